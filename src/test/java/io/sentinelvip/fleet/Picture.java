package io.sentinelvip.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Two plots in one SVG: what a fleet reads, and how a lost zone's tables come right. */
final class Picture {

  private static final int WIDTH = 760;
  private static final int HEIGHT = 300;
  private static final int LEFT = 60;
  private static final int TOP = 40;
  private static final int RIGHT = 150;
  private static final List<String> COLOURS =
      List.of("#999999", "#e69f00", "#56b4e9", "#009e73", "#cc79a7", "#d55e00");

  private final StringBuilder svg = new StringBuilder();

  private Picture() {}

  static String of(
      Map<Reader.Policy, List<Double>> reads,
      Map<ZoneLost.Policy, List<Double>> writes,
      int tables) {
    Picture p = new Picture();
    int whole = 2 * HEIGHT + 4 * TOP;
    p.line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
            + " font-size=\"12\">",
        LEFT + WIDTH + RIGHT, whole);
    p.line("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
    Frame rates = new Frame(TOP, 240, 0, Math.log10(2_000));
    p.frame(
        rates, "10,000 agents restarted within a minute: DescribeRouteTables a second", "minutes");
    for (double tick : new double[] {1, 10, 20, 100, 1_000}) {
      p.tick(rates, Math.log10(tick), String.format(Locale.ROOT, "%.0f", tick));
    }
    int i = 0;
    for (Map.Entry<Reader.Policy, List<Double>> e : reads.entrySet()) {
      List<Double> logs = e.getValue().stream().map(v -> Math.log10(Math.max(1, v))).toList();
      p.curve(rates, logs, 1, i, e.getKey().text());
      i++;
    }
    Frame zone = new Frame(HEIGHT + 3 * TOP, 660, 0, tables);
    p.frame(zone, "A zone lost, 500 masters of 6 tables: tables written", "seconds");
    for (int tick = 0; tick <= tables; tick += 500) {
      p.tick(zone, tick, String.valueOf(tick));
    }
    i = 0;
    for (Map.Entry<ZoneLost.Policy, List<Double>> e : writes.entrySet()) {
      p.curve(zone, e.getValue(), 10, i, e.getKey().text());
      i++;
    }
    p.line("</svg>");
    return p.svg.toString();
  }

  private record Frame(int top, double across, double low, double high) {
    double x(double v) {
      return LEFT + WIDTH * Math.min(v, across) / across;
    }

    double y(double v) {
      return top + HEIGHT * (1 - (v - low) / (high - low));
    }
  }

  private void line(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private void frame(Frame f, String title, String across) {
    line("<text x=\"%d\" y=\"%d\" font-size=\"14\">%s</text>", LEFT, f.top - 12, title);
    line(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#333\"/>",
        LEFT, f.top, WIDTH, HEIGHT);
    for (int i = 0; i <= 6; i++) {
      double v = f.across * i / 6;
      line(
          "<text x=\"%.0f\" y=\"%d\" text-anchor=\"middle\">%.0f%s</text>",
          f.x(v), f.top + HEIGHT + 16, v, i == 6 ? " " + across : "");
    }
  }

  private void tick(Frame f, double v, String text) {
    line(
        "<path d=\"M%d %.1f h%d\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.1f\""
            + " text-anchor=\"end\">%s</text>",
        LEFT, f.y(v), WIDTH, LEFT - 6, f.y(v) + 4, text);
  }

  private void curve(Frame f, List<Double> values, double step, int i, String name) {
    List<String> points = new ArrayList<>();
    for (int k = 0; k < values.size() && k * step <= f.across; k++) {
      points.add(String.format(Locale.ROOT, "%.1f,%.1f", f.x(k * step), f.y(values.get(k))));
    }
    line(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"/>",
        String.join(" ", points), COLOURS.get(i), i == COLOURS.size() - 1 ? "2.5" : "1.2");
    line(
        "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>",
        LEFT + WIDTH + 10, f.top + 16 * (i + 1), COLOURS.get(i), name);
  }
}
