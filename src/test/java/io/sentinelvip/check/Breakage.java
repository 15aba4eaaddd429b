package io.sentinelvip.check;

import io.sentinelvip.check.Line.Status;
import io.sentinelvip.core.VipSettings;
import io.sentinelvip.engine.ProbePort;
import io.sentinelvip.engine.SentinelPort;
import io.sentinelvip.engine.Told;
import io.sentinelvip.engine.VpcPort;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.TableView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * One thing that is wrong in a world where all else is right.
 *
 * @param item the line that must tell it, as the first that is as bad
 * @param status how bad it is
 * @param found part of what it says
 * @param how makes it wrong
 */
record Breakage(Item item, Status status, String found, Consumer<FakeWorld> how) {

  private static final Endpoint ELSEWHERE = new Endpoint("10.0.2.12", 6379);
  private static final RouteTableId OTHER = new RouteTableId("rtb-0a1b2c3e");

  private static Breakage red(Item item, String found, Consumer<FakeWorld> how) {
    return new Breakage(item, Status.FAIL, found, how);
  }

  private static Breakage yellow(Item item, String found, Consumer<FakeWorld> how) {
    return new Breakage(item, Status.WARN, found, how);
  }

  private static Fault denied(String text) {
    return new Fault(Fault.Kind.DENIED, "UnauthorizedOperation", text);
  }

  private static void route(FakeWorld w, TableView.Route route) {
    w.tables = List.of(FakeWorld.table(Optional.of(route)));
  }

  private static void alone(FakeWorld w, int sentinels, int known) {
    w.views.clear();
    w.links.clear();
    for (int i = 1; i <= sentinels; i++) {
      w.sentinel(i, FakeWorld.MASTER, 7, known - 1, 2);
    }
  }

  private static void silent(FakeWorld w, int number, String problem) {
    String at = "10.0." + number + ".11:26379";
    w.views.remove(at);
    w.links.set(number - 1, new SentinelPort.Link(at, "", false, -1, problem));
  }

  /** All of them; the display names are their items and what they say. */
  static List<Breakage> all() {
    return List.of(
        red(Item.INSTANCE, "could not be learned: unreachable", w -> w.imds = FakeWorld.DOWN),
        red(Item.SENTINEL, "it did not answer: WRONGPASS", w -> silent(w, 3, "WRONGPASS: no")),
        red(
            Item.SENTINEL,
            "nobody listens there",
            w -> silent(w, 2, "REFUSED: nobody listens there")),
        red(
            Item.SENTINEL,
            "no such master",
            w -> silent(w, 2, "NoSuchMaster: SENTINEL MASTER mymaster: no such master")),
        yellow(
            Item.SENTINEL,
            "its messages are not heard: NOPERM",
            w -> {
              SentinelPort.Link l = w.links.get(1);
              w.links.set(
                  1, new SentinelPort.Link(l.address(), l.runId(), false, 1, "NOPERM: &+sdown"));
            }),
        red(
            Item.SENTINELS,
            "1 answered, 5 are known, 3 are needed: no majority",
            w -> alone(w, 1, 5)),
        yellow(Item.SENTINELS, "fewer than three", w -> alone(w, 2, 2)),
        yellow(Item.SENTINELS, "no further one may fail", w -> alone(w, 2, 3)),
        red(
            Item.QUORUM,
            "quorum 4 of 3 can never be reached",
            w ->
                IntStream.rangeClosed(1, 3).forEach(i -> w.sentinel(i, FakeWorld.MASTER, 7, 2, 4))),
        yellow(
            Item.QUORUM, "quorums differ: [1, 2]", w -> w.sentinel(3, FakeWorld.MASTER, 7, 2, 1)),
        red(
            Item.CKQUORUM,
            "NOQUORUM 1 usable",
            w -> w.quorum = Told.known(new ProbePort.Quorum(false, "NOQUORUM 1 usable"))),
        yellow(
            Item.CKQUORUM,
            "could not be looked at: NOPERM",
            w -> w.quorum = Told.unknown(denied("NOPERM no rights"))),
        red(Item.SAME_VIEW, "they disagree", w -> w.sentinel(3, ELSEWHERE, 6, 2, 2)),
        yellow(
            Item.HOST_NAMES,
            "host names and addresses are mixed",
            w -> w.nodes = Set.of(FakeWorld.MASTER, new Endpoint("b.example", 6379))),
        red(Item.NODE, "with port 6379, not 6380", w -> w.redisPort = 6380),
        red(
            Item.NODE,
            "Sentinel lists no node with an address of this instance and port 6379",
            w -> w.twoInterfaces("10.0.9.9", "10.0.9.8")),
        red(Item.REDIS, "did not tell its role: unreachable", w -> w.silent = FakeWorld.DOWN),
        red(Item.REDIS, "the Sentinels say otherwise", w -> w.allName(ELSEWHERE)),
        red(
            Item.REDIS,
            "says it is replica, the Sentinels say otherwise",
            w -> w.role = Role.REPLICA),
        red(Item.REDIS, "says it is sentinel", w -> w.role = Role.SENTINEL),
        red(
            Item.ANNOUNCED,
            "10.0.1.11:6379 did not tell its role: DENIED",
            w -> {
              w.redisHost = Optional.of("127.0.0.1");
              w.announced = new Fault(Fault.Kind.DENIED, "DENIED", "DENIED protected mode");
            }),
        red(Item.BIND, "connections to 172.16.0.10 are refused", w -> w.listen("0B01000A")),
        red(Item.BIND, "could not be read", w -> w.noFile("net/tcp")),
        yellow(Item.BIND, "nothing listens at port 6379", w -> w.listen()),
        yellow(Item.MIN_REPLICAS, "min-replicas-to-write is 0", w -> w.guarded = Told.known(false)),
        yellow(
            Item.MIN_REPLICAS,
            "could not be looked at: NOPERM",
            w -> w.guarded = Told.unknown(denied("NOPERM no rights"))),
        red(
            Item.REPLICAS,
            "none that could be promoted: []",
            w -> w.replicas = Told.known(List.of())),
        red(
            Item.REPLICAS,
            "(priority 0)",
            w -> w.replicas = Told.known(List.of(FakeWorld.replica("10.0.1.11", false, true, 0)))),
        yellow(
            Item.REPLICAS,
            "(not in sync)",
            w ->
                w.replicas =
                    Told.known(
                        List.of(
                            FakeWorld.replica("10.0.1.11", false, false, 100),
                            FakeWorld.replica("10.0.1.11", false, true, 100)))),
        yellow(
            Item.REPLICAS,
            "could not be looked at",
            w -> w.replicas = Told.unknown(denied("NOPERM no rights"))),
        red(
            Item.REPLICA_OF_VIP,
            "10.0.2.12:6379 replicates from it",
            w ->
                w.replicas = Told.known(List.of(FakeWorld.replica("172.16.0.10", false, true, 1)))),
        red(
            Item.REPLICA_OF_VIP,
            "monitors it",
            w -> {
              w.selfAddresses = Set.of(Ip.of("172.16.0.10"));
              w.allName(new Endpoint("172.16.0.10", 6379));
            }),
        red(
            Item.INTERFACE,
            "the instance has 2 and none is known",
            w -> {
              w.twoInterfaces("10.0.9.9", "10.0.9.8");
              w.selfAddresses = Set.of(Ip.of("10.0.1.11"));
            }),
        red(
            Item.INTERFACE,
            "eni-0a1b2c3e is configured, and this instance does not have it",
            w -> w.eni = Optional.of(FakeWorld.OTHER_ENI)),
        yellow(
            Item.INTERFACE,
            "the address of this node is on eni-0a1b2c3e",
            w -> {
              w.twoInterfaces("10.0.9.9", "10.0.1.11");
              w.eni = Optional.of(FakeWorld.ENI);
            }),
        red(
            Item.INTERFACE,
            "and its source/dest check, which is on, drops them",
            w -> {
              w.twoInterfaces("10.0.9.9", "10.0.1.11");
              w.eni = Optional.of(FakeWorld.ENI);
              w.checkOn = true;
            }),
        red(
            Item.INTERFACE,
            "it is attached to i-0a1b2c3e, not to this instance, i-0a1b2c3d",
            w -> w.vpc.attachedTo = "i-0a1b2c3e"),
        red(Item.EC2, "not looked at: unreachable", w -> w.noWay = FakeWorld.DOWN),
        red(
            Item.EC2,
            "ec2:DescribeRouteTables",
            w -> w.vpc.faults.put("*", denied("ec2:DescribeRouteTables denied"))),
        red(
            Item.CLOCK,
            "360 s behind EC2's: EC2 refuses",
            w -> {
              w.vpc.ahead = Duration.ofMinutes(-6);
              w.vpc.faults.put("*", FakeWorld.DOWN);
            }),
        yellow(Item.CLOCK, "7 s ahead of EC2's", w -> w.vpc.ahead = Duration.ofSeconds(7)),
        yellow(
            Item.CLOCK,
            "9 s ahead of the master's",
            w -> {
              w.allName(ELSEWHERE);
              w.role = Role.REPLICA;
              w.onLoopback = false;
              route(
                  w,
                  new TableView.Route(
                      Optional.of(FakeWorld.OTHER_ENI), Optional.empty(), true, false));
              w.masterClock = Told.known(Duration.ofSeconds(9));
            }),
        red(Item.VIP_CIDR, "inside the VPC's CIDR 10.0.0.0/16", w -> w.vip = "10.0.77.1"),
        red(
            Item.VIP_CIDR,
            "could not be read",
            w -> {
              w.cidrs = Set.of();
              w.vpc.tables.clear();
            }),
        red(Item.TABLES, "there is no such table", w -> w.tables = List.of()),
        red(
            Item.TABLES,
            "it matches no table of vpc-0a1b2c3d",
            w -> {
              w.tables = List.of();
              w.selector = new TableSelector.ByTag("sentinel-vip", "mymaster");
            }),
        red(
            Item.TABLES,
            "it is another VPC's",
            w -> {
              w.vpc.tables.clear();
              w.vpc.table(OTHER, true);
            }),
        red(
            Item.TABLES,
            "no subnet uses it",
            w -> {
              w.vpc.tables.clear();
              w.vpc.table(FakeWorld.TABLE, false);
              w.vpc.table(OTHER, true);
            }),
        red(Item.TABLES, "not looked at: unreachable", w -> w.ec2 = FakeWorld.DOWN),
        yellow(
            Item.ROUTE,
            "there is none yet",
            w -> w.tables = List.of(FakeWorld.table(Optional.empty()))),
        red(
            Item.ROUTE,
            "create-missing-route is false",
            w -> {
              w.tables = List.of(FakeWorld.table(Optional.empty()));
              w.create = false;
            }),
        red(Item.ROUTE, "it cannot be replaced", w -> route(w, FakeWorld.route(true, true))),
        yellow(
            Item.TARGET,
            "gone or stopped: eni-0a1b2c3d (blackhole), i-0a1b2c3d is stopped",
            w -> {
              w.vpc.state = "stopped";
              route(w, FakeWorld.route(false, false));
            }),
        yellow(
            Item.TARGET,
            "attached to no instance",
            w -> {
              w.vpc.detached = FakeWorld.OTHER_ENI;
              route(
                  w,
                  new TableView.Route(
                      Optional.of(FakeWorld.OTHER_ENI), Optional.empty(), false, false));
            }),
        yellow(
            Item.TARGET,
            "something else than an interface",
            w -> route(w, new TableView.Route(Optional.empty(), Optional.empty(), true, false))),
        yellow(
            Item.TARGET,
            "it leads to eni-0a1b2c3e, and this node is the master",
            w ->
                route(
                    w,
                    new TableView.Route(
                        Optional.of(FakeWorld.OTHER_ENI), Optional.empty(), true, false))),
        yellow(
            Item.TARGET,
            "it leads to this node, which is a replica",
            w -> {
              w.allName(ELSEWHERE);
              w.role = Role.REPLICA;
              w.onLoopback = false;
            }),
        yellow(
            Item.SUBNETS,
            "1 of 2 cannot reach 172.16.0.10: subnet-0a1b2c3e (10.0.2.0/24, eu-central-1b) by"
                + " rtb-0a1b2c3e",
            w -> w.vpc.table(OTHER, false, "subnet-0a1b2c3e")),
        yellow(
            Item.SUBNETS,
            "by rtb-0a1b2c3e, the main table",
            w -> {
              w.vpc.tables.clear();
              w.vpc.table(FakeWorld.TABLE, false, "subnet-0a1b2c3d");
              w.vpc.table(OTHER, true);
            }),
        yellow(
            Item.SUBNETS,
            "not looked at: ec2:DescribeSubnets",
            w -> w.vpc.faults.put("subnets", denied("ec2:DescribeSubnets denied"))),
        yellow(
            Item.DEAD_ROUTES,
            "172.16.0.99/32 in rtb-0a1b2c3d at eni-0a1b2c3e",
            w -> w.vpc.route("172.16.0.99/32", false)),
        yellow(
            Item.SOURCE_DEST_CHECK,
            "dropped until it is turned off",
            w -> {
              w.checkOn = true;
              w.prepare = false;
            }),
        red(
            Item.SOURCE_DEST_CHECK,
            "not looked at: not allowed",
            w -> w.readCheck = FakeWorld.DENIED),
        red(
            Item.IAM_REPLACE,
            "denied: not allowed",
            w -> w.vpc.faults.put("mayReplace", FakeWorld.DENIED)),
        red(
            Item.IAM_REPLACE,
            "not looked at: unreachable",
            w -> w.vpc.faults.put("mayReplace", FakeWorld.DOWN)),
        red(
            Item.IAM_CREATE,
            "denied: not allowed",
            w -> w.vpc.faults.put("mayCreate", FakeWorld.DENIED)),
        red(
            Item.IAM_CHECK,
            "denied: not allowed",
            w -> w.vpc.faults.put("mayDisableCheck", FakeWorld.DENIED)),
        red(
            Item.SECURITY_GROUP,
            "no rule of [sg-0a1b2c3d] lets TCP 6379 in",
            w -> w.vpc.rules = List.of(new VpcPort.Rule("tcp", 22, 22, List.of("0.0.0.0/0")))),
        red(Item.SECURITY_GROUP, "shows no security group", w -> w.vpc.groups = List.of()),
        yellow(
            Item.SECURITY_GROUP,
            "not looked at: ec2:DescribeSecurityGroups",
            w -> w.vpc.faults.put("inbound", denied("ec2:DescribeSecurityGroups denied"))),
        red(
            Item.LOOPBACK,
            "loopback is static",
            w -> {
              w.onLoopback = false;
              w.loopback = VipSettings.Loopback.STATIC;
            }),
        red(Item.LOOPBACK, "could not be looked at", w -> w.host = FakeWorld.DENIED),
        yellow(
            Item.LOOPBACK,
            "the VIP is on lo of a replica",
            w -> {
              w.allName(ELSEWHERE);
              w.role = Role.REPLICA;
              route(
                  w,
                  new TableView.Route(
                      Optional.of(FakeWorld.OTHER_ENI), Optional.empty(), true, false));
            }),
        red(Item.RP_FILTER, "could not be read", w -> w.noFile("sys/net/ipv4/conf/all/rp_filter")),
        yellow(
            Item.RP_FILTER,
            "strict: packets to the VIP may be dropped",
            w -> {
              w.twoInterfaces("10.0.9.9", "10.0.1.11");
              route(
                  w,
                  new TableView.Route(
                      Optional.of(FakeWorld.OTHER_ENI), Optional.empty(), true, false));
              w.rpFilter("all", 1);
              w.rpFilter("eth1", 0);
            }),
        yellow(Item.IP_FORWARD, "net.ipv4.ip_forward", w -> w.file("sys/net/ipv4/ip_forward", "1")),
        red(Item.IP_FORWARD, "could not be read", w -> w.noFile("sys/net/ipv4/ip_forward")),
        yellow(Item.API_RATE, "it may be throttled", w -> w.reconcile = Duration.ofMillis(200)),
        yellow(
            Item.API_RATE,
            "a failover writes 21 routes at once",
            w -> {
              w.tables =
                  IntStream.rangeClosed(10, 30)
                      .mapToObj(i -> new RouteTableId("rtb-000000" + i))
                      .map(t -> new TableView(t, Optional.of(FakeWorld.route(true, false))))
                      .toList();
              w.selector =
                  new TableSelector.ByIds(w.tables.stream().map(TableView::table).toList());
              w.vpc.tables.clear();
              w.tables.forEach(t -> w.vpc.table(t.table(), true));
            }));
  }

  @Override
  public String toString() {
    return item + ": " + found;
  }
}
