package io.sentinelvip.soak;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Whether a measure grows. It does where the median of its last quarter is above that of its first
 * quarter by more than the allowance, and it still rises: the slope of the second half, over that
 * half, makes more than a third of the allowance. So what is filled once (a pool, a cache, compiled
 * code) and stays is no growth, a steady leak is, and noise is not.
 *
 * @param first median of the first quarter of the time
 * @param last median of the last quarter
 * @param perHour Theil and Sen's slope: the median of the slopes between all pairs of points
 * @param max the highest value
 * @param allowed by how much the last may be above the first
 * @param grows the verdict
 */
record Trend(double first, double last, double perHour, double max, double allowed, boolean grows) {

  /** Fewer points than this say nothing. */
  static final int LEAST = 12;

  /** The number of pairs goes with the square of the number of points. */
  private static final int MOST = 400;

  /** One value. */
  record Point(double hours, double value) {}

  /**
   * What a measure may gain.
   *
   * @param absolute in the measure's unit
   * @param relative a part of the first quarter's median
   */
  record Allowance(double absolute, double relative) {
    double of(double first) {
      return absolute + relative * first;
    }
  }

  /**
   * The trend of points in the order of time.
   *
   * @throws IllegalArgumentException when there are fewer than {@link #LEAST}
   */
  static Trend of(List<Point> points, Allowance allowance) {
    if (points.size() < LEAST) {
      throw new IllegalArgumentException(points.size() + " points, " + LEAST + " are needed");
    }
    double from = points.get(0).hours();
    double span = points.get(points.size() - 1).hours() - from;
    List<Point> half = points.stream().filter(p -> p.hours() >= from + span / 2).toList();
    double first = median(points.stream().filter(p -> p.hours() <= from + span / 4).toList());
    double last = median(points.stream().filter(p -> p.hours() >= from + span * 3 / 4).toList());
    double allowed = allowance.of(first);
    boolean rises = slope(half) * span / 2 > allowed / 3;
    return new Trend(
        first,
        last,
        slope(points),
        points.stream().mapToDouble(Point::value).max().orElseThrow(),
        allowed,
        last - first > allowed && rises);
  }

  private static double median(List<Point> points) {
    return median(points.stream().mapToDouble(Point::value).toArray());
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    int n = values.length;
    return n == 0 ? 0 : (values[(n - 1) / 2] + values[n / 2]) / 2;
  }

  private static double slope(List<Point> all) {
    List<Point> points = thinned(all);
    List<Double> slopes = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      for (int j = i + 1; j < points.size(); j++) {
        double time = points.get(j).hours() - points.get(i).hours();
        if (time > 0) {
          slopes.add((points.get(j).value() - points.get(i).value()) / time);
        }
      }
    }
    return median(slopes.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** At most {@link #MOST} points, each in the place of as many neighbours. */
  private static List<Point> thinned(List<Point> points) {
    int each = (points.size() + MOST - 1) / MOST;
    List<Point> thin = new ArrayList<>();
    for (int i = 0; i < points.size(); i += each) {
      List<Point> some = points.subList(i, Math.min(points.size(), i + each));
      thin.add(new Point(median(some, Point::hours), median(some, Point::value)));
    }
    return thin;
  }

  private static double median(List<Point> points, ToDoubleFunction<Point> what) {
    return median(
        points.stream().sorted(Comparator.comparingDouble(what)).mapToDouble(what).toArray());
  }
}
