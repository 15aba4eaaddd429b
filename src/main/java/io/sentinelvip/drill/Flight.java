package io.sentinelvip.drill;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.GroupPort.Group;
import io.sentinelvip.engine.GroupPort.Replica;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.TableView;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One failover: asked for, watched to its end, and judged. */
final class Flight {

  private static final Duration STEP = Duration.ofMillis(50);

  private final DrillPorts ports;
  private final Teller teller;
  private final Duration timeout;
  private final Client client;
  private final AtomicReference<@Nullable Start> start = new AtomicReference<>();

  Flight(DrillPorts ports, Teller teller, Duration timeout) {
    this.ports = ports;
    this.teller = teller;
    this.timeout = timeout;
    this.client = new Client(ports);
  }

  /** Whether a Sentinel was asked: from then on it goes on by itself. */
  boolean asked() {
    return start.get() != null;
  }

  /**
   * Asks for it, and watches until it is through or the time is over.
   *
   * @param group as the Sentinel that is asked sees it
   * @param sentinels how many there are
   * @throws FaultException if the Sentinel refuses; nothing was started
   */
  void fly(
      Group group,
      int sentinels,
      List<TableView> tables,
      Optional<String> target,
      Optional<Endpoint> wanted)
      throws FaultException, InterruptedException {
    try {
      client.start();
      ports.watch().clear();
      teller.step("SENTINEL FAILOVER " + ports.vip().master() + " at " + group.sentinel());
      Map<RouteTableId, String> ledTo = new HashMap<>();
      tables.forEach(t -> ledTo.put(t.table(), t.describe()));
      Start begun =
          new Start(
              ports.clock().now(),
              group.sentinel(),
              group.master(),
              group.epoch(),
              sentinels,
              ledTo,
              target,
              wanted);
      ports.watch().listener(s -> Timeline.entry(begun, s).forEach(teller::seen));
      ports.group().failover(group.sentinel(), ports.vip().master());
      start.set(begun);
      watch(begun, nodes(group));
    } finally {
      ports.watch().listener(s -> {});
      client.stop();
      if (!asked()) {
        client.abandon(group.master());
      }
    }
  }

  private static List<Endpoint> nodes(Group group) {
    return Stream.concat(Stream.of(group.master()), group.replicas().stream().map(Replica::at))
        .toList();
  }

  private void watch(Start begun, List<Endpoint> nodes) throws InterruptedException {
    long deadline = begun.askedAt().monoNanos() + timeout.toNanos();
    try (Lookouts lookouts = new Lookouts(ports, nodes, begun)) {
      lookouts.start();
      while (ports.clock().now().monoNanos() - deadline < 0) {
        Progress p = Progress.of(begun, ports.watch().sights());
        if (p.through() && client.calm()) {
          return;
        }
        ports.sleep().sleep(STEP);
      }
    }
  }

  /** What came of it; only once it was {@link #asked}. */
  DrillReport.Leg judge(boolean interrupted) {
    Start begun = Objects.requireNonNull(start.get());
    List<Sight> sights = ports.watch().sights();
    Progress p = Progress.of(begun, sights);
    Endpoint to = p.to();
    ClientView seen = client.end(begun, to == null ? begun.from() : to);
    Stopped stopped = stopped(begun, p, seen);
    String outcome =
        interrupted
            ? DrillReport.INTERRUPTED
            : stopped == null ? DrillReport.WELL : DrillReport.NOT_WELL;
    return new DrillReport.Leg(
        begun.from().toString(),
        to == null ? null : to.toString(),
        begun.asked().toString(),
        Instant.ofEpochMilli(begun.askedAt().wallMillis()).toString(),
        outcome,
        stopped == null ? "" : stopped.where(),
        stopped == null ? "" : stopped.remedy(),
        Timeline.figures(begun, p),
        seen,
        client.note(),
        Timeline.of(begun, sights, p, seen));
  }

  private static @Nullable Stopped stopped(Start begun, Progress p, @Nullable ClientView seen) {
    Stopped missing = Stopped.of(begun, p, seen);
    Endpoint to = p.to();
    boolean other = begun.wanted().filter(w -> !w.equals(to)).isPresent();
    return missing == null && other
        ? new Stopped(
            "Sentinel chose " + to + ", not " + begun.wanted().orElseThrow(),
            "see the replicas' priorities and links by SENTINEL REPLICAS; then drill again")
        : missing;
  }
}
