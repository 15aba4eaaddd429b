package io.sentinelvip.bench;

import io.sentinelvip.lab.Await;
import io.sentinelvip.netns.Host;
import io.sentinelvip.netns.NetLab;
import io.sentinelvip.netns.Traffic;
import io.sentinelvip.netns.Traffic.Ack;
import io.sentinelvip.vpc.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/** One failover, measured, and the group made whole again. */
final class Failover {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration AFTERWARDS = Duration.ofSeconds(1);
  private static final int WARM_WRITES = 50;

  private final Bed bed;
  private final Active active;
  private final Cell cell;
  private final List<String> tables;

  Failover(Bed bed, Active active, Cell cell) {
    this.bed = bed;
    this.active = active;
    this.cell = cell;
    this.tables = Bed.tables(cell.tables());
  }

  /**
   * Does it once.
   *
   * @param idle for how long nothing happens before the fault
   * @throws IllegalStateException when a client's writes or a route do not come back, or a write
   *     does not last
   * @throws FailedOverAgain when Sentinel does so before the group is whole again
   */
  Row run(int number, Duration idle) {
    Host old = bed.master();
    Map<String, Host> byRunId = new HashMap<>();
    bed.lab().hosts().stream().filter(h -> h != old).forEach(h -> byRunId.put(h.runId(), h));
    old.redis("FLUSHALL");
    List<Traffic> clients = clients();
    try (Meter meter = new Meter(active.trees())) {
      clients.forEach(c -> c.awaitMore(WARM_WRITES, PATIENCE));
      LockSupport.parkNanos(idle.toNanos());
      bed.lab().vpc().log().clear();
      Instant fault = Instant.now();
      strike(old);
      List<Ack> back = clients.stream().map(c -> firstOf(c, byRunId.keySet())).toList();
      Host next = Optional.ofNullable(byRunId.get(back.get(0).server())).orElseThrow();
      if (cell.contender().writesRoutes()) {
        Await.until("every table at " + next, PATIENCE, () -> allAt(next));
      }
      LockSupport.parkNanos(AFTERWARDS.toNanos());
      active.awaitRest();
      Instant end = Instant.now();
      clients.forEach(Traffic::close);
      // A write that comes before it may be a second before it.
      Await.until("+switch-master", PATIENCE, () -> bed.lab().switched(fault).isPresent());
      Row row;
      try {
        row = row(number, fault, end, next, back, clients, meter);
      } catch (IllegalStateException e) {
        bed.seeNoOther(next);
        throw e;
      }
      recover(old, next, fault);
      return row;
    } finally {
      clients.forEach(Traffic::close);
    }
  }

  /** One in the first table's subnet, and one in the last one's. */
  private List<Traffic> clients() {
    List<Traffic> clients = new ArrayList<>();
    for (int i = 0; i < Math.min(cell.tables(), NetLab.CLIENTS.size()); i++) {
      clients.add(bed.lab().writerTo(active.target(), i));
    }
    return clients;
  }

  private void strike(Host old) {
    if (cell.fault() == Cell.Fault.KILL) {
      old.killRedis();
    } else {
      Host other = bed.lab().host((old.index() + 1) % bed.lab().hosts().size());
      Object said = other.sentinel("SENTINEL FAILOVER mymaster");
      if (!said.equals("OK")) {
        throw new IllegalStateException("SENTINEL FAILOVER: " + said);
      }
    }
  }

  /** Looks at what this JVM knows already: asking the servers would disturb what is measured. */
  private static Ack firstOf(Traffic client, Set<String> servers) {
    return Await.found(
        "writes to come back",
        PATIENCE,
        () -> client.acks().stream().filter(a -> servers.contains(a.server())).findFirst());
  }

  private boolean allAt(Host next) {
    return tables.stream()
        .allMatch(
            t ->
                bed.lab()
                    .vpc()
                    .route(t, NetLab.VIP + "/32")
                    .filter(r -> r.target().equals(next.eni()))
                    .isPresent());
  }

  private Row row(
      int number,
      Instant fault,
      Instant end,
      Host next,
      List<Ack> back,
      List<Traffic> clients,
      Meter meter) {
    Instant hint = bed.lab().switched(fault).orElseThrow();
    List<Call> calls =
        bed.lab().vpc().log().all().stream().filter(c -> c.arrived.isBefore(end)).toList();
    OptionalDouble firstCall =
        calls.stream()
            .filter(c -> c.action().endsWith("Route") && !c.isDryRun())
            .filter(c -> c.instance().filter(next.instance()::equals).isPresent())
            .mapToDouble(c -> millis(hint, c.arrived))
            .min();
    long lost = 0;
    double gap = 0;
    for (int i = 0; i < clients.size(); i++) {
      lost += lost(clients.get(i).acks(), NetLab.CLIENTS.get(i), next, back.get(i));
      gap = Math.max(gap, gap(clients.get(i).acks(), back.get(i)));
    }
    long mutating = calls.stream().filter(Call::isMutating).count();
    return new Row(
        cell,
        number,
        firstCall,
        back.stream().mapToDouble(a -> millis(hint, a.answered())).max().orElseThrow(),
        back.stream().mapToDouble(a -> millis(hint, a.answered())).min().orElseThrow(),
        gap,
        lost,
        mutating,
        calls.size() - mutating,
        meter.cpuMillis(),
        meter.restMib(),
        meter.peakMib());
  }

  /** How many acknowledged writes are gone; none that the new master acknowledged may be. */
  private static long lost(List<Ack> acks, String client, Host next, Ack back) {
    Set<Long> kept = new HashSet<>();
    for (Object key : (List<?>) next.redis("KEYS " + client + ":*")) {
      kept.add(Long.parseLong(String.valueOf(key).substring(client.length() + 1)));
    }
    List<Ack> gone = acks.stream().filter(a -> !kept.contains(a.n())).toList();
    if (gone.stream().anyMatch(a -> a.server().equals(back.server()))) {
      throw new IllegalStateException("a write that " + next + " acknowledged did not last");
    }
    return gone.size();
  }

  private static double gap(List<Ack> acks, Ack back) {
    return acks.stream()
        .filter(a -> !a.server().equals(back.server()))
        .map(Ack::answered)
        .max(Instant::compareTo)
        .map(last -> millis(last, back.answered()))
        .orElseThrow();
  }

  private void recover(Host old, Host next, Instant fault) {
    if (cell.fault() == Cell.Fault.KILL) {
      old.restartRedis(next);
    }
    bed.awaitWhole(next, fault);
    active.awaitRest();
  }

  private static double millis(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e6;
  }

  /** What each run must show, apart from its times; empty where it does. */
  static List<String> complaints(Row row) {
    Set<String> complaints = new TreeSet<>();
    long expected = row.cell().contender().writesRoutes() ? row.cell().tables() : 0;
    // Ours turns its source/dest check off with each move, whatever it was when last seen.
    long more = row.cell().contender().isOurs() ? 1 : 0;
    if (row.apiWrites() < expected || row.apiWrites() > expected + more) {
      complaints.add(row.cell() + ": " + row.apiWrites() + " API writes, not " + expected);
    }
    if (row.cell().contender() == Contender.BARE && row.apiReads() != 0) {
      complaints.add(row.cell() + ": " + row.apiReads() + " API reads of one that makes none");
    }
    return List.copyOf(complaints);
  }
}
