package io.sentinelvip.check;

import io.sentinelvip.core.Event;
import io.sentinelvip.core.VipSettings;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.Gate;
import io.sentinelvip.engine.LoopbackPort;
import io.sentinelvip.engine.RolePort;
import io.sentinelvip.engine.Routes;
import io.sentinelvip.engine.SelfPort;
import io.sentinelvip.engine.SentinelPort;
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
import io.sentinelvip.model.VpcId;
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
  boolean roleSilent;
  List<NetworkInterface> interfaces =
      List.of(new NetworkInterface(ENI, 0, Set.of(Ip.of("10.0.1.11"))));
  Set<Cidr> cidrs = Set.of(Cidr.parse("10.0.0.0/16").orElseThrow());
  @Nullable Fault imds;
  @Nullable Fault ec2;
  @Nullable Fault rehearsal;
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
  String vip = "172.16.0.10";

  FakeWorld() {
    for (int i = 1; i <= 3; i++) {
      sentinel(i, MASTER, 7, 2, 2);
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
    return new TableView.Route(Optional.of(OTHER_ENI), Optional.empty(), active, propagated);
  }

  private VipSettings settings() {
    return new VipSettings(
        new VipId(new MasterName("mymaster"), new Vip(Ip.of(vip))),
        selector,
        redisPort,
        redisHost,
        Set.of(),
        Set.of(),
        eni,
        true,
        loopback,
        create,
        prepare,
        alertOnly,
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        3);
  }

  List<Line> check(Path kernel, String... sinks) {
    Preflight.Ports ports =
        new Preflight.Ports(
            new Sentinels(),
            new Roles(),
            answers,
            self(),
            v -> new Ec2(),
            new Lo(),
            kernel,
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
          new InstanceId("i-0a1b2c3d"), interfaces, Optional.of(new VpcId("vpc-0a1b2c3d")), cidrs);
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
          .ifPresent(
              v ->
                  answers.put(
                      master,
                      new Event.NodesListed(
                          v.sentinel(), Set.of(MASTER, new Endpoint("10.0.2.12", 6379)))));
    }

    @Override
    public List<Link> links() {
      return links;
    }

    @Override
    public void close() {}
  }

  private final class Roles implements RolePort {
    @Override
    public void ask(VipId id, Endpoint redis) {
      calls.add("ROLE " + redis);
      answers.put(
          id,
          roleSilent
              ? new Event.RoleFailed(redis, DOWN)
              : new Event.RoleAnswered(redis, role, NOW, NOW));
    }

    @Override
    public void close() {}
  }

  private final class Ec2 implements Routes {
    @Override
    public List<TableView> readTables(TableSelector s, Vip v) throws FaultException {
      orThrow(ec2);
      return tables;
    }

    @Override
    public boolean readCheck(RouteTarget target) throws FaultException {
      orThrow(ec2);
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
    public void rehearse(RouteTableId t, Vip v, RouteTarget present, Optional<RouteTarget> own)
        throws FaultException {
      calls.add("rehearse " + t + " " + present);
      orThrow(rehearsal);
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
