package io.sentinelvip.prometheus;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Gauges as they are gathered for one scrape. */
final class Gauges {

  private final Map<String, GaugeSnapshot.Builder> families = new LinkedHashMap<>();

  /** Announces one, so that its help is there even while it has no value. */
  Gauges family(String name, String help) {
    families.put(name, GaugeSnapshot.builder().name(name).help(help));
    return this;
  }

  /**
   * A value of one that was announced.
   *
   * @param labels name, value, name, value ...
   */
  void set(String name, double value, String... labels) {
    GaugeSnapshot.Builder family = families.get(name);
    if (family == null) {
      throw new IllegalArgumentException("no such metric: " + name);
    }
    family.dataPoint(
        GaugeSnapshot.GaugeDataPointSnapshot.builder()
            .value(value)
            .labels(Labels.of(labels))
            .build());
  }

  void set(String name, long value, String... labels) {
    set(name, (double) value, labels);
  }

  void set(String name, boolean is, String... labels) {
    set(name, is ? 1.0 : 0.0, labels);
  }

  static String[] and(String[] labels, String... more) {
    return Stream.of(labels, more).flatMap(Stream::of).toArray(String[]::new);
  }

  MetricSnapshots snapshots() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    families.values().forEach(f -> all.metricSnapshot(f.build()));
    return all.build();
  }
}
