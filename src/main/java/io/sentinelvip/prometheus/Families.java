package io.sentinelvip.prometheus;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Metrics whose values somebody else keeps, as they are gathered for one scrape. */
final class Families {

  private final Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();
  private final Map<String, CounterSnapshot.Builder> counters = new LinkedHashMap<>();

  /** Announces one that goes up and down. */
  Families gauge(String name, String help) {
    gauges.put(name, GaugeSnapshot.builder().name(name).help(help));
    return this;
  }

  /** Announces one that only goes up; it is shown with {@code _total} at its end. */
  Families counter(String name, String help) {
    counters.put(name, CounterSnapshot.builder().name(name).help(help));
    return this;
  }

  /**
   * A value of one that was announced.
   *
   * @param labels name, value, name, value ...
   */
  void set(String name, double value, String... labels) {
    GaugeSnapshot.Builder gauge = gauges.get(name);
    CounterSnapshot.Builder counter = counters.get(name);
    Labels of = Labels.of(labels);
    if (gauge != null) {
      gauge.dataPoint(
          GaugeSnapshot.GaugeDataPointSnapshot.builder().value(value).labels(of).build());
    } else if (counter != null) {
      counter.dataPoint(
          CounterSnapshot.CounterDataPointSnapshot.builder().value(value).labels(of).build());
    } else {
      throw new IllegalArgumentException("no such metric: " + name);
    }
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
    gauges.values().forEach(f -> all.metricSnapshot(f.build()));
    counters.values().forEach(f -> all.metricSnapshot(f.build()));
    return all.build();
  }
}
