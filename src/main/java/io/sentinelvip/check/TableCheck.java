package io.sentinelvip.check;

import io.sentinelvip.core.VipSettings;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.VpcPort;
import io.sentinelvip.engine.VpcPort.Card;
import io.sentinelvip.engine.VpcPort.Table;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.TableView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether the tables are there and used, and where their routes to the VIP lead. */
final class TableCheck {

  private final Preflight.Ports ports;
  private final Me me;
  private final VipSettings vip;
  private final VpcLook.Seen seen;
  private final Optional<Role> role;
  private List<TableView> tables = List.of();

  TableCheck(Preflight.Ports ports, Me me, VpcLook.Seen seen, Optional<Role> role) {
    this.ports = ports;
    this.me = me;
    this.vip = me.vip();
    this.seen = seen;
    this.role = role;
  }

  /** The selected tables, once they were looked at. */
  List<TableView> tables() {
    return tables;
  }

  List<Line> look() {
    String subject = "route tables " + vip.tables();
    if (seen.vpc().isEmpty()) {
      return List.of(
          Line.skip(Item.TABLES, subject, Item.EC2),
          Line.skip(Item.ROUTE, subject, Item.EC2),
          Line.skip(Item.TARGET, subject, Item.EC2));
    }
    List<Line> lines = new ArrayList<>();
    try {
      tables = ports.routes().apply(vip).readTables(vip.tables(), vip.id().vip());
      lines.addAll(missing());
      lines.addAll(unused());
    } catch (FaultException e) {
      lines.add(
          Line.fail(
              Item.TABLES, subject, "not looked at: " + e.fault().text(), Remedy.ofEc2(e.fault())));
    }
    if (lines.isEmpty()) {
      lines.add(Line.ok(Item.TABLES, subject, "there, and used by subnets of this VPC: " + ids()));
    }
    if (tables.isEmpty()) {
      lines.add(Line.skip(Item.ROUTE, subject, Item.TABLES));
      lines.add(Line.skip(Item.TARGET, subject, Item.TABLES));
    }
    for (TableView table : tables) {
      lines.add(route(table));
      lines.add(leads(table));
    }
    return lines;
  }

  private List<String> ids() {
    return tables.stream().map(t -> t.table().value()).toList();
  }

  private List<Line> missing() {
    if (vip.tables() instanceof TableSelector.ByIds byIds) {
      Set<RouteTableId> there = tables.stream().map(TableView::table).collect(Collectors.toSet());
      return byIds.ids().stream()
          .filter(id -> !there.contains(id))
          .map(
              id ->
                  Line.fail(
                      Item.TABLES,
                      "route table " + id,
                      "there is no such table",
                      "correct the id, and see that region and account are right"))
          .toList();
    }
    return tables.isEmpty()
        ? List.of(
            Line.fail(
                Item.TABLES,
                "route tables by " + vip.tables(),
                "it matches no table of " + vpc(),
                "put the tag on the tables that clients' and nodes' subnets use"))
        : List.of();
  }

  private String vpc() {
    return seen.id().map(v -> v.toString()).orElse("the VPC");
  }

  /** A table of another VPC, or of no subnet, carries nobody's packets. */
  private List<Line> unused() {
    if (seen.tables().isEmpty()) {
      return List.of();
    }
    List<Line> lines = new ArrayList<>();
    List<String> idle = new ArrayList<>();
    for (TableView table : tables) {
      Optional<Table> here =
          seen.tables().stream().filter(t -> t.id().equals(table.table())).findFirst();
      if (here.isEmpty()) {
        lines.add(
            Line.fail(
                Item.TABLES,
                "route table " + table.table(),
                "it is another VPC's, not that of this instance, " + vpc(),
                "name the tables of the subnets that clients of " + vip.id().vip() + " are in"));
      } else if (!here.get().main() && here.get().subnets().isEmpty()) {
        idle.add(table.table().value());
      }
    }
    if (!idle.isEmpty()) {
      String remedy = "name the tables that clients' subnets use, or associate it with these";
      String found = "no subnet uses it: nobody's packets are routed by it";
      lines.add(
          idle.size() == tables.size()
              ? Line.fail(Item.TABLES, "route tables " + idle, found, remedy)
              : Line.warn(Item.TABLES, "route tables " + idle, found, remedy));
    }
    return lines;
  }

  private Line route(TableView table) {
    String subject = "route to " + vip.id().vip().cidr() + " in " + table.table();
    if (!seen.routable()) {
      return Line.skip(Item.ROUTE, subject, Item.VIP_CIDR);
    }
    if (table.route().isEmpty()) {
      String create =
          "aws ec2 create-route --route-table-id "
              + table.table()
              + (vip.id().vip().address().isV6()
                  ? " --destination-ipv6-cidr-block "
                  : " --destination-cidr-block ")
              + vip.id().vip().cidr()
              + " --network-interface-id <the master's>";
      return vip.createMissing() && !vip.alertOnly()
          ? Line.warn(
              Item.ROUTE, subject, "there is none yet; the master's agent creates it", create)
          : Line.fail(
              Item.ROUTE,
              subject,
              "there is none, and "
                  + (vip.alertOnly() ? "mode is alert-only" : "create-missing-route is false"),
              create);
    }
    return table.route().get().propagated()
        ? Line.fail(
            Item.ROUTE,
            subject,
            "a gateway propagated it: it cannot be replaced",
            "stop the propagation of this prefix, or choose another VIP")
        : Line.ok(Item.ROUTE, subject, "there, and can be replaced");
  }

  private Line leads(TableView table) {
    String subject = "target of " + vip.id().vip().cidr() + " in " + table.table();
    if (!seen.routable() || table.route().isEmpty() || table.route().get().propagated()) {
      return Line.skip(Item.TARGET, subject, Item.ROUTE);
    }
    String start = "start the agent on the master, which points it at itself";
    TableView.Route route = table.route().get();
    if (!route.active()) {
      return Line.warn(
          Item.TARGET,
          subject,
          "its target is gone or stopped: " + table.describe() + health(route),
          start);
    }
    if (route.eni().isEmpty() && route.instance().isEmpty()) {
      return Line.warn(
          Item.TARGET,
          subject,
          "it points at something else than an interface",
          "see that the address is not in use; the master's agent points it at itself");
    }
    boolean here = me.target().filter(table::pointsAt).isPresent();
    boolean sure = me.target().isPresent() && me.strange().isEmpty();
    if (sure && role.isPresent() && here != (role.get() == Role.MASTER)) {
      return Line.warn(
          Item.TARGET,
          subject,
          here
              ? "it leads to this node, which is a replica"
              : "it leads to " + table.describe() + ", and this node is the master",
          start);
    }
    return Line.ok(
        Item.TARGET, subject, table.describe() + (here ? ", this node" : "") + health(route));
  }

  /** What the target is doing, where that can be seen. */
  private String health(TableView.Route route) {
    Optional<VpcPort> vpc = seen.vpc();
    Optional<EniId> eni = route.eni();
    if (eni.isEmpty() || vpc.isEmpty()) {
      return "";
    }
    try {
      Optional<Card> card = vpc.get().card(eni.get());
      if (card.isEmpty()) {
        return ": there is no such interface";
      }
      Optional<InstanceId> instance = card.get().instance();
      return instance.isEmpty()
          ? ": it is attached to no instance"
          : ", "
              + instance.get()
              + " is "
              + vpc.get().state(instance.get()).orElse("not there any more");
    } catch (FaultException e) {
      return " (its interface could not be looked at: " + e.fault().text() + ")";
    }
  }

  /** What a dry run names: the present target, so that an emulator that does it changes nothing. */
  static Optional<RouteTarget> present(TableView table) {
    return table.route().flatMap(r -> r.eni().map(e -> new RouteTarget(e, Optional.empty())));
  }
}
