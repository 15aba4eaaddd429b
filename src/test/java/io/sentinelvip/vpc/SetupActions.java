package io.sentinelvip.vpc;

import io.sentinelvip.vpc.World.Association;
import io.sentinelvip.vpc.World.Group;
import io.sentinelvip.vpc.World.Ingress;
import io.sentinelvip.vpc.World.Network;
import io.sentinelvip.vpc.World.Route;
import io.sentinelvip.vpc.World.Subnet;
import io.sentinelvip.vpc.World.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a test needs to set a network up over the wire, as it would on any other endpoint. */
final class SetupActions {

  static final Map<String, Action> ALL =
      Map.of(
          "CreateVpc", SetupActions::network,
          "CreateSubnet", SetupActions::subnet,
          "CreateRouteTable", SetupActions::table,
          "AssociateRouteTable", SetupActions::associate,
          "CreateTags", (world, query, ids) -> tag(world, query));

  private SetupActions() {}

  private static Action.Outcome network(World world, Query query, Action.Ids ids) {
    Network network =
        new Network(
            ids.next("vpc"),
            List.of(Addresses.canonical(query.required("CidrBlock"))),
            List.of(),
            query.tags());
    String group = ids.next("sg");
    World next =
        world
            .with(network)
            .with(
                new Group(
                    group, network.id(), "default", List.of(new Ingress("-1", -1, -1, group))));
    Table main =
        newTable(network, Map.of(), ids)
            .withAssociations(List.of(new Association(ids.next("rtbassoc"), Optional.empty())));
    Xml xml = new Xml();
    return new Action.Outcome(
        next.with(main), xml.in("vpc", () -> NetworkReads.write(xml, network)).toString());
  }

  private static Action.Outcome subnet(World world, Query query, Action.Ids ids) {
    Subnet subnet =
        new Subnet(
            ids.next("subnet"),
            world.network(query.required("VpcId")).id(),
            Addresses.canonical(query.required("CidrBlock")),
            query.get("AvailabilityZone").orElse("us-east-1a"),
            query.tags());
    Xml xml = new Xml();
    return new Action.Outcome(
        world.with(subnet), xml.in("subnet", () -> NetworkReads.write(xml, subnet)).toString());
  }

  private static Action.Outcome table(World world, Query query, Action.Ids ids) {
    Network network = world.network(query.required("VpcId"));
    Table table = newTable(network, query.tags(), ids);
    World next = world.with(table);
    Xml xml = new Xml();
    return new Action.Outcome(
        next, xml.in("routeTable", () -> NetworkReads.write(xml, next, table)).toString());
  }

  private static Table newTable(Network network, Map<String, String> tags, Action.Ids ids) {
    return new Table(ids.next("rtb"), network.id(), tags, List.of(), localRoutes(network));
  }

  /** The routes that every table of a VPC begins with. */
  static List<Route> localRoutes(Network network) {
    List<Route> routes = new ArrayList<>();
    network.cidrs().forEach(cidr -> routes.add(Route.local(cidr)));
    network.ipv6Cidrs().forEach(cidr -> routes.add(Route.local(cidr)));
    return List.copyOf(routes);
  }

  private static Action.Outcome associate(World world, Query query, Action.Ids ids) {
    Table table = world.table(query.required("RouteTableId"));
    Optional<String> subnet = Optional.of(world.subnet(query.required("SubnetId")).id());
    if (world.tables().values().stream()
        .flatMap(t -> t.associations().stream())
        .anyMatch(a -> a.subnetId().equals(subnet))) {
      throw Ec2Error.of(
          "Resource.AlreadyAssociated",
          "the specified association for route table %s conflicts with an existing association"
              .formatted(table.id()));
    }
    Association association = new Association(ids.next("rtbassoc"), subnet);
    List<Association> next = new ArrayList<>(table.associations());
    next.add(association);
    Xml xml = new Xml().text("associationId", association.id());
    xml.in("associationState", () -> xml.text("state", "associated"));
    return new Action.Outcome(world.with(table.withAssociations(next)), xml.toString());
  }

  private static Action.Outcome tag(World world, Query query) {
    World next = world;
    for (String id : query.list("ResourceId")) {
      Table table = world.table(id);
      Map<String, String> tags = new LinkedHashMap<>(table.tags());
      tags.putAll(query.tags());
      next = next.with(table.withTags(tags));
    }
    return Action.Outcome.done(next);
  }
}
