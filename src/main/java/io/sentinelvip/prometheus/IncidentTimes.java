package io.sentinelvip.prometheus;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sentinelvip.core.Incident;
import io.sentinelvip.core.Incident.Kind;
import io.sentinelvip.engine.IncidentPort;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** Measures each incident once it is closed. */
final class IncidentTimes {

  /** Seconds; a failover by Sentinel takes some, the agent's own part a tenth of one. */
  private static final double[] STAGES = {0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60, 120, 300};

  private static final double[] MOVES = {0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};
  private static final double NANOS = 1e9;

  private final Counter closed;
  private final Histogram stages;
  private final Histogram moves;

  /** What is not there before its first count would be seen as no increase. */
  IncidentTimes(PrometheusRegistry registry, Collection<VipId> vips) {
    closed =
        Counter.builder()
            .name("sentinel_vip_incidents")
            .help("Failovers that ended, by how they ended for this agent.")
            .labelNames("master", "vip", "outcome")
            .withoutExemplars()
            .register(registry);
    stages =
        Histogram.builder()
            .name("sentinel_vip_incident_stage_seconds")
            .help("From the first sign of a failover to the stage, of failovers that ended.")
            .labelNames("master", "vip", "stage")
            .classicOnly()
            .classicUpperBounds(STAGES)
            .withoutExemplars()
            .register(registry);
    moves =
        Histogram.builder()
            .name("sentinel_vip_move_seconds")
            .help("From the majority to the verified routes, of moves to this node.")
            .labelNames("master", "vip")
            .classicOnly()
            .classicUpperBounds(MOVES)
            .withoutExemplars()
            .register(registry);
    vips.forEach(this::announce);
  }

  private void announce(VipId id) {
    String master = id.master().value();
    String vip = id.vip().toString();
    moves.initLabelValues(master, vip);
    for (Incident.Outcome outcome : Incident.Outcome.values()) {
      if (outcome != Incident.Outcome.OPEN) {
        closed.initLabelValues(master, vip, word(outcome.word()));
      }
    }
  }

  IncidentPort before(IncidentPort next) {
    return incident -> {
      next.keep(incident);
      if (!incident.isOpen()) {
        measure(incident);
      }
    };
  }

  private void measure(Incident i) {
    String master = i.vip().master().value();
    String vip = i.vip().vip().toString();
    closed.labelValues(master, vip, word(i.outcome().word())).inc();
    Set<Kind> seen = EnumSet.noneOf(Kind.class);
    for (Incident.Stage stage : i.stages()) {
      if (seen.add(stage.kind())) {
        stages
            .labelValues(master, vip, word(stage.kind().word()))
            .observe(seconds(i.openedAt().until(stage.at())));
      }
    }
    Moment end = i.closedAt();
    if (i.here() && i.outcome() == Incident.Outcome.VERIFIED && end != null) {
      i.stages().stream()
          .filter(s -> s.kind() == Kind.MAJORITY)
          .findFirst()
          .ifPresent(s -> moves.labelValues(master, vip).observe(seconds(s.at().until(end))));
    }
  }

  private static double seconds(Duration d) {
    return d.toNanos() / NANOS;
  }

  private static String word(String words) {
    return words.replace(' ', '_');
  }
}
