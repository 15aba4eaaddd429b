package io.sentinelvip.drill;

import io.sentinelvip.check.Item;
import io.sentinelvip.check.Line;
import io.sentinelvip.core.Event;
import io.sentinelvip.core.VipReport;
import io.sentinelvip.engine.ClientPort;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.Gate;
import io.sentinelvip.engine.GroupPort;
import io.sentinelvip.engine.GroupView;
import io.sentinelvip.engine.RolePort;
import io.sentinelvip.engine.Routes;
import io.sentinelvip.engine.SentinelPort;
import io.sentinelvip.engine.StatusReport;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.FailoverState;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.SentinelView;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.TableView;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A group of three with its agents and tables, in memory: a failover is done as soon as it is asked
 * for, and goes to the replica of the lowest priority. Keeps a log of what is done to it.
 */
final class FakeGroup implements GroupPort, SentinelPort, RolePort, Routes, ClientPort {

  private final Watch watch = new Watch(Scene.VIP, this::now);
  private final Map<Endpoint, Integer> priorities =
      new HashMap<>(Map.of(Scene.A, 100, Scene.B, 100, Scene.C, 100));
  private final List<Write> writes = new ArrayList<>();
  private final Set<String> denied = new HashSet<>();
  final List<String> done = new ArrayList<>();
  private Endpoint master = Scene.A;
  private long epoch = 7;
  private long steppedMillis;

  /** The thread that drills is interrupted once this has been done; empty: never. */
  String interruptAfter = "";

  /** Makes this fail with NOPERM. */
  FakeGroup deny(String what) {
    denied.add(what);
    return this;
  }

  synchronized void allowAgain(String what) {
    denied.remove(what);
  }

  synchronized int priorityOf(Endpoint node) {
    return priorities.getOrDefault(node, 0);
  }

  synchronized Endpoint master() {
    return master;
  }

  DrillReport drill(DrillRequest request, String typed) {
    return Drill.run(ports(), request, new Quiet(typed));
  }

  private DrillPorts ports() {
    return new DrillPorts(
        Scene.VIP,
        new TableSelector.ByIds(List.of(Scene.T1, Scene.T2)),
        () -> List.of(Line.ok(Item.CONFIGURATION, "configuration", "no problem")),
        this,
        this,
        watch,
        this,
        this,
        key -> this,
        this::status,
        this::now,
        this::sleep);
  }

  private synchronized Moment now() {
    return Scene.after(steppedMillis);
  }

  /** The lookouts' threads need real time, though little. */
  private void sleep(Duration howLong) throws InterruptedException {
    Thread.sleep(1);
    synchronized (this) {
      steppedMillis += howLong.toMillis();
      writes.add(new Write(writes.size() + 1L, false, now(), now(), ""));
    }
  }

  private synchronized void did(String what) throws FaultException {
    if (denied.contains(what)) {
      throw new FaultException(
          new Fault(Fault.Kind.DENIED, "NOPERM", what + ": this user has no permissions"));
    }
    done.add(what);
    if (what.equals(interruptAfter)) {
      Thread.currentThread().interrupt();
    }
  }

  private static String eni(Endpoint node) {
    return "eni-0000000" + (node.equals(Scene.A) ? "a" : node.equals(Scene.B) ? "b" : "c");
  }

  private synchronized StatusReport status() {
    VipReport report =
        Scene.report(
            master.equals(Scene.B) ? "holding" : "following",
            true,
            epoch,
            epoch == 7 ? null : Scene.incident(epoch, -steppedMillis, 1));
    return new StatusReport(
        "1",
        "failover",
        "",
        "i-0000000b",
        0,
        List.of(report),
        List.of(),
        GroupView.NONE,
        List.of());
  }

  @Override
  public synchronized Group look(Endpoint sentinel, MasterName name) {
    Group g = Scene.group(sentinel, master, epoch);
    List<Replica> replicas =
        g.replicas().stream()
            .map(r -> new Replica(r.at(), r.flags(), true, priorityOf(r.at())))
            .toList();
    return new Group(
        sentinel, master, epoch, g.flags(), false, 2, g.failoverTimeout(), replicas, g.others());
  }

  @Override
  public synchronized void failover(Endpoint sentinel, MasterName name) throws FaultException {
    did("failover");
    Endpoint old = master;
    master =
        priorities.keySet().stream()
            .filter(n -> !n.equals(old) && priorityOf(n) > 0)
            .min(
                Comparator.comparingInt((Endpoint n) -> priorityOf(n))
                    .thenComparing(Endpoint::toString))
            .orElseThrow();
    epoch++;
  }

  @Override
  public int priority(Endpoint redis) throws FaultException {
    did("get " + redis.host());
    done.remove("get " + redis.host());
    return priorityOf(redis);
  }

  @Override
  public synchronized void setPriority(Endpoint redis, int priority) throws FaultException {
    did("set " + redis.host() + " " + priority);
    priorities.put(redis, priority);
  }

  @Override
  public void rewrite(Endpoint redis) throws FaultException {
    did("rewrite " + redis.host());
  }

  @Override
  public synchronized Set<Long> written(Endpoint redis, String key) {
    Set<Long> numbers = new HashSet<>();
    writes.forEach(w -> numbers.add(w.number()));
    return numbers;
  }

  @Override
  public void delete(Endpoint redis, String key) throws FaultException {
    did("delete at " + redis.host());
  }

  @Override
  public void ask(MasterName name) {
    for (int i = 0; i < Scene.SENTINELS.size(); i++) {
      watch.put(name, new Event.ViewAnswered(view(i)));
    }
  }

  private synchronized SentinelView view(int i) {
    return new SentinelView(
        Scene.runId(i),
        Scene.SENTINELS.get(i),
        master,
        epoch,
        2,
        2,
        false,
        FailoverState.NONE,
        now(),
        now());
  }

  @Override
  public List<Link> links() {
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < Scene.SENTINELS.size(); i++) {
      links.add(new Link(Scene.SENTINELS.get(i).toString(), Scene.runId(i).value(), true, 1, ""));
    }
    return links;
  }

  @Override
  public void ask(VipId vip, Endpoint redis) {
    Role role = redis.equals(master()) ? Role.MASTER : Role.REPLICA;
    watch.put(vip, new Event.RoleAnswered(redis, role, now(), now()));
  }

  @Override
  public List<TableView> readTables(TableSelector selector, Vip vip) {
    String eni = eni(master());
    return List.of(Scene.led(Scene.T1, eni, true), Scene.led(Scene.T2, eni, true));
  }

  @Override
  public boolean readCheck(RouteTarget target) {
    throw new AssertionError("a drill asked for the source/dest check");
  }

  @Override
  public void disableCheck(RouteTarget target, Gate gate) {
    throw new AssertionError("a drill turned the source/dest check off");
  }

  @Override
  public void pointRoute(
      RouteTableId table, Vip vip, RouteTarget target, boolean create, Gate gate) {
    throw new AssertionError("a drill wrote a route");
  }

  @Override
  public void rehearse(
      RouteTableId table, Vip vip, RouteTarget present, Optional<RouteTarget> own) {
    throw new AssertionError("a drill rehearsed a write");
  }

  @Override
  public void warmUp(int tables) {
    throw new AssertionError("a drill opened connections ahead");
  }

  @Override
  public boolean reach() {
    return false;
  }

  @Override
  public synchronized List<Write> writes() {
    return List.copyOf(writes);
  }

  @Override
  public void start() {}

  @Override
  public void close() {}

  /** Types one word, and keeps nothing. */
  private record Quiet(String typed) implements Teller {
    @Override
    public void before(List<Precondition> lines) {}

    @Override
    public String refusal(String sentence, String word) {
      return typed.equals(word) ? "" : "not confirmed";
    }

    @Override
    public void step(String sentence) {}

    @Override
    public void seen(DrillReport.Entry entry) {}
  }
}
