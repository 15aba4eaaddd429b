package io.sentinelvip.soak;

import io.sentinelvip.soak.Storm.Happened;
import io.sentinelvip.soak.Trend.Point;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What a soak came to, as Markdown, and its verdict. */
final class Report {

  /** A part of the soak, ten minutes at most: classes are loaded and code is compiled then. */
  private static final double WARM_UP = 0.1;

  private static final double LONGEST_WARM_UP = 1 / 6.0;

  /** A process must have been there for this part of the soak to be judged. */
  private static final double LONG_LIVED = 0.75;

  /** A shorter soak shows how JVMs warm up; it tells no growth. */
  private static final double LEAST_HOURS = 0.25;

  /** Rates are taken over a minute, or over less in a short soak. */
  private static final double LONGEST_BIN = 1 / 60.0;

  private static final int BINS = 20;

  /** A measure of one process. */
  record Row(String process, Measure measure, Trend trend) {

    /** The harness keeps all that it saw, and is shown for comparison. */
    boolean grows() {
      return trend.grows() && !process.startsWith(Sampler.HARNESS);
    }
  }

  private final List<Sample> samples;
  private final List<Happened> happened;
  private final Complaints complaints;
  private final double hours;
  private final List<Row> rows;

  Report(List<Sample> samples, List<Happened> happened, Complaints complaints) {
    this.samples = samples;
    this.happened = happened;
    this.complaints = complaints;
    this.hours = samples.stream().mapToDouble(Sample::seconds).max().orElse(0) / 3600;
    this.rows = trends();
  }

  /** Whether nothing grew and there was no complaint. */
  boolean isClean() {
    return complaints.count() == 0 && !samples.isEmpty() && !grows();
  }

  private boolean grows() {
    return hours >= LEAST_HOURS && rows.stream().anyMatch(Row::grows);
  }

  private List<Row> trends() {
    Map<String, List<Sample>> processes =
        samples.stream()
            .collect(
                Collectors.groupingBy(
                    s -> s.process() + " (" + s.pid() + ")", TreeMap::new, Collectors.toList()));
    List<Row> found = new ArrayList<>();
    processes.forEach(
        (process, all) -> {
          double lived = (all.get(all.size() - 1).seconds() - all.get(0).seconds()) / 3600;
          if (lived >= LONG_LIVED * hours) {
            for (Measure m : Measure.values()) {
              List<Point> points = warm(points(all, m));
              if (points.size() >= Trend.LEAST) {
                found.add(new Row(process, m, Trend.of(points, m.allowance())));
              }
            }
          }
        });
    return found;
  }

  private List<Point> warm(List<Point> points) {
    double from = Math.min(LONGEST_WARM_UP, WARM_UP * hours);
    return points.stream().filter(p -> p.hours() >= from).toList();
  }

  private List<Point> points(List<Sample> all, Measure m) {
    return switch (m) {
      case ANONYMOUS -> values(all, s -> s.state().anonymousKib() / 1024.0);
      case HEAP ->
          values(
              all.stream().filter(s -> s.heapKib().isPresent()).toList(),
              s -> s.heapKib().orElse(0) / 1024.0);
      case THREADS -> values(all, s -> s.state().threads());
      case DESCRIPTORS -> values(all, s -> s.state().descriptors());
      case CPU -> rates(all, s -> s.state().cpuSeconds() * 100 / 60);
      case LOG -> rates(all, Sample::logLines);
      case CALLS -> rates(all, Sample::calls);
    };
  }

  private static List<Point> values(List<Sample> all, ToDoubleFunction<Sample> what) {
    return all.stream().map(s -> new Point(s.seconds() / 3600, what.applyAsDouble(s))).toList();
  }

  /** What a total gained, per minute. */
  private List<Point> rates(List<Sample> all, ToDoubleFunction<Sample> total) {
    double bin = Math.min(LONGEST_BIN, hours / BINS);
    List<Point> rates = new ArrayList<>();
    Sample from = all.get(0);
    for (Sample s : all) {
      double time = (s.seconds() - from.seconds()) / 3600;
      if (time >= bin) {
        double gained = total.applyAsDouble(s) - total.applyAsDouble(from);
        rates.add(new Point(s.seconds() / 3600, gained / (time * 60)));
        from = s;
      }
    }
    return rates;
  }

  /** The report. */
  String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(verdict()).append("\n\n");
    complaints.shown().forEach(c -> text.append("- ").append(c).append('\n'));
    if (complaints.count() > complaints.shown().size()) {
      text.append("- and ")
          .append(complaints.count() - complaints.shown().size())
          .append(" more\n");
    }
    text.append("\n| process (pid) | measure | first quarter | last quarter | per hour | highest |")
        .append(" may gain | grows |\n| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |\n");
    rows.forEach(r -> text.append(line(r)));
    text.append("\n| fault | times | wrong after it: median | 90 % | longest | bound |\n")
        .append("| --- | ---: | ---: | ---: | ---: | ---: |\n");
    byFault().forEach((name, all) -> text.append(line(name, all)));
    text.append(line("all", happened));
    return text.toString();
  }

  private String verdict() {
    String growth =
        hours < LEAST_HOURS ? "too short to tell growth" : grows() ? "GROWTH" : "no growth";
    return String.format(
        Locale.ROOT,
        "%s: %s, %d complaints; %.2f h, %d faults and failovers.",
        isClean() ? "Clean" : "NOT CLEAN",
        growth,
        complaints.count(),
        hours,
        happened.size());
  }

  private String line(Row row) {
    Trend t = row.trend();
    String unit = row.measure().unit.isEmpty() ? "" : ", " + row.measure().unit;
    return String.format(
        Locale.ROOT,
        "| %s | %s%s | %.1f | %.1f | %+.1f | %.1f | %.1f | %s |%n",
        row.process(),
        row.measure().label,
        unit,
        t.first(),
        t.last(),
        t.perHour(),
        t.max(),
        t.allowed(),
        verdict(row));
  }

  private String verdict(Row row) {
    boolean isJudged = hours >= LEAST_HOURS && !row.process().startsWith(Sampler.HARNESS);
    return isJudged ? row.grows() ? "GROWS" : "no" : "not judged";
  }

  private Map<String, List<Happened>> byFault() {
    Map<String, List<Happened>> faults = new LinkedHashMap<>();
    Mishaps.ALL.forEach(m -> faults.put(m.name(), new ArrayList<>()));
    happened.forEach(h -> faults.computeIfAbsent(h.name(), n -> new ArrayList<>()).add(h));
    return faults;
  }

  private static String line(String name, List<Happened> all) {
    List<Long> wrong = all.stream().map(Happened::wrongMillis).sorted().toList();
    if (wrong.isEmpty()) {
      return "| " + name + " | 0 | | | | |\n";
    }
    String bound = name.equals("all") ? "" : all.get(0).boundMillis() + " ms";
    String longest = wrong.get(0) < 0 ? "never right" : wrong.get(wrong.size() - 1) + " ms";
    return String.format(
        Locale.ROOT,
        "| %s | %d | %s | %s | %s | %s |%n",
        name,
        wrong.size(),
        wrong.get((wrong.size() - 1) / 2) + " ms",
        wrong.get((int) Math.ceil(0.9 * wrong.size()) - 1) + " ms",
        longest,
        bound);
  }
}
