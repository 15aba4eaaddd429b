package io.sentinelvip.cli;

import io.sentinelvip.core.IncidentReport;
import io.sentinelvip.engine.History;
import io.sentinelvip.engine.KeptIncident;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The incidents as a table, for a person. */
final class HistoryText {

  private static final int RED = 31;
  private static final int GREEN = 32;
  private static final int YELLOW = 33;

  private final Surroundings around;

  HistoryText(Surroundings around) {
    this.around = around;
  }

  String of(History history) {
    if (history.incidents().isEmpty()) {
      return "no incident is kept: there was no failover since the agent was installed\n";
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("N", "when", "key", "from -> to", "took", "outcome"));
    boolean several =
        history.incidents().stream().map(k -> k.incident().vip()).distinct().count() > 1;
    for (KeptIncident k : history.incidents()) {
      rows.add(row(k, several));
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      line(text, rows, rows.get(i), i > 0);
    }
    return text.toString();
  }

  private static List<String> row(KeptIncident k, boolean several) {
    IncidentReport i = k.incident();
    String key = i.key().isEmpty() ? i.master() : i.key();
    return List.of(
        String.valueOf(k.number()),
        i.openedAt().replaceFirst("\\.\\d+", ""),
        several ? key + " " + i.vip() : key,
        fromTo(i),
        took(i.closedAfterMicros()),
        i.outcome());
  }

  private void line(StringBuilder text, List<List<String>> rows, List<String> row, boolean paint) {
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      if (column == row.size() - 1) {
        text.append(paint ? around.paint(colour(cell), cell) : cell).append('\n');
        return;
      }
      String fill = " ".repeat(width(rows, column) - cell.length());
      text.append(column == 0 ? fill + cell : cell + fill).append(column == 0 ? "  " : " ");
    }
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
  }

  static int colour(String outcome) {
    return switch (outcome) {
      case "verified", "averted" -> GREEN;
      case "given up" -> RED;
      default -> YELLOW;
    };
  }

  /** The ports only where they differ. */
  static String fromTo(IncidentReport i) {
    String from = i.from();
    String to = i.to();
    boolean same = from != null && to != null && port(from).equals(port(to));
    return shown(from, same, "?") + " -> " + shown(to, same, "-");
  }

  private static String shown(@Nullable String node, boolean withoutPort, String none) {
    if (node == null) {
      return none;
    }
    return withoutPort ? node.substring(0, node.lastIndexOf(':')) : node;
  }

  private static String port(String node) {
    return node.substring(node.lastIndexOf(':') + 1);
  }

  static String took(long micros) {
    if (micros < 0) {
      return "-";
    }
    return micros < 1_000_000
        ? String.format(Locale.ROOT, "%d ms", (micros + 500) / 1_000)
        : micros < 100_000_000
            ? String.format(Locale.ROOT, "%.2f s", micros / 1e6)
            : String.format(Locale.ROOT, "%d s", micros / 1_000_000);
  }
}
