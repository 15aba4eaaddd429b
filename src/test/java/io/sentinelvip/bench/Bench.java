package io.sentinelvip.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Runs all that was asked for, one contender after the other; see {@code scripts/bench --help}. */
final class Bench {

  private static final String CSV = "bench.csv";
  private static final String PICTURE = "bench.svg";
  private static final String TABLES = "bench.md";

  /** So often a run that Sentinel's own second failover spoiled is made. */
  private static final int MOST_SPOILED = 3;

  private final Plan plan;
  private final Bed bed;
  private final PrintWriter csv;
  private final List<Row> rows = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  private Bench(Plan plan, Bed bed, PrintWriter csv) {
    this.plan = plan;
    this.bed = bed;
    this.csv = csv;
  }

  /** What is asked for; the script has checked it. */
  record Plan(
      Path out,
      List<Contender> contenders,
      List<Cell.Fault> faults,
      List<Integer> tables,
      List<Integer> apiMillis,
      int runs,
      Duration idle,
      Duration limit,
      int downAfter,
      boolean strict) {

    static Plan of(String... words) {
      Map<String, String> said =
          Arrays.stream(words)
              .map(word -> word.split("=", 2))
              .collect(Collectors.toMap(w -> w[0], w -> w[1]));
      Function<String, String> get = key -> said.getOrDefault(key, "");
      return new Plan(
          Path.of(get.apply("out")),
          list(get.apply("only"), Contender::of),
          list(get.apply("faults"), Cell.Fault::of),
          list(get.apply("tables"), Integer::valueOf),
          list(get.apply("api"), Integer::valueOf),
          Integer.parseInt(get.apply("runs")),
          Duration.ofSeconds(Long.parseLong(get.apply("idle"))),
          Duration.ofSeconds(Long.parseLong(get.apply("limit"))),
          Integer.parseInt(get.apply("down-after")),
          Boolean.parseBoolean(get.apply("strict")));
    }

    private static <T> List<T> list(String words, Function<String, T> each) {
      return Arrays.stream(words.split(",", -1)).map(each).toList();
    }
  }

  /** {@code plot DIR} draws anew what a run has left there; else {@link Plan}'s words. */
  public static void main(String[] args) throws IOException {
    if (args[0].equals("plot")) {
      present(Path.of(args[1]), Row.read(Path.of(args[1], CSV)));
      return;
    }
    Plan plan = Plan.of(args);
    Files.createDirectories(plan.out());
    List<Row> rows;
    List<String> complaints;
    // A signal ends this without closing it: what the lab is made of has hooks for that.
    try (Bed bed = new Bed(plan.downAfter());
        PrintWriter csv = new PrintWriter(Files.newBufferedWriter(plan.out().resolve(CSV)))) {
      csv.println(Row.HEADER);
      Bench bench = new Bench(plan, bed, csv);
      bench.all();
      rows = bench.rows;
      complaints = bench.failures;
    }
    present(plan.out(), rows);
    if (plan.strict()) {
      rows.forEach(r -> complaints.addAll(Failover.complaints(r)));
    }
    complaints.forEach(System.err::println);
    System.exit(complaints.isEmpty() ? 0 : 1);
  }

  private static void present(Path out, List<Row> rows) throws IOException {
    String summary = Summary.of(rows);
    Files.writeString(out.resolve(TABLES), summary);
    System.out.println("\n" + summary);
    Picture picture = new Picture(rows);
    if (picture.hasSomethingToShow()) {
      Files.writeString(out.resolve(PICTURE), picture.svg());
    }
  }

  private void all() {
    if (!plan.strict()) {
      // The emulator's first answers are slow, as every JVM's: one failover that does not count.
      Cell first = new Cell(Contender.BARE, Cell.Fault.KILL, plan.tables().get(0), 0);
      round(Contender.BARE, first.tables(), List.of(first), 1, row -> {});
    }
    for (int tables : plan.tables()) {
      for (Contender contender : plan.contenders()) {
        List<Cell> cells = cells(contender, tables);
        if (!cells.isEmpty()) {
          round(contender, tables, cells, plan.runs(), this::keep);
        }
      }
    }
  }

  private List<Cell> cells(Contender contender, int tables) {
    List<Cell> cells = new ArrayList<>();
    for (int api : plan.apiMillis()) {
      for (Cell.Fault fault : plan.faults()) {
        cells.add(new Cell(contender, fault, tables, api));
      }
    }
    if (!contender.writesRoutes()) {
      cells.removeIf(
          c ->
              c.tables() != plan.tables().get(0)
                  || c.apiMillis() != plan.apiMillis().get(plan.apiMillis().size() - 1));
    }
    return cells;
  }

  /**
   * One contender, started once, over some cells; a cell that takes too long has fewer runs. Where
   * a run goes wrong, the rest is left out.
   */
  private void round(
      Contender contender, int tables, List<Cell> cells, int runs, Consumer<Row> to) {
    bed.clear();
    bed.lab().vpc().latency(Duration.ZERO);
    try (Active active = contender.start(bed, Bed.tables(tables))) {
      for (Cell cell : cells) {
        bed.lab().vpc().latency(Duration.ofMillis(cell.apiMillis()));
        long end = System.nanoTime() + plan.limit().toNanos();
        for (int i = 1; i <= runs && (i == 1 || System.nanoTime() - end < 0); i++) {
          to.accept(once(active, cell, i));
        }
      }
      return;
    } catch (IllegalStateException e) {
      String failure = contender.id + ", " + tables + " table(s): " + e.getMessage();
      System.out.println("went wrong, the rest of it is left out: " + failure);
      failures.add(failure);
    }
    bed.heal();
  }

  /** What a machine that stood still has spoiled says nothing of the contender. */
  private Row once(Active active, Cell cell, int run) {
    for (int spoiled = 0; spoiled < MOST_SPOILED; spoiled++) {
      try {
        return new Failover(bed, active, cell).run(run, plan.idle());
      } catch (FailedOverAgain e) {
        System.out.printf("%s, run %d once more: %s%n", cell, run, e.getMessage());
        bed.heal();
      }
    }
    throw new IllegalStateException("Sentinel fails over again and again");
  }

  private void keep(Row row) {
    rows.add(row);
    csv.println(row.csv());
    csv.flush();
    System.out.printf(
        "%s, run %d: write after %.0f ms%n", row.cell(), row.run(), row.switchToWrite());
  }
}
