package io.sentinelvip.ec2;

import io.sentinelvip.model.Cidr;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.TableView;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VpcId;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteTable;

/** What {@code DescribeRouteTables} answered, in the agent's terms. States are read as texts. */
final class TableParser {

  /** Origins of a route that a gateway or a route server put there, not a person. */
  private static final Set<String> PROPAGATED =
      Set.of("EnableVgwRoutePropagation", "Advertisement");

  private TableParser() {}

  /** The view of one table; empty where its id is none. */
  static Optional<TableView> view(RouteTable table, Vip vip) {
    return text(table.routeTableId())
        .filter(RouteTableId::isValid)
        .map(id -> new TableView(new RouteTableId(id), routeOf(table, vip)));
  }

  /**
   * Whether the table is one of the selected, whatever the service made of the filters.
   *
   * @param vpc empty where it is not known: then any
   */
  static boolean selected(RouteTable table, TableSelector selector, Optional<VpcId> vpc) {
    if (selector instanceof TableSelector.ByIds byIds) {
      return byIds.ids().stream().anyMatch(id -> id.value().equals(table.routeTableId()));
    }
    TableSelector.ByTag tag = (TableSelector.ByTag) selector;
    return vpc.map(v -> v.value().equals(table.vpcId())).orElse(true)
        && table.tags().stream()
            .anyMatch(t -> tag.key().equals(t.key()) && tag.value().equals(t.value()));
  }

  /** A static route hides a propagated one to the same destination. */
  private static Optional<TableView.Route> routeOf(RouteTable table, Vip vip) {
    return table.routes().stream()
        .filter(r -> leadsTo(r, vip))
        .map(TableParser::route)
        .min(Comparator.comparing(TableView.Route::propagated));
  }

  private static boolean leadsTo(Route route, Vip vip) {
    String destination =
        vip.address().isV6() ? route.destinationIpv6CidrBlock() : route.destinationCidrBlock();
    return text(destination).flatMap(Cidr::parse).filter(vip.cidr()::equals).isPresent();
  }

  private static TableView.Route route(Route r) {
    return new TableView.Route(
        text(r.networkInterfaceId()).filter(EniId::isValid).map(EniId::new),
        text(r.instanceId()).filter(InstanceId::isValid).map(InstanceId::new),
        Objects.equals(r.stateAsString(), "active"),
        text(r.originAsString()).filter(PROPAGATED::contains).isPresent());
  }

  private static Optional<String> text(@Nullable String value) {
    return Optional.ofNullable(value);
  }
}
