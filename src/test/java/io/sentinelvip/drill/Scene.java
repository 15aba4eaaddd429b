package io.sentinelvip.drill;

import io.sentinelvip.check.Item;
import io.sentinelvip.check.Line;
import io.sentinelvip.core.IncidentReport;
import io.sentinelvip.core.VipReport;
import io.sentinelvip.engine.GroupPort.Group;
import io.sentinelvip.engine.GroupPort.Peer;
import io.sentinelvip.engine.GroupPort.Replica;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RunId;
import io.sentinelvip.model.TableView;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A group of three in which all is well, to be spoiled by a test in one place. */
final class Scene {

  static final Endpoint A = at("10.0.1.11", 6379);
  static final Endpoint B = at("10.0.2.12", 6379);
  static final Endpoint C = at("10.0.3.13", 6379);
  static final List<Endpoint> SENTINELS =
      List.of(at("10.0.1.11", 26379), at("10.0.2.12", 26379), at("10.0.3.13", 26379));
  static final RouteTableId T1 = new RouteTableId("rtb-00000001");
  static final RouteTableId T2 = new RouteTableId("rtb-00000002");
  static final String ENI_A = "eni-0000000a";
  static final String ENI_B = "eni-0000000b";
  static final VipId VIP = new VipId(new MasterName("mymaster"), new Vip(Ip.of("172.16.0.10")));
  static final Moment NOW = new Moment(1_000_000_000_000L, 1_770_000_000_000L);

  DrillRequest request = new DrillRequest(Optional.empty(), false, Duration.ofSeconds(60));
  List<Line> check = List.of(Line.ok(Item.CONFIGURATION, "configuration", "no problem"));
  List<Group> groups = new ArrayList<>(SENTINELS.stream().map(s -> group(s, A, 7)).toList());
  final Map<Endpoint, String> silent = new LinkedHashMap<>();
  final Map<Endpoint, Role> roles =
      new LinkedHashMap<>(Map.of(A, Role.MASTER, B, Role.REPLICA, C, Role.REPLICA));
  @Nullable List<TableView> tables = List.of(led(T1, ENI_A, true), led(T2, ENI_A, true));
  @Nullable VipReport agent = report("holding", true, 7, null);
  String mode = "failover";
  final Map<Endpoint, Integer> priorities = new LinkedHashMap<>();
  @Nullable String prioritiesProblem;
  @Nullable Boolean client = false;

  static Endpoint at(String host, int port) {
    return new Endpoint(host, port);
  }

  static Moment after(long millis) {
    return NOW.plus(Duration.ofMillis(millis));
  }

  static RunId runId(int i) {
    return new RunId(("" + i).repeat(40));
  }

  static Group group(Endpoint sentinel, Endpoint master, long epoch) {
    List<Replica> replicas = new ArrayList<>();
    for (Endpoint node : List.of(A, B, C)) {
      if (!node.equals(master)) {
        replicas.add(new Replica(node, Set.of("slave"), true, 100));
      }
    }
    List<Peer> others = new ArrayList<>();
    for (Endpoint other : SENTINELS) {
      if (!other.equals(sentinel)) {
        others.add(new Peer(other, Set.of("sentinel")));
      }
    }
    return new Group(
        sentinel,
        master,
        epoch,
        Set.of("master"),
        false,
        2,
        Duration.ofMinutes(3),
        replicas,
        others);
  }

  static TableView led(RouteTableId table, String eni, boolean active) {
    return new TableView(
        table,
        Optional.of(
            new TableView.Route(Optional.of(new EniId(eni)), Optional.empty(), active, false)));
  }

  /** The agent beside B. */
  static VipReport report(
      String phase, boolean right, long epoch, @Nullable IncidentReport incident) {
    return report(phase, right, epoch, incident, "");
  }

  static VipReport report(
      String phase, boolean right, long epoch, @Nullable IncidentReport incident, String problem) {
    return new VipReport(
        "mymaster",
        "172.16.0.10",
        "failover",
        phase,
        "3 of 3 Sentinels say so",
        false,
        -1,
        0,
        new VipReport.Node("i-0000000b", ENI_B, B.toString()),
        A.toString(),
        epoch,
        epoch,
        List.of(),
        right,
        false,
        List.of(new VipReport.Table(T1.value(), ENI_A, false, false, 10, 0, problem)),
        "off",
        "absent",
        List.of(),
        List.of(),
        incident,
        List.of());
  }

  static VipReport paused(VipReport r) {
    return new VipReport(
        r.master(),
        r.vip(),
        r.mode(),
        r.phase(),
        r.reason(),
        r.armed(),
        r.blindForMillis(),
        NOW.wallMillis() + 60_000,
        r.node(),
        r.named(),
        r.epoch(),
        r.highestEpoch(),
        r.proofs(),
        r.right(),
        r.owner(),
        r.tables(),
        r.sourceDestCheck(),
        r.loopback(),
        r.views(),
        r.alerts(),
        r.incident(),
        r.history());
  }

  /** Opened so many milliseconds before {@link #NOW}, lasting {@code lasted}; -1: still open. */
  static IncidentReport incident(long epoch, long openedAgo, long lasted) {
    return new IncidentReport(
        "mymaster@" + epoch,
        "mymaster",
        "172.16.0.10",
        epoch,
        A.toString(),
        B.toString(),
        true,
        "2026-02-02T02:40:00Z",
        NOW.wallMillis() - openedAgo,
        lasted < 0 ? -1 : lasted * 1_000,
        lasted < 0 ? "open" : "verified",
        "as it should be",
        List.of(
            new IncidentReport.Stage("first write", T1.value(), "", 200_000, "the proofs hold")),
        List.of(new IncidentReport.Call("ReplaceRoute", T1.value(), 200_000, 80_000, "done")));
  }

  Before before() {
    return new Before(
        VIP,
        request,
        check,
        groups,
        silent,
        roles,
        tables,
        tables == null ? "ec2:DescribeRouteTables was denied" : "",
        agent,
        mode,
        agent == null ? "no agent answers at 127.0.0.1:9736" : "",
        priorities,
        prioritiesProblem,
        client,
        client == null ? "NOAUTH" : "");
  }

  static Start start() {
    return start(Optional.empty());
  }

  static Start start(Optional<Endpoint> wanted) {
    return new Start(
        NOW, SENTINELS.get(0), A, 7, 3, Map.of(T1, ENI_A, T2, ENI_A), Optional.empty(), wanted);
  }

  /** A failover to B, as all sides see it. */
  static List<Sight> moved() {
    List<Sight> sights = new ArrayList<>();
    String master = " master mymaster 10.0.1.11 6379";
    sights.add(new Sight.Said(after(5), SENTINELS.get(0).toString(), "+try-failover" + master));
    sights.add(
        new Sight.Said(
            after(90),
            SENTINELS.get(0).toString(),
            "+selected-slave slave 10.0.2.12:6379 10.0.2.12 6379 @ mymaster 10.0.1.11 6379"));
    sights.add(new Sight.Answered(after(200), B, Role.MASTER));
    sights.add(new Sight.Named(after(400), runId(1), SENTINELS.get(0), B, 8));
    sights.add(
        new Sight.Said(
            after(410),
            SENTINELS.get(1).toString(),
            "+switch-master mymaster 10.0.1.11 6379 10.0.2.12 6379"));
    sights.add(new Sight.Named(after(420), runId(2), SENTINELS.get(1), B, 8));
    sights.add(new Sight.Led(after(600), T1, ENI_B, true));
    sights.add(new Sight.Led(after(700), T2, ENI_B, true));
    sights.add(new Sight.Told(after(800), report("holding", true, 8, incident(8, -100, 600))));
    sights.add(new Sight.Whole(after(11_000)));
    return sights;
  }
}
