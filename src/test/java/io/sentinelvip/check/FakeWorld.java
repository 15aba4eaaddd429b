package io.sentinelvip.check;

import io.sentinelvip.core.Event;
import io.sentinelvip.core.VipSettings;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.Gate;
import io.sentinelvip.engine.LoopbackPort;
import io.sentinelvip.engine.ProbePort;
import io.sentinelvip.engine.Routes;
import io.sentinelvip.engine.SelfPort;
import io.sentinelvip.engine.SentinelPort;
import io.sentinelvip.engine.Told;
import io.sentinelvip.model.Cidr;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.FailoverState;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Identity;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.NetworkInterface;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.RunId;
import io.sentinelvip.model.SentinelView;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.TableView;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VipId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything right at first; a test makes one thing wrong. */
final class FakeWorld {

  static final Fault DENIED = new Fault(Fault.Kind.DENIED, "UnauthorizedOperation", "not allowed");
  static final Fault DOWN = new Fault(Fault.Kind.TRANSIENT, "ConnectException", "unreachable");
  static final EniId ENI = new EniId("eni-0a1b2c3d");
  static final EniId OTHER_ENI = new EniId("eni-0a1b2c3e");
  static final RouteTableId TABLE = new RouteTableId("rtb-0a1b2c3d");
  static final Endpoint MASTER = new Endpoint("10.0.1.11", 6379);
  private static final Moment NOW = new Moment(0, 0);

  final Answers answers = new Answers();
  final List<String> calls = new ArrayList<>();
  final Map<String, SentinelView> views = new LinkedHashMap<>();
  final List<SentinelPort.Link> links = new ArrayList<>();
  Role role = Role.MASTER;
  @Nullable Fault silent;
  @Nullable Fault announced;
  Told<Boolean> guarded = Told.known(true);
  Told<Duration> masterClock = Told.known(Duration.ZERO);
  Told<ProbePort.Quorum> quorum = Told.known(new ProbePort.Quorum(true, "OK 3 usable"));
  Told<List<ProbePort.Replica>> replicas =
      Told.known(List.of(replica("10.0.1.11", false, true, 100)));
  Set<Endpoint> nodes = Set.of(MASTER, new Endpoint("10.0.2.12", 6379));
  List<NetworkInterface> interfaces =
      List.of(new NetworkInterface(ENI, 0, Set.of(Ip.of("10.0.1.11"))));
  Set<Cidr> cidrs = Set.of(Cidr.parse("10.0.0.0/16").orElseThrow());
  @Nullable Fault imds;
  @Nullable Fault ec2;
  @Nullable Fault noWay;
  @Nullable Fault readCheck;
  boolean identityWithoutVpc;
  final FakeVpc vpc = new FakeVpc(calls);
  private final Path proc;
  @Nullable Fault host;
  List<TableView> tables = List.of(table(Optional.of(route(true, false))));
  boolean checkOn;
  boolean onLoopback = true;

  // What the configuration says.
  TableSelector selector = new TableSelector.ByIds(List.of(TABLE));
  Optional<String> redisHost = Optional.empty();
  Optional<EniId> eni = Optional.empty();
  VipSettings.Loopback loopback = VipSettings.Loopback.MANAGED;
  boolean create = true;
  boolean prepare = true;
  boolean alertOnly;
  int redisPort = 6379;
  Duration reconcile = Duration.ofSeconds(30);
  Set<Ip> selfAddresses = Set.of();
  String vip = "172.16.0.10";

  FakeWorld(Path proc) {
    this.proc = proc;
    file("sys/net/ipv4/ip_forward", "0");
    file("sys/net/ipv6/conf/all/forwarding", "0");
    rpFilter("all", 0);
    rpFilter("default", 1);
    rpFilter("eth0", 2);
    rpFilter("lo", 1);
    listen("00000000");
    for (int i = 1; i <= 3; i++) {
      sentinel(i, MASTER, 7, 2, 2);
    }
  }

  /** A file below {@code /proc}. */
  void file(String path, String text) {
    try {
      Path file = proc.resolve(path);
      Files.createDirectories(file.resolveSibling("."));
      Files.writeString(file, text + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that is gone. */
  void noFile(String path) {
    try {
      Files.delete(proc.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void rpFilter(String name, int value) {
    file("sys/net/ipv4/conf/" + name + "/rp_filter", String.valueOf(value));
  }

  /** Port 6379 is listened to at these addresses, as /proc/net/tcp spells them; 7777 at all. */
  void listen(String... addresses) {
    StringBuilder table = new StringBuilder("  sl  local_address rem_address   st tx_queue\n");
    table.append("   0: 00000000:1E61 00000000:0000 0A 00000000:00000000\n");
    // A connection is no listener.
    table.append("   1: 0A0010AC:18EB 0C02000A:D431 01 00000000:00000000\n");
    for (String address : addresses) {
      table.append("   2: " + address + ":18EB 00000000:0000 0A 00000000:00000000\n");
    }
    file("net/tcp", table.toString());
  }

  static ProbePort.Replica replica(String follows, boolean down, boolean linked, int priority) {
    return new ProbePort.Replica(new Endpoint("10.0.2.12", 6379), follows, down, linked, priority);
  }

  void twoInterfaces(String first, String second) {
    interfaces =
        List.of(
            new NetworkInterface(ENI, 0, Set.of(Ip.of(first))),
            new NetworkInterface(OTHER_ENI, 1, Set.of(Ip.of(second))));
  }

  void allName(Endpoint named) {
    for (int i = 1; i <= 3; i++) {
      sentinel(i, named, 7, 2, 2);
    }
  }

  void sentinel(int number, Endpoint named, long epoch, int others, int quorum) {
    Endpoint via = new Endpoint("10.0." + number + ".11", 26379);
    RunId id = new RunId(String.valueOf(number).repeat(40));
    views.put(
        via.toString(),
        new SentinelView(
            id, via, named, epoch, others, quorum, false, FailoverState.NONE, NOW, NOW));
    links.removeIf(l -> l.address().equals(via.toString()));
    links.add(new SentinelPort.Link(via.toString(), id.value(), true, 1, ""));
  }

  static TableView table(Optional<TableView.Route> route) {
    return new TableView(TABLE, route);
  }

  static TableView.Route route(boolean active, boolean propagated) {
    return new TableView.Route(Optional.of(ENI), Optional.empty(), active, propagated);
  }

  private VipSettings settings() {
    return new VipSettings(
        new VipId(new MasterName("mymaster"), new Vip(Ip.of(vip))),
        selector,
        redisPort,
        redisHost,
        Set.of(),
        selfAddresses,
        eni,
        true,
        loopback,
        create,
        prepare,
        alertOnly,
        reconcile,
        Duration.ofSeconds(10),
        3);
  }

  List<Line> check(String... sinks) {
    Preflight.Ports ports =
        new Preflight.Ports(
            new Sentinels(),
            answers,
            new Probe(),
            self(),
            v -> new Ec2(),
            v -> {
              orThrow(noWay);
              return vpc;
            },
            new Lo(),
            proc,
            Duration.ofMillis(50));
    return new Preflight(ports).run("config.yaml", List.of(sinks), List.of(settings()));
  }

  private static void orThrow(@Nullable Fault fault) throws FaultException {
    if (fault != null) {
      throw new FaultException(fault);
    }
  }

  private SelfPort self() {
    return () -> {
      orThrow(imds);
      return new Identity(
          new InstanceId("i-0a1b2c3d"),
          interfaces,
          identityWithoutVpc ? Optional.empty() : Optional.of(FakeVpc.ID),
          identityWithoutVpc ? Set.of() : cidrs);
    };
  }

  private final class Sentinels implements SentinelPort {
    @Override
    public void start() {}

    @Override
    public void ask(MasterName master) {
      views.values().forEach(v -> answers.put(master, new Event.ViewAnswered(v)));
      views.values().stream()
          .findFirst()
          .ifPresent(v -> answers.put(master, new Event.NodesListed(v.sentinel(), nodes)));
    }

    @Override
    public List<Link> links() {
      return links;
    }

    @Override
    public void close() {}
  }

  private final class Probe implements ProbePort {
    @Override
    public Group group(Endpoint sentinel, MasterName master) throws FaultException {
      return new Group(quorum, replicas);
    }

    @Override
    public Server server(VipId id, Endpoint redis) throws FaultException {
      calls.add("ROLE " + redis);
      orThrow(redis.equals(MASTER) ? announced : null);
      orThrow(silent);
      return new Server(role, Optional.empty(), guarded, masterClock);
    }
  }

  private final class Ec2 implements Routes {
    @Override
    public List<TableView> readTables(TableSelector s, Vip v) throws FaultException {
      orThrow(ec2);
      return tables;
    }

    @Override
    public boolean readCheck(RouteTarget target) throws FaultException {
      orThrow(readCheck);
      calls.add("check of " + target);
      return checkOn;
    }

    @Override
    public void disableCheck(RouteTarget target, Gate gate) {
      throw new AssertionError("the check changed something");
    }

    @Override
    public void pointRoute(RouteTableId t, Vip v, RouteTarget target, boolean c, Gate gate) {
      throw new AssertionError("the check changed something");
    }

    @Override
    public void rehearse(RouteTableId t, Vip v, RouteTarget present, Optional<RouteTarget> own) {
      throw new AssertionError("the check has dry runs of its own");
    }

    @Override
    public void warmUp(int n) {}
  }

  private final class Lo implements LoopbackPort {
    @Override
    public Seen look(Vip v) throws FaultException {
      orThrow(host);
      return new Seen(onLoopback, false);
    }

    @Override
    public Seen hold(Vip v) {
      throw new AssertionError("the check changed something");
    }

    @Override
    public Seen release(Vip v) {
      throw new AssertionError("the check changed something");
    }
  }
}
