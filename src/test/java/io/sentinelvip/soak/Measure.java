package io.sentinelvip.soak;

import io.sentinelvip.soak.Trend.Allowance;

/** What is measured of a process, with what it may gain and stay innocent. */
enum Measure {
  /** Memory of its own in RAM: what no file backs. */
  ANONYMOUS("anonymous memory", "MiB", 4, 0.05),
  /** What a full collection leaves of the Java heap. */
  HEAP("live heap", "MiB", 0.5, 0.05),
  THREADS("threads", "", 4, 0),
  DESCRIPTORS("open descriptors", "", 8, 0),
  CPU("CPU", "% of a core", 3, 0.5),
  LOG("log lines", "per min", 20, 0.5),
  CALLS("EC2 calls", "per min", 10, 0.5);

  final String label;
  final String unit;
  private final double absolute;
  private final double relative;

  Measure(String label, String unit, double absolute, double relative) {
    this.label = label;
    this.unit = unit;
    this.absolute = absolute;
    this.relative = relative;
  }

  Allowance allowance() {
    return new Allowance(absolute, relative);
  }
}
