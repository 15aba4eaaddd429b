package io.sentinelvip.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Rows as Markdown: a table for each fault and latency, a line for each cell. */
final class Summary {

  private static final String HEAD =
      """
      | what | tables | runs | hint to first call, ms | switch to write, ms | without writes, ms | lost | API writes + reads | CPU, ms | memory at rest, at most, MiB |
      | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
      """;

  private Summary() {}

  static String of(List<Row> rows) {
    Map<String, List<Row>> parts =
        rows.stream()
            .sorted(
                Comparator.comparing((Row r) -> r.cell().fault())
                    .thenComparing(r -> r.cell().apiMillis())
                    .thenComparing(r -> r.cell().contender())
                    .thenComparing(r -> r.cell().tables()))
            .collect(Collectors.groupingBy(Summary::part, LinkedHashMap::new, Collectors.toList()));
    List<String> text = new ArrayList<>();
    parts.forEach((title, part) -> text.add(title + "\n\n" + HEAD + lines(part)));
    return String.join("\n", text);
  }

  private static String part(Row row) {
    String fault = row.cell().fault() == Cell.Fault.KILL ? "The master killed" : "Planned";
    return fault + ", API " + row.cell().apiMillis() + " ms:";
  }

  private static String lines(List<Row> part) {
    Map<Cell, List<Row>> cells =
        part.stream()
            .collect(Collectors.groupingBy(Row::cell, LinkedHashMap::new, Collectors.toList()));
    StringBuilder lines = new StringBuilder();
    cells.forEach((cell, rows) -> lines.append(line(cell, rows)));
    return lines.toString();
  }

  private static String line(Cell cell, List<Row> rows) {
    List<Row> called = rows.stream().filter(r -> r.hintToCall().isPresent()).toList();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %d | %s | %s | %s | %s | %s + %s | %s | %s, %s |%n",
        cell.contender().title,
        cell.contender().writesRoutes() ? Integer.toString(cell.tables()) : "any",
        rows.size(),
        spread(called, r -> r.hintToCall().orElseThrow()),
        spread(rows, Row::switchToWrite),
        spread(rows, Row::withoutWrites),
        spread(rows, Row::lost),
        spread(rows, Row::apiWrites),
        spread(rows, Row::apiReads),
        spread(rows, Row::cpuMillis),
        median(rows, Row::restMib),
        median(rows, Row::peakMib));
  }

  private static String spread(List<Row> rows, ToDoubleFunction<Row> figure) {
    return Spread.of(rows, figure).map(Spread::toString).orElse("none");
  }

  private static String median(List<Row> rows, ToDoubleFunction<Row> figure) {
    return Spread.of(rows, figure)
        .map(s -> String.format(Locale.ROOT, "%.0f", s.median()))
        .orElse("none");
  }
}
