package io.sentinelvip.netns;

import io.sentinelvip.lab.Proc;
import io.sentinelvip.vpc.EmulatedVpc;
import io.sentinelvip.vpc.EmulatedVpc.RouteView;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes the router do as the emulated VPC says, within some milliseconds: each route table is one
 * of Linux's, each target a next hop. A VIP without an active route, or whose target's source/dest
 * check is on, is dropped; so is, while the check is on, what an instance sends from the VIP.
 */
final class DataPlane implements AutoCloseable {

  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int CHECKS = 50;

  /**
   * An interface of the VPC as the router reaches it.
   *
   * @param eni its id
   * @param address the next hop
   * @param device the router's link to it
   */
  record Port(String eni, String address, String device) {}

  /**
   * A change that is in force.
   *
   * @param table whose
   * @param eni where packets go from now on; empty when they are dropped
   * @param at when the router had it
   */
  record Move(String table, String eni, Instant at) {}

  private final Netns router;
  private final EmulatedVpc vpc;
  private final String vip;
  private final Map<String, Integer> tables;
  private final List<Port> ports;
  private final Map<String, String> routed = new HashMap<>();
  private final Map<String, Boolean> checked = new HashMap<>();
  private final List<Move> moves = new CopyOnWriteArrayList<>();
  private final AtomicBoolean linksChanged = new AtomicBoolean();
  private final Proc monitor;
  private final Thread thread = new Thread(this::run, "data-plane");
  private volatile boolean closed;

  /**
   * Starts it.
   *
   * @param tables the number of Linux's table for each of the VPC's
   */
  DataPlane(
      Netns router,
      EmulatedVpc vpc,
      String vip,
      Map<String, Integer> tables,
      List<Port> ports,
      Path dir) {
    this.router = router;
    this.vpc = vpc;
    this.vip = vip;
    this.tables = Map.copyOf(tables);
    this.ports = List.copyOf(ports);
    // Where the last resort is missing, a packet would fall through to another subnet's table.
    tables.values().forEach(t -> router.ip(route("blackhole " + vip, t, 1000)));
    monitor =
        Proc.start(
            "link-monitor",
            List.of("ip", "-n", router.name(), "monitor", "link"),
            dir,
            Map.of(),
            line -> linksChanged.set(true));
    thread.setDaemon(true);
    thread.start();
  }

  /** Every change so far, the newest last. */
  List<Move> moves() {
    return List.copyOf(moves);
  }

  private void run() {
    while (!closed) {
      // A link that went down took its routes with it, and brings none back.
      if (linksChanged.getAndSet(false)) {
        routed.clear();
      }
      boolean done = true;
      for (Port port : ports) {
        done &= follow(port);
      }
      for (String table : tables.keySet()) {
        done &= follow(table);
      }
      LockSupport.parkNanos(done ? LOOK : LOOK_AGAIN);
    }
  }

  private boolean follow(Port port) {
    boolean on = vpc.sourceDestCheck(port.eni());
    if (on == checked.getOrDefault(port.eni(), false)) {
      return true;
    }
    int preference = CHECKS + ports.indexOf(port);
    String selector = " pref " + preference + " iif " + port.device() + " from " + vip;
    boolean done = attempt("rule " + (on ? "add" : "del") + selector + " type blackhole");
    if (done) {
      checked.put(port.eni(), on);
    }
    return done;
  }

  private boolean follow(String table) {
    Optional<Port> port =
        vpc.route(table, vip + "/32")
            .filter(RouteView::active)
            .flatMap(r -> ports.stream().filter(p -> p.eni().equals(r.target())).findFirst())
            .filter(p -> !vpc.sourceDestCheck(p.eni()));
    String target = port.map(Port::eni).orElse("");
    if (target.equals(routed.get(table))) {
      return true;
    }
    String to =
        port.map(p -> vip + " via " + p.address() + " dev " + p.device())
            .orElse("blackhole " + vip);
    boolean done = attempt(route(to, tables.getOrDefault(table, 0), 10));
    if (done) {
      routed.put(table, target);
      moves.add(new Move(table, target, Instant.now()));
    }
    return done;
  }

  private static String route(String to, int table, int metric) {
    return "route replace " + to + " table " + table + " metric " + metric;
  }

  /** Towards a link that is down it cannot be done: the last resort drops, as it should. */
  private boolean attempt(String command) {
    try {
      router.ip(command);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    monitor.close();
  }
}
