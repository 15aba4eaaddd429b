package io.sentinelvip.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The middle of some figures, and how far they reach. */
record Spread(double min, double median, double max) {

  /** Of some rows; empty where there is none. */
  static Optional<Spread> of(Collection<Row> rows, ToDoubleFunction<Row> figure) {
    return of(rows.stream().mapToDouble(figure).toArray());
  }

  static Optional<Spread> of(double... figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n == 0
        ? Optional.empty()
        : Optional.of(
            new Spread(sorted[0], (sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[n - 1]));
  }

  /** As {@code 12 (10 to 15)}. */
  @Override
  public String toString() {
    String all = String.format(Locale.ROOT, "%.0f (%.0f to %.0f)", median, min, max);
    return min == max ? all.substring(0, all.indexOf(' ')) : all;
  }
}
