package io.sentinelvip.engine;

import io.sentinelvip.core.Alert;
import io.sentinelvip.core.Incident;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Identity;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.NetworkInterface;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.TableView;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VipId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Every port at once: logs each call, and fails or holds those it was told to. */
final class World
    implements Routes,
        SelfPort,
        LoopbackPort,
        SentinelPort,
        RolePort,
        AlertPort,
        MemoryPort,
        IncidentPort {

  /** What a call does before it answers. */
  @FunctionalInterface
  interface Hook {
    void run() throws Exception;
  }

  final List<String> log = new CopyOnWriteArrayList<>();
  final List<Alert> alerts = new CopyOnWriteArrayList<>();
  final List<String> halted = new CopyOnWriteArrayList<>();
  private final Map<String, Hook> hooks = new ConcurrentHashMap<>();

  void on(String call, Hook hook) {
    hooks.put(call, hook);
  }

  void failing(String call, Throwable t) {
    on(call, () -> World.<RuntimeException>sneak(t));
  }

  void refusing(String call, Fault fault) {
    failing(call, new FaultException(fault));
  }

  Ports ports() {
    return new Ports(this, this, this, this, this, this, this, this, halted::add);
  }

  private void called(String call, Object... arguments) {
    log.add((call + " " + List.of(arguments)).replace(" []", ""));
    Hook hook = hooks.get(call);
    if (hook != null) {
      try {
        hook.run();
      } catch (Exception e) {
        World.<RuntimeException>sneak(e);
      }
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> void sneak(Throwable t) throws T {
    throw (T) t;
  }

  @Override
  public List<TableView> readTables(TableSelector selector, Vip vip) {
    called("readTables");
    return List.of(new TableView(new RouteTableId("rtb-00000001"), Optional.empty()));
  }

  @Override
  public boolean readCheck(RouteTarget target) {
    called("readCheck");
    return false;
  }

  @Override
  public void disableCheck(RouteTarget target, Gate gate) throws FaultException {
    called("disableCheck");
    gate.pass();
    log.add("sent disableCheck");
  }

  @Override
  public void pointRoute(RouteTableId table, Vip vip, RouteTarget target, boolean create, Gate gate)
      throws FaultException {
    called("pointRoute", table);
    gate.pass();
    log.add("sent pointRoute " + table);
  }

  @Override
  public void rehearse(
      RouteTableId table, Vip vip, RouteTarget present, Optional<RouteTarget> own) {
    called("rehearse", table);
  }

  @Override
  public void warmUp(int tables) {
    called("warmUp", tables);
  }

  @Override
  public Identity learn() {
    called("learn");
    return new Identity(
        new InstanceId("i-00000001"),
        List.of(new NetworkInterface(new EniId("eni-00000001"), 0, Set.of())),
        Optional.empty(),
        Set.of());
  }

  @Override
  public Seen look(Vip vip) {
    called("look");
    return new Seen(false, false);
  }

  @Override
  public Seen hold(Vip vip) {
    called("hold");
    return new Seen(true, true);
  }

  @Override
  public Seen release(Vip vip) {
    called("release");
    return new Seen(false, false);
  }

  @Override
  public void start() {
    called("start");
  }

  @Override
  public void ask(MasterName master) {
    called("askSentinels", master);
  }

  @Override
  public void ask(VipId vip, Endpoint redis) {
    called("askRole", redis);
  }

  @Override
  public List<Link> links() {
    return List.of();
  }

  @Override
  public void deliver(Alert alert) {
    called("deliver", alert.key());
    alerts.add(alert);
  }

  @Override
  public long highestEpoch(MasterName master) {
    return 0;
  }

  @Override
  public void keep(Incident incident) {
    called("keep", incident.outcome());
  }

  @Override
  public void rememberEpoch(MasterName master, long epoch) {
    called("rememberEpoch", master, epoch);
  }

  @Override
  public long pausedUntil() {
    return 0;
  }

  @Override
  public void rememberPause(long untilWallMillis) {
    called("rememberPause", untilWallMillis);
  }

  @Override
  public void close() {
    called("close");
  }
}
