package io.sentinelvip.check;

import io.sentinelvip.core.VipSettings;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.VpcPort;
import io.sentinelvip.engine.VpcPort.Card;
import io.sentinelvip.engine.VpcPort.Rule;
import io.sentinelvip.engine.VpcPort.Subnet;
import io.sentinelvip.engine.VpcPort.Table;
import io.sentinelvip.model.Cidr;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.TableView;
import io.sentinelvip.model.Vip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Who in the VPC can reach the VIP: by its subnet's table, and past the security groups. */
final class ReachCheck {

  private final VipSettings vip;
  private final Me me;
  private final VpcLook.Seen seen;
  private final Set<RouteTableId> managed;
  private final Set<Vip> vips;

  /**
   * Looks at nothing yet.
   *
   * @param tables the managed tables
   * @param vips every VIP that is configured
   */
  ReachCheck(Me me, VpcLook.Seen seen, List<TableView> tables, Set<Vip> vips) {
    this.vip = me.vip();
    this.me = me;
    this.seen = seen;
    this.managed = tables.stream().map(TableView::table).collect(Collectors.toSet());
    this.vips = vips;
  }

  /** Subnets without the VIP, and other addresses that lead nowhere. */
  List<Line> routes() {
    String subject = "subnets of " + seen.id().map(v -> v.value()).orElse("the VPC");
    String dead = "other addresses in these tables";
    if (seen.vpc().isEmpty() || seen.id().isEmpty()) {
      return List.of(
          Line.skip(Item.SUBNETS, subject, Item.EC2), Line.skip(Item.DEAD_ROUTES, dead, Item.EC2));
    }
    if (managed.isEmpty()) {
      return List.of(Line.skip(Item.SUBNETS, subject, Item.TABLES), deadRoutes(dead));
    }
    return List.of(subnets(subject), deadRoutes(dead));
  }

  private Line subnets(String subject) {
    List<Subnet> all;
    try {
      all = seen.vpc().orElseThrow().subnets(seen.id().orElseThrow());
    } catch (FaultException e) {
      return unread(Item.SUBNETS, subject, e.fault());
    }
    List<String> without = new ArrayList<>();
    Set<String> tables = new TreeSet<>();
    for (Subnet subnet : all) {
      Optional<Table> table = tableOf(subnet);
      if (table.isPresent() && !managed.contains(table.get().id())) {
        tables.add(table.get().id().value());
        without.add(
            subnet.id()
                + " ("
                + subnet.block()
                + ", "
                + subnet.zone()
                + ") by "
                + table.get().id()
                + (table.get().main() ? ", the main table" : ""));
      }
    }
    return without.isEmpty()
        ? Line.ok(Item.SUBNETS, subject, "the table of each of the " + all.size() + " is managed")
        : Line.warn(
            Item.SUBNETS,
            subject,
            without.size()
                + " of "
                + all.size()
                + " cannot reach "
                + vip.id().vip()
                + ": "
                + String.join("; ", without),
            "where clients are in them, add "
                + tables
                + " to route-tables (or give them the tag) and to the IAM policy");
  }

  /** Its own, else the main one ("Subnet route tables" of the VPC user guide). */
  private Optional<Table> tableOf(Subnet subnet) {
    return seen.tables().stream()
        .filter(t -> t.subnets().contains(subnet.id()))
        .findFirst()
        .or(() -> seen.tables().stream().filter(Table::main).findFirst());
  }

  private Line deadRoutes(String subject) {
    List<String> dead = new ArrayList<>();
    for (Table table : seen.tables()) {
      table.routes().stream()
          .filter(r -> !r.active() && !r.local() && isOneAddress(r.destination()))
          .filter(r -> vips.stream().noneMatch(v -> v.cidr().equals(r.destination())))
          .forEach(
              r ->
                  dead.add(
                      r.destination()
                          + " in "
                          + table.id()
                          + r.eni().map(e -> " at " + e).orElse("")));
    }
    return dead.isEmpty()
        ? Line.ok(Item.DEAD_ROUTES, subject, "no route to one is a blackhole")
        : Line.warn(
            Item.DEAD_ROUTES,
            subject,
            "blackholes, whose target is gone or stopped: " + String.join("; ", dead),
            "delete these routes, or start the agent of the group that each belongs to");
  }

  private static boolean isOneAddress(Cidr c) {
    return c.bits() == (c.base().isV6() ? 128 : 32);
  }

  /** Whether the groups of this node's interface let clients in. */
  Line securityGroup() {
    String subject = "port " + vip.redisPort() + " in the security groups";
    if (seen.vpc().isEmpty() || me.target().isEmpty()) {
      return Line.skip(
          Item.SECURITY_GROUP, subject, seen.vpc().isEmpty() ? Item.EC2 : Item.INTERFACE);
    }
    if (!me.nodes().isEmpty() && me.listed().isEmpty()) {
      return Line.skip(Item.SECURITY_GROUP, subject, Item.NODE);
    }
    VpcPort vpc = seen.vpc().get();
    try {
      Optional<Card> card = vpc.card(me.target().get().eni());
      List<String> groups = card.map(Card::groups).orElse(List.of());
      if (groups.isEmpty()) {
        return Line.fail(
            Item.SECURITY_GROUP,
            subject,
            me.target().get().eni() + " shows no security group",
            "see that identity.network-interface is right");
      }
      Set<String> from = new TreeSet<>();
      vpc.inbound(groups).stream()
          .filter(r -> r.admits(vip.redisPort()))
          .map(Rule::sources)
          .forEach(from::addAll);
      return from.isEmpty()
          ? Line.fail(
              Item.SECURITY_GROUP,
              subject,
              "no rule of " + groups + " lets TCP " + vip.redisPort() + " in",
              "allow TCP "
                  + vip.redisPort()
                  + " from the clients' and the nodes' subnets or groups; by routing, the source"
                  + " is the client's own address")
          : Line.ok(Item.SECURITY_GROUP, subject, "let in from " + from + " by " + groups);
    } catch (FaultException e) {
      return unread(Item.SECURITY_GROUP, subject, e.fault());
    }
  }

  /** What only helps to judge: without it the agent does its work all the same. */
  private static Line unread(Item item, String subject, Fault fault) {
    return Line.warn(item, subject, "not looked at: " + fault.text(), Remedy.ofEc2(fault));
  }
}
