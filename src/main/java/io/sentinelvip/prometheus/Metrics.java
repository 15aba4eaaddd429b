package io.sentinelvip.prometheus;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.sentinelvip.engine.AlertPort;
import io.sentinelvip.engine.ApiMeter;
import io.sentinelvip.engine.IncidentPort;
import io.sentinelvip.engine.MonitorPort.Health;
import io.sentinelvip.engine.StatusReport;
import io.sentinelvip.model.Version;
import io.sentinelvip.model.VipId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The agent's figures. What is counted while the agent works costs it a few additions; all else is
 * read from what the loop published when somebody asks, on that one's thread (promise P9).
 */
public final class Metrics {

  /** What is asked anew for each scrape; none of it waits. */
  public record Sources(
      Supplier<StatusReport> status,
      Supplier<Health> alive,
      Supplier<Health> ready,
      LongSupplier loopTurns) {}

  /** Seconds; a call's own limit is 2 or 3. */
  private static final double[] CALLS = {0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3};

  private static final ProcessGauges PROCESS = new ProcessGauges(Path.of("/proc/self"));

  private static final double NANOS = 1e9;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
  private final AlertCounts alerts = new AlertCounts(registry);
  private final IncidentTimes incidents;
  private final Counter calls =
      Counter.builder()
          .name("sentinel_vip_api_calls")
          .help("Calls to the EC2 API by action and by what came back: ok, or the error's code.")
          .labelNames("action", "code")
          .withoutExemplars()
          .register(registry);
  private final Histogram callTimes =
      Histogram.builder()
          .name("sentinel_vip_api_call_seconds")
          .help("From a call to the EC2 API to its end.")
          .labelNames("action")
          .classicOnly()
          .classicUpperBounds(CALLS)
          .withoutExemplars()
          .register(registry);

  /** Counts from here on; {@code vips} are those of the configuration. */
  public Metrics(Collection<VipId> vips) {
    incidents = new IncidentTimes(registry, vips);
    Info.builder()
        .name("sentinel_vip_build_info")
        .help("The version that runs, and the Java that runs it.")
        .labelNames("version", "java")
        .register(registry)
        .setLabelValues(Version.TEXT, System.getProperty("java.version"));
  }

  /** Counts the alerts on their way there. */
  public AlertPort counting(AlertPort next) {
    return alerts.before(next);
  }

  /** Measures the incidents on their way there. */
  public IncidentPort measuring(IncidentPort next) {
    return incidents.before(next);
  }

  /** Counts the calls that it is told of. */
  public ApiMeter calls() {
    return (action, code, took) -> {
      calls.labelValues(action, code).inc();
      callTimes.labelValues(action).observe(took.toNanos() / NANOS);
    };
  }

  /** From here on this is shown too. */
  public void show(Sources sources) {
    registry.register((MultiCollector) () -> gathered(sources));
  }

  private static MetricSnapshots gathered(Sources sources) {
    Families g =
        new Families()
            .gauge("sentinel_vip_alive", "What /healthz answers: 1 for 200.")
            .gauge("sentinel_vip_ready", "What /readyz answers: 1 for 200.")
            .counter(
                "sentinel_vip_loop_turns", "Turns of the loop, at least one each two seconds.");
    g.set("sentinel_vip_alive", sources.alive().get().good());
    g.set("sentinel_vip_ready", sources.ready().get().good());
    g.set("sentinel_vip_loop_turns", sources.loopTurns().getAsLong());
    StatusGauges.add(sources.status().get(), g);
    PROCESS.add(g);
    return g.snapshots();
  }

  /** All of it, in Prometheus' text format. */
  public String text() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writer.write(out, registry.scrape(), EscapingScheme.DEFAULT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
