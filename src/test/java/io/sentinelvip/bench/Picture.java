package io.sentinelvip.bench;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Draws, of the kills with the slowest API, how long each contender takes from Sentinel's word to a
 * write: the median as a dot, the range as a line, times on a logarithmic axis. What is less than
 * the axis has, or came before Sentinel's word, is drawn at its beginning.
 */
final class Picture {

  private static final int WIDTH = 860;
  private static final int LEFT = 300;
  private static final int RIGHT = 800;
  private static final int TOP = 92;
  private static final int LINE = 20;
  private static final int GAP = 12;
  private static final double[] STEPS = {
    10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000
  };
  private static final String STYLE =
      """
      <style>
        text { font: 13px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2933; }
        .title { font-size: 17px; font-weight: 600; }
        .soft { fill: #52606d; }
        .right { text-anchor: end; }
        .middle { text-anchor: middle; }
        .ours { font-weight: 700; }
        .grid { stroke: #d9dee3; }
        .mark { stroke: #7b8794; fill: #7b8794; stroke-width: 2; }
        .mark.ours { stroke: #0b7285; fill: #0b7285; stroke-width: 3; }
      </style>
      """;

  private final Map<Contender, Map<Integer, Spread>> shown = new TreeMap<>();
  private final int apiMillis;
  private final double from;
  private final double to;

  Picture(List<Row> rows) {
    List<Row> kills = rows.stream().filter(r -> r.cell().fault() == Cell.Fault.KILL).toList();
    apiMillis = kills.stream().mapToInt(r -> r.cell().apiMillis()).max().orElse(0);
    Map<Cell, List<Row>> cells =
        kills.stream()
            .filter(r -> r.cell().apiMillis() == apiMillis)
            .collect(Collectors.groupingBy(Row::cell));
    cells.forEach(
        (cell, of) ->
            shown
                .computeIfAbsent(cell.contender(), c -> new TreeMap<>())
                .put(cell.tables(), Spread.of(of, Row::switchToWrite).orElseThrow()));
    double min = all().stream().mapToDouble(Spread::min).min().orElse(1);
    double max = all().stream().mapToDouble(Spread::max).max().orElse(1);
    from = lastBelow(min);
    to = firstAbove(max);
  }

  private List<Spread> all() {
    return shown.values().stream().flatMap(m -> m.values().stream()).toList();
  }

  private static double lastBelow(double value) {
    double last = STEPS[0];
    for (double step : STEPS) {
      last = step <= value ? step : last;
    }
    return last;
  }

  private static double firstAbove(double value) {
    for (double step : STEPS) {
      if (step >= value) {
        return step;
      }
    }
    return STEPS[STEPS.length - 1];
  }

  /** Whether there was a kill. */
  boolean hasSomethingToShow() {
    return !shown.isEmpty();
  }

  String svg() {
    List<String> out = new ArrayList<>();
    int y = TOP;
    for (Map.Entry<Contender, Map<Integer, Spread>> each : shown.entrySet()) {
      y += GAP;
      String mark = each.getKey().isOurs() ? " ours" : "";
      out.add(text(16, y + LINE / 2 + 4, mark, each.getKey().title));
      for (Map.Entry<Integer, Spread> tables : each.getValue().entrySet()) {
        out.add(line(y + LINE / 2, mark, each.getKey(), tables.getKey(), tables.getValue()));
        y += LINE;
      }
    }
    int bottom = y + GAP;
    String head =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n"
                .formatted(WIDTH, bottom + 34)
            + "<title>From +switch-master to the first write through the VIP</title>\n"
            + STYLE
            + "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n";
    return head + title() + axis(bottom) + String.join("", out) + "</svg>\n";
  }

  private String title() {
    return text(16, 28, " title", "From Sentinel's word to a write")
        + text(
            16,
            50,
            " soft",
            "Master killed; from the first +switch-master of any Sentinel to the first lasting write of"
                + " the last client;")
        + text(
            16,
            68,
            " soft",
            "EC2's API answers after %d ms. Dot and figure: median, line: range, logarithmic scale."
                .formatted(apiMillis));
  }

  private String axis(int bottom) {
    StringBuilder axis = new StringBuilder();
    for (double step : STEPS) {
      if (step >= from && step <= to) {
        axis.append(
            String.format(
                Locale.ROOT,
                "<line class=\"grid\" x1=\"%1$.1f\" y1=\"%2$d\" x2=\"%1$.1f\" y2=\"%3$d\"/>%n",
                x(step),
                TOP,
                bottom));
        axis.append(text(x(step), bottom + 20, " soft middle", plain(step) + " s"));
      }
    }
    return axis.toString();
  }

  private String line(int y, String mark, Contender contender, int tables, Spread spread) {
    String count = tables == 1 ? "1 table" : tables + " tables";
    return text(LEFT - 14, y + 4, " soft right", contender.writesRoutes() ? count : "any")
        + String.format(
            Locale.ROOT,
            "<line class=\"mark%1$s\" x1=\"%2$.1f\" y1=\"%3$d\" x2=\"%4$.1f\" y2=\"%3$d\"/>%n"
                + "<circle class=\"mark%1$s\" cx=\"%5$.1f\" cy=\"%3$d\" r=\"4\"/>%n",
            mark,
            x(spread.min()),
            y,
            x(spread.max()),
            x(spread.median()))
        + text(x(spread.max()) + 10, y + 4, mark, seconds(spread.median()));
  }

  private double x(double millis) {
    double clamped = Math.min(Math.max(millis, from), to);
    return LEFT + (RIGHT - LEFT) * Math.log(clamped / from) / Math.log(to / from);
  }

  private static String plain(double millis) {
    return BigDecimal.valueOf(millis).movePointLeft(3).stripTrailingZeros().toPlainString();
  }

  private static String seconds(double millis) {
    return millis >= 10_000
        ? String.format(Locale.ROOT, "%.0f s", millis / 1000)
        : millis >= 1000
            ? String.format(Locale.ROOT, "%.1f s", millis / 1000)
            : String.format(Locale.ROOT, "%.0f ms", millis);
  }

  private static String text(double x, int y, String classes, String text) {
    return String.format(
        Locale.ROOT, "<text class=\"t%s\" x=\"%.1f\" y=\"%d\">%s</text>%n", classes, x, y, text);
  }
}
