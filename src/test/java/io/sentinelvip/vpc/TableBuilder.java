package io.sentinelvip.vpc;

import io.sentinelvip.vpc.World.Association;
import io.sentinelvip.vpc.World.Network;
import io.sentinelvip.vpc.World.Route;
import io.sentinelvip.vpc.World.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says what a route table is made of; it begins with the VPC's local routes. */
public final class TableBuilder {

  private final String id;
  private final Map<String, String> tags = new LinkedHashMap<>();
  private final List<Association> associations = new ArrayList<>();
  private final List<Route> routes = new ArrayList<>();

  TableBuilder(String id) {
    this.id = id;
  }

  /** A tag. */
  public TableBuilder tag(String key, String value) {
    tags.put(key, value);
    return this;
  }

  /** It is the main table: the one of every subnet without its own. */
  public TableBuilder main() {
    return associate(Optional.empty());
  }

  /** It is the table of a subnet. */
  public TableBuilder subnet(String subnetId) {
    return associate(Optional.of(subnetId));
  }

  private TableBuilder associate(Optional<String> subnet) {
    String association =
        id.replace("rtb-", "rtbassoc-") + (associations.isEmpty() ? "" : associations.size());
    associations.add(new Association(association, subnet));
    return this;
  }

  /** A route to an interface, which need not exist: then it is a blackhole. */
  public TableBuilder route(String cidr, String eni) {
    routes.add(Route.toEni(Addresses.canonical(cidr), eni));
    return this;
  }

  /** A route to a gateway. */
  public TableBuilder gateway(String cidr, String gateway) {
    routes.add(new Route(Addresses.canonical(cidr), "gatewayId", gateway, "CreateRoute"));
    return this;
  }

  /** A route that a virtual private gateway propagates. */
  public TableBuilder propagated(String cidr, String gateway) {
    routes.add(new Route(Addresses.canonical(cidr), "gatewayId", gateway, Route.PROPAGATED));
    return this;
  }

  Table build(Network network) {
    List<Route> all = new ArrayList<>(SetupActions.localRoutes(network));
    all.addAll(routes);
    return new Table(
        id, network.id(), Map.copyOf(tags), List.copyOf(associations), List.copyOf(all));
  }
}
