package io.sentinelvip.prometheus;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sentinelvip.core.Alert;
import io.sentinelvip.engine.AlertPort;
import java.util.Locale;

/** Counts the alerts on their way to people. */
final class AlertCounts {

  private final Counter raised;

  AlertCounts(PrometheusRegistry registry) {
    raised =
        Counter.builder()
            .name("sentinel_vip_alerts")
            .help("Alerts that were raised, or told once.")
            .labelNames("severity", "key")
            .withoutExemplars()
            .register(registry);
  }

  AlertPort before(AlertPort next) {
    return alert -> {
      if (alert.state() != Alert.State.RESOLVED) {
        String severity = alert.severity().name().toLowerCase(Locale.ROOT);
        raised.labelValues(severity, keyAndSubject(alert.key())[0]).inc();
      }
      next.deliver(alert);
    };
  }

  /** {@code route:rtb-0a1b2c3d} is about a table, of which there may come many. */
  static String[] keyAndSubject(String key) {
    String[] parts = key.split(":", 2);
    return new String[] {parts[0], parts.length < 2 ? "" : parts[1]};
  }
}
