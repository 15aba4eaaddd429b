package io.sentinelvip;

import io.sentinelvip.core.Alert;
import io.sentinelvip.core.Event;
import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.Gate;
import io.sentinelvip.engine.Inbox;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Three Sentinels, a Redis and a table that answer at once and as they are told to. */
final class ProvedWorld implements Routes, LoopbackPort, SentinelPort, MemoryPort, RolePort {

  static final Endpoint ME = new Endpoint("10.0.1.11", 6379);
  static final Endpoint OTHER = new Endpoint("10.0.2.12", 6379);
  private static final long EPOCH = 7;

  final List<String> written = new CopyOnWriteArrayList<>();
  final List<Alert> alerts = new CopyOnWriteArrayList<>();
  final AtomicInteger rounds = new AtomicInteger();
  volatile Endpoint named = ME;
  volatile Role role = Role.MASTER;

  /** Whether one Sentinel shows the other node, a master too, at a higher config-epoch. */
  volatile boolean higher;

  private final Inbox inbox;

  ProvedWorld(Inbox inbox) {
    this.inbox = inbox;
  }

  Ports ports() {
    return new Ports(
        this,
        ProvedWorld::identity,
        this,
        this,
        this,
        alerts::add,
        this,
        incident -> {},
        reason -> {});
  }

  @Override
  public void ask(VipId vip, Endpoint redis) {
    Moment now = Clock.SYSTEM.now();
    inbox.put(vip, new Event.RoleAnswered(redis, redis.equals(ME) ? role : Role.MASTER, now, now));
  }

  private static Identity identity() {
    NetworkInterface eni =
        new NetworkInterface(new EniId("eni-0000000a"), 0, Set.of(Ip.of("10.0.1.11")));
    return new Identity(new InstanceId("i-0000000a"), List.of(eni), Optional.empty(), Set.of());
  }

  @Override
  public void ask(MasterName master) {
    Moment now = Clock.SYSTEM.now();
    for (int i = 1; i <= 3; i++) {
      inbox.put(
          master,
          new Event.ViewAnswered(
              new SentinelView(
                  new RunId(String.valueOf(i).repeat(40)),
                  new Endpoint("10.0." + i + ".1" + i, 26379),
                  i == 3 && higher ? OTHER : named,
                  i == 3 && higher ? EPOCH + 1 : EPOCH,
                  2,
                  2,
                  false,
                  FailoverState.NONE,
                  now,
                  now)));
    }
    rounds.incrementAndGet();
  }

  @Override
  public List<TableView> readTables(TableSelector selector, Vip vip) {
    TableView.Route elsewhere =
        new TableView.Route(Optional.of(new EniId("eni-0000000b")), Optional.empty(), true, false);
    return List.of(new TableView(new RouteTableId("rtb-00000001"), Optional.of(elsewhere)));
  }

  @Override
  public boolean readCheck(RouteTarget target) {
    return false;
  }

  @Override
  public void disableCheck(RouteTarget target, Gate gate) {}

  @Override
  public void pointRoute(RouteTableId table, Vip vip, RouteTarget target, boolean create, Gate gate)
      throws FaultException {
    gate.pass();
    written.add(table + " to " + target);
  }

  @Override
  public void rehearse(
      RouteTableId table, Vip vip, RouteTarget present, Optional<RouteTarget> own) {}

  @Override
  public void warmUp(int tables) {}

  @Override
  public Seen look(Vip vip) {
    return new Seen(true, true);
  }

  @Override
  public Seen hold(Vip vip) {
    return new Seen(true, true);
  }

  @Override
  public Seen release(Vip vip) {
    return new Seen(false, false);
  }

  @Override
  public void start() {}

  @Override
  public List<Link> links() {
    return List.of(new Link("10.0.1.11:26379", "1".repeat(40), true, 100, ""));
  }

  @Override
  public long highestEpoch(MasterName master) {
    return 0;
  }

  @Override
  public void rememberEpoch(MasterName master, long epoch) {}

  @Override
  public long pausedUntil() {
    return 0;
  }

  @Override
  public void rememberPause(long untilWallMillis) {}

  @Override
  public void close() {}
}
