package io.sentinelvip.whole;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A row of the fault matrix in reliability.md, which says how each column is read.
 *
 * @param fault its name
 * @param within until every table leads to the real master
 * @param from what that is counted from
 * @param writes how often an agent may write one table's route, retries included
 * @param alerts the keys to be seen
 */
public record MatrixRow(
    String fault,
    Duration within,
    From from,
    Map<Part, Integer> writes,
    Map<Part, List<Expected>> alerts) {

  /** What a time is counted from. */
  public enum From {
    /** The moment at which there is a real master. */
    MASTER,
    /** The end of the fault. */
    END
  }

  /** Which node is meant. */
  public enum Part {
    /** The master at the beginning. */
    OLD,
    /** The master at the end. */
    NEW,
    /** Any other. */
    REST
  }

  /**
   * A key as the table has it.
   *
   * @param certain whether it must be seen, not only may
   */
  public record Expected(String key, boolean certain) {}

  /** The row that is tried with real packets. */
  public static final String LINK_DOWN = "host cut off by its link";

  /** What the tests add to a row's time, for a machine that has other work to do. */
  private static final Duration NOISE = Duration.ofSeconds(2);

  private static final Path PAGE = Path.of("src/site/markdown/reliability.md");
  private static final String HEAD =
      "| fault | what is done | within | from | writes | alerts | why |";
  private static final Pattern WRITES = Pattern.compile("(\\w+) (\\d+)(?:\\+(\\d+))?");

  /** All rows, in the table's order. */
  public static List<MatrixRow> all() {
    try {
      return rows(Files.readString(PAGE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The row of a fault. */
  public static MatrixRow of(String fault) {
    return all().stream()
        .filter(r -> r.fault.equals(fault))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no row for '" + fault + "' in " + PAGE));
  }

  static List<MatrixRow> rows(String page) {
    List<MatrixRow> rows = new ArrayList<>();
    List<String> lines = page.lines().toList();
    int head = lines.indexOf(HEAD);
    if (head < 0) {
      throw new IllegalArgumentException("no table that begins with " + HEAD);
    }
    for (int i = head + 2; i < lines.size() && lines.get(i).startsWith("|"); i++) {
      rows.add(row(lines.get(i)));
    }
    return rows;
  }

  private static MatrixRow row(String line) {
    List<String> cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
    if (cells.size() != 9 || cells.subList(1, 8).stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException("not seven cells: " + line);
    }
    return new MatrixRow(
        cells.get(1),
        Duration.ofSeconds(Long.parseLong(cells.get(3))),
        From.valueOf(cells.get(4).toUpperCase(Locale.ROOT)),
        writes(cells.get(5)),
        alerts(cells.get(6)));
  }

  private static Map<Part, Integer> writes(String cell) {
    Map<Part, Integer> writes = new EnumMap<>(Part.class);
    for (String item : items(cell, ",")) {
      Matcher m = WRITES.matcher(item);
      if (!m.matches()) {
        throw new IllegalArgumentException("not of the form 'new 2+4': " + item);
      }
      int retries = m.group(3) == null ? 0 : Integer.parseInt(m.group(3));
      parts(m.group(1)).forEach(p -> writes.put(p, Integer.parseInt(m.group(2)) + retries));
    }
    return writes;
  }

  private static Map<Part, List<Expected>> alerts(String cell) {
    Map<Part, List<Expected>> alerts = new EnumMap<>(Part.class);
    for (String item : items(cell, ";")) {
      String[] of = item.split(": ", 2);
      List<Expected> keys =
          Arrays.stream(of[1].split(", ", -1))
              .map(k -> new Expected(k.replaceAll("[()]", ""), !k.startsWith("(")))
              .toList();
      parts(of[0]).forEach(p -> alerts.computeIfAbsent(p, x -> new ArrayList<>()).addAll(keys));
    }
    return alerts;
  }

  private static List<String> items(String cell, String separator) {
    return cell.equals("none")
        ? List.of()
        : Arrays.stream(cell.split(separator, -1)).map(String::strip).toList();
  }

  private static List<Part> parts(String word) {
    return word.equals("all")
        ? List.of(Part.values())
        : List.of(Part.valueOf(word.toUpperCase(Locale.ROOT)));
  }

  /** When a test loses patience. */
  public Duration limit() {
    return within.plus(NOISE);
  }

  /** How often a node that plays these parts may write one table's route. */
  public int writesOf(List<Part> parts) {
    return parts.stream().mapToInt(p -> writes.getOrDefault(p, 0)).max().orElse(0);
  }

  /**
   * What a node that plays these parts is expected to alert, each key as its agent has it.
   *
   * @param resolve the keys that one of the table stands for
   */
  public List<Expected> alertsOf(List<Part> parts, Function<String, List<String>> resolve) {
    return parts.stream()
        .flatMap(p -> alerts.getOrDefault(p, List.of()).stream())
        .flatMap(e -> resolve.apply(e.key).stream().map(key -> new Expected(key, e.certain)))
        .toList();
  }

  /** The parts that a node plays where {@code old} and {@code next} are the masters. */
  public static List<Part> partsOf(int node, int old, int next) {
    List<Part> played =
        Stream.of(Part.OLD, Part.NEW).filter(p -> node == (p == Part.OLD ? old : next)).toList();
    return played.isEmpty() ? List.of(Part.REST) : played;
  }

  @Override
  public String toString() {
    return fault;
  }
}
