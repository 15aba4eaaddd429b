package io.sentinelvip;

import io.sentinelvip.core.Alert;
import io.sentinelvip.core.Event;
import io.sentinelvip.core.Incident;
import io.sentinelvip.core.IncidentReport;
import io.sentinelvip.engine.AlertPort;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.Gate;
import io.sentinelvip.engine.Inbox;
import io.sentinelvip.engine.IncidentPort;
import io.sentinelvip.engine.LoopbackPort;
import io.sentinelvip.engine.MemoryPort;
import io.sentinelvip.engine.Ports;
import io.sentinelvip.engine.RolePort;
import io.sentinelvip.engine.Routes;
import io.sentinelvip.engine.SentinelPort;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.FailoverState;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A group of three and its VPC, all of it made up: what the runner asks is answered at once, and
 * nothing is ever told to anybody. Addresses are those of RFC 5737, which are nobody's.
 */
final class PracticeWorld
    implements Routes,
        LoopbackPort,
        SentinelPort,
        RolePort,
        MemoryPort,
        AlertPort,
        IncidentPort,
        Inbox {

  static final Endpoint ME = new Endpoint("192.0.2.1", 6379);
  static final Endpoint OTHER = new Endpoint("192.0.2.2", 6379);
  static final RouteTableId TABLE = new RouteTableId("rtb-00000000");
  static final VipId VIP = new VipId(new MasterName("practice"), new Vip(Ip.of("192.0.2.3")));
  static final int SENTINELS = 3;

  static final EniId ENI = new EniId("eni-00000000");
  static final InstanceId INSTANCE = new InstanceId("i-00000000");

  private static final EniId ELSEWHERE = new EniId("eni-00000001");

  private final Routes wire;
  private final Supplier<Moment> clock;
  private final BlockingQueue<Event> told = new LinkedBlockingQueue<>();
  private final AtomicInteger expected = new AtomicInteger();
  private final Semaphore atGate = new Semaphore(0);
  private volatile EniId target = ELSEWHERE;
  private long epoch = 1;
  private int naming;
  private Role role = Role.REPLICA;

  /** {@code wire} makes the requests, and leads nowhere. */
  PracticeWorld(Routes wire, Supplier<Moment> clock) {
    this.wire = wire;
    this.clock = clock;
  }

  Ports ports() {
    return new Ports(this, this::identity, this, this, this, this, this, this, reason -> {});
  }

  /** A call was started that answers from a thread of its own. */
  void expectAnswer() {
    expected.incrementAndGet();
  }

  /** Waits until so many more writes are ready, and wait for their licence. */
  void awaitAtGate(int writes, Duration limit) throws InterruptedException {
    boolean unused = atGate.tryAcquire(writes, limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What was told since, one after the other; null when all was, and no answer is to come. */
  @Nullable Event next(Duration limit) throws InterruptedException {
    Event next =
        expected.get() == 0 ? told.poll() : told.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (next instanceof Event.RoutePointed
        || next instanceof Event.RouteNotPointed
        || next instanceof Event.CheckDisabled
        || next instanceof Event.CheckNotDisabled) {
      expected.decrementAndGet();
    }
    return next;
  }

  /** The node's Redis is made master, or replica. */
  void becomes(Role now) {
    role = now;
  }

  /** From now on so many Sentinels, of three, name this node; the others the other one. */
  void namedBy(int sentinels) {
    if ((naming == 0) != (sentinels == 0)) {
      epoch++;
    }
    naming = sentinels;
    if (sentinels == 0) {
      target = ELSEWHERE;
    }
  }

  /** Whether the route was pointed at this node. */
  boolean leadsHere() {
    return target.equals(ENI);
  }

  @Override
  public void ask(MasterName master) {
    for (int i = 0; i < SENTINELS; i++) {
      boolean me = i < naming;
      long at = naming > 0 && !me ? epoch - 1 : epoch;
      told.add(new Event.ViewAnswered(view(i, me ? ME : OTHER, at)));
    }
  }

  private SentinelView view(int i, Endpoint named, long at) {
    return new SentinelView(
        new RunId(Integer.toString(i).repeat(40)),
        new Endpoint("192.0.2.1" + i, 26379),
        named,
        at,
        SENTINELS - 1,
        2,
        false,
        FailoverState.NONE,
        clock.get(),
        clock.get());
  }

  @Override
  public void ask(VipId vip, Endpoint redis) {
    told.add(new Event.RoleAnswered(redis, role, clock.get(), clock.get()));
  }

  private Identity identity() {
    return new Identity(
        INSTANCE,
        List.of(new NetworkInterface(ENI, 0, Set.of(Ip.of(ME.host())))),
        Optional.empty(),
        Set.of());
  }

  @Override
  public List<TableView> readTables(TableSelector selector, Vip vip) throws FaultException {
    wire.readTables(selector, vip);
    TableView.Route route = new TableView.Route(Optional.of(target), Optional.empty(), true, false);
    return List.of(new TableView(TABLE, Optional.of(route)));
  }

  @Override
  public boolean readCheck(RouteTarget of) {
    return false;
  }

  @Override
  public void disableCheck(RouteTarget of, Gate gate) throws FaultException {
    wire.disableCheck(of, gate);
  }

  @Override
  public void pointRoute(RouteTableId table, Vip vip, RouteTarget to, boolean create, Gate gate)
      throws FaultException {
    Gate counted =
        new Gate() {
          @Override
          public void pass() throws FaultException {
            if (!mayWait().isZero()) {
              atGate.release();
            }
            gate.pass();
          }

          @Override
          public Duration mayWait() {
            return gate.mayWait();
          }
        };
    wire.pointRoute(table, vip, to, create, counted);
    target = to.eni();
  }

  @Override
  public void rehearse(RouteTableId table, Vip vip, RouteTarget to, Optional<RouteTarget> own) {}

  @Override
  public void warmUp(int tables) {}

  @Override
  public Seen look(Vip vip) {
    return new Seen(true, false);
  }

  @Override
  public Seen hold(Vip vip) {
    return look(vip);
  }

  @Override
  public Seen release(Vip vip) {
    return look(vip);
  }

  @Override
  public void start() {}

  @Override
  public List<Link> links() {
    return List.of();
  }

  @Override
  public long highestEpoch(MasterName master) {
    return 0;
  }

  @Override
  public void rememberEpoch(MasterName master, long at) {}

  @Override
  public long pausedUntil() {
    return 0;
  }

  @Override
  public void rememberPause(long untilWallMillis) {}

  @Override
  public void deliver(Alert alert) {}

  /** As the file does it, which keeps it. */
  @Override
  public void keep(Incident incident) {
    IncidentReport.of(incident);
  }

  @Override
  public void put(VipId vip, Event event) {
    told.add(event);
  }

  @Override
  public void put(MasterName master, Event event) {
    told.add(event);
  }

  @Override
  public void put(Event event) {
    told.add(event);
  }

  @Override
  public void close() {}
}
