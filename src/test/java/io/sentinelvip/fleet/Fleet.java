package io.sentinelvip.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures what a fleet of agents does with EC2's buckets: the command behind scripts/fleet. */
public final class Fleet {

  private static final String HELP =
      """
      Usage: scripts/fleet [--hours N] [--seed N] [--picture FILE]

      Simulates fleets of agents that share EC2's token buckets (reads 100 and 20 a
      second, ReplaceRoute 50 and 5 a second, each API its own) and know nothing of
      each other. Prints three Markdown tables: fleets that read at rest, under several
      policies and the agent's own; the self-tests of fleets that were just restarted;
      and a lost zone, whose masters all move at once.
      The agent's own policies are the classes of its core, not a copy.

        --hours N        so long is each fleet watched, 2 to 100; default 8
        --seed N         of all chance; the same seed gives the same figures; default 1
        --picture FILE   draws both as an SVG
        --help           this text

      Exit code 0: done. 2: bad command line.
      """;

  private static final int BAD_USAGE = 2;
  private static final int ZONE = 500;
  private static final int TABLES = 6;

  private Fleet() {}

  /** See {@code --help}. */
  public static void main(String[] args) throws IOException {
    int hours = 8;
    long seed = 1;
    String picture = "";
    try {
      for (int i = 0; i < args.length; i += 2) {
        if (args[i].equals("--help") || args[i].equals("-h")) {
          System.out.print(HELP);
          return;
        }
        String value = i + 1 < args.length ? args[i + 1] : "";
        switch (args[i]) {
          case "--hours" -> hours = hours(value);
          case "--seed" -> seed = number("--seed", value);
          case "--picture" -> picture = file(value);
          default -> throw new IllegalArgumentException("unknown option " + args[i]);
        }
      }
    } catch (IllegalArgumentException e) {
      System.err.println("fleet: " + e.getMessage() + "; see --help");
      System.exit(BAD_USAGE);
    }
    Map<Reader.Policy, List<Double>> reads = rest(hours, seed);
    restarted(seed);
    Map<ZoneLost.Policy, List<Double>> writes = zone(seed);
    if (!picture.isEmpty()) {
      Files.writeString(Path.of(picture), Picture.of(reads, writes, ZONE * TABLES));
    }
  }

  private static int hours(String text) {
    long hours = number("--hours", text);
    if (hours < 2 || hours > 100) {
      throw new IllegalArgumentException("--hours " + hours + " is not 2 to 100");
    }
    return (int) hours;
  }

  private static long number(String option, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " takes a number, not '" + text + "'", e);
    }
  }

  private static String file(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("--picture needs a file");
    }
    return text;
  }

  private static Map<Reader.Policy, List<Double>> rest(int hours, long seed) {
    Map<Reader.Policy, List<Double>> perMinute = new LinkedHashMap<>();
    System.out.println(
        """
        | agents | policy | calls/s | served/s | throttled | owner reads each | replica reads each | \
        a failover's read waits | owners, all as before after |
        | ---: | --- | ---: | ---: | ---: | --- | --- | --- | --- |""");
    for (int agents : List.of(100, 1_000, 10_000)) {
      for (Reader.Policy p : Reader.Policy.values()) {
        Rest.Result r = Rest.restarted(p, agents, hours, seed);
        if (agents == 10_000) {
          perMinute.put(p, r.perMinute());
        }
        System.out.println(
            row(
                agents,
                p.text(),
                number(r.calls()),
                number(r.served()),
                percent(r.refused()),
                spread(r.owners()),
                spread(r.replicas()),
                spread(r.failovers()),
                back(r.ownersBack()) + ", " + back(r.allBack())));
      }
    }
    return perMinute;
  }

  private static void restarted(long seed) {
    System.out.println(
        """

        | agents | self-tests | throttled | made after | an owner's first look waits | \
        a failover's six writes wait |
        | ---: | --- | ---: | --- | --- | --- |""");
    for (int agents : List.of(100, 1_000, 10_000)) {
      for (Restart.Policy p : Restart.Policy.values()) {
        Restart.Result r = Restart.run(p, agents, seed);
        System.out.println(
            row(
                agents,
                p.text(),
                percent(r.refused()),
                spread(r.rehearsed()),
                spread(r.owners()),
                spread(r.failovers())));
      }
    }
  }

  private static Map<ZoneLost.Policy, List<Double>> zone(long seed) {
    Map<ZoneLost.Policy, List<Double>> written = new LinkedHashMap<>();
    System.out.println(
        """

        | masters | a refusal costs | policy | all written after | the bucket allows | calls | throttled | \
        a master is right after |
        | ---: | ---: | --- | ---: | ---: | ---: | ---: | --- |""");
    for (int masters : List.of(20, ZONE)) {
      for (double costs : masters == ZONE ? List.of(0.0, 0.05) : List.of(0.0)) {
        for (ZoneLost.Policy p : ZoneLost.Policy.values()) {
          ZoneLost.Result r = ZoneLost.run(p, masters, TABLES, costs, seed);
          if (masters == ZONE && costs == 0) {
            written.put(p, r.written());
          }
          System.out.println(
              row(
                  masters,
                  costs == 0 ? "nothing" : costs + " calls",
                  p.text(),
                  ZoneLost.seconds(r.seconds()),
                  ZoneLost.seconds(r.least()),
                  r.calls(),
                  percent(r.refused()),
                  r.seconds() < 0 ? "" : spread(r.masters())));
        }
      }
    }
    return written;
  }

  private static String row(Object... cells) {
    List<String> texts = new ArrayList<>();
    for (Object cell : cells) {
      texts.add(String.valueOf(cell));
    }
    return "| " + String.join(" | ", texts) + " |";
  }

  private static String back(double minutes) {
    return minutes < 0 ? "never" : duration(60 * minutes);
  }

  private static String number(double d) {
    return String.format(Locale.ROOT, "%.1f", d);
  }

  private static String percent(double part) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * part);
  }

  private static String spread(List<Double> seconds) {
    List<String> texts = seconds.stream().map(Fleet::duration).toList();
    return texts.get(0) + " (99 %: " + texts.get(1) + ", worst " + texts.get(2) + ")";
  }

  private static String duration(double seconds) {
    if (seconds < 0) {
      return "-";
    }
    String unit = seconds < 600 ? " s" : " min";
    double value = seconds < 600 ? seconds : seconds / 60;
    return String.format(Locale.ROOT, value < 10 && value > 0 ? "%.1f" : "%.0f", value) + unit;
  }
}
