package io.sentinelvip.check;

import io.sentinelvip.core.VipSettings;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.Routes;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Identity;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.TableView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether the tables are there, their routes can be written, and the source/dest check is off. */
final class TableCheck {

  private static final String SEE_IAM =
      "allow the action to the instance's role, see the IAM policy in the documentation";

  private final VipSettings vip;
  private final Routes routes;
  private final Optional<RouteTarget> own;
  private final Optional<Identity> identity;

  TableCheck(
      Preflight.Ports ports,
      VipSettings vip,
      Optional<RouteTarget> own,
      Optional<Identity> identity) {
    this.vip = vip;
    this.routes = ports.routes().apply(vip);
    this.own = own;
    this.identity = identity;
  }

  List<Line> look() {
    List<Line> lines = new ArrayList<>();
    List<TableView> tables = List.of();
    try {
      tables = routes.readTables(vip.tables(), vip.id().vip());
      lines.addAll(missing(tables));
    } catch (FaultException e) {
      lines.add(unread("route tables " + vip.tables(), e.fault()));
    }
    tables.forEach(t -> lines.add(route(t)));
    own.ifPresent(target -> lines.add(sourceDestCheck(target)));
    for (TableView table : tables) {
      own.ifPresent(target -> lines.add(permission(table, target)));
    }
    return lines;
  }

  private static Line unread(String subject, Fault fault) {
    return Line.fail(
        subject,
        "not looked at: " + fault.text(),
        switch (fault.kind()) {
          case DENIED -> SEE_IAM;
          case MISSING -> "correct the id, and see that region and account are right";
          default -> "see that the EC2 endpoint of the region can be reached, then check again";
        });
  }

  private List<Line> missing(List<TableView> tables) {
    if (vip.tables() instanceof TableSelector.ByIds byIds) {
      Set<RouteTableId> there = tables.stream().map(TableView::table).collect(Collectors.toSet());
      return byIds.ids().stream()
          .filter(id -> !there.contains(id))
          .map(
              id ->
                  Line.fail(
                      "route table " + id,
                      "there is no such table",
                      "correct the id, and see that region and account are right"))
          .toList();
    }
    String subject = "route tables by " + vip.tables();
    return List.of(
        tables.isEmpty()
            ? Line.fail(
                subject,
                "it matches no table of " + vpc(),
                "put the tag on the tables that clients' and nodes' subnets use")
            : Line.ok(subject, "matches " + tables.stream().map(t -> t.table().value()).toList()));
  }

  private String vpc() {
    return identity.flatMap(Identity::vpc).map(v -> v.toString()).orElse("the VPC");
  }

  private Line route(TableView table) {
    String subject = "route to " + vip.id().vip().cidr() + " in " + table.table();
    if (table.route().isEmpty()) {
      String create =
          "aws ec2 create-route --route-table-id "
              + table.table()
              + (vip.id().vip().address().isV6()
                  ? " --destination-ipv6-cidr-block "
                  : " --destination-cidr-block ")
              + vip.id().vip().cidr()
              + " --network-interface-id <the master's>";
      return vip.createMissing()
          ? Line.warn(subject, "there is none yet; the master's agent creates it", create)
          : Line.fail(subject, "there is none, and create-missing-route is false", create);
    }
    TableView.Route route = table.route().get();
    if (route.propagated()) {
      return Line.fail(
          subject,
          "a gateway propagated it: it cannot be replaced",
          "stop the propagation of this prefix, or choose another VIP");
    }
    if (!route.active()) {
      return Line.warn(
          subject,
          "its target is gone or stopped: " + table.describe(),
          "start the agent on the master, which points it at itself");
    }
    return route.eni().isEmpty() && route.instance().isEmpty()
        ? Line.warn(
            subject,
            "it points at something else than an interface",
            "see that the address is not in use; the master's agent points it at itself")
        : Line.ok(subject, "points at " + table.describe());
  }

  private Line sourceDestCheck(RouteTarget target) {
    String subject = "source/dest check of " + target;
    try {
      if (!routes.readCheck(target)) {
        return Line.ok(subject, "off");
      }
    } catch (FaultException e) {
      return unread(subject, e.fault());
    }
    return vip.prepareCheck() && !vip.alertOnly()
        ? Line.ok(subject, "on; the agent turns it off when it starts")
        : Line.warn(
            subject,
            "on: packets to the VIP are dropped until it is turned off",
            "aws ec2 modify-network-interface-attribute --network-interface-id "
                + target.eni()
                + " --no-source-dest-check");
  }

  private Line permission(TableView table, RouteTarget target) {
    String subject = "permission to write " + table.table();
    if (vip.alertOnly()) {
      return Line.ok(subject, "not tried: in alert-only not even a dry run is made");
    }
    Optional<RouteTarget> present =
        table.route().flatMap(r -> r.eni().map(eni -> new RouteTarget(eni, Optional.empty())));
    if (table.route().isPresent() && present.isEmpty()) {
      // A dry run names the present target, and this one cannot be named.
      return Line.warn(
          subject, "not tried: the route points at no interface", "see its line above");
    }
    try {
      routes.rehearse(
          table.table(),
          vip.id().vip(),
          present.orElse(target),
          vip.prepareCheck() ? Optional.of(target) : Optional.empty());
      return Line.ok(subject, "ReplaceRoute and the source/dest check: the dry run was allowed");
    } catch (FaultException e) {
      return e.fault().kind() == Fault.Kind.DENIED
          ? Line.fail(subject, "denied: " + e.fault().text(), SEE_IAM)
          : unread(subject, e.fault());
    }
  }
}
