package io.sentinelvip.sim;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Runs schedules, and is the command behind {@code scripts/simulate}. */
public final class Simulation {

  private Simulation() {}

  /**
   * How one schedule went.
   *
   * @param violation the promise that was broken; null if none was
   * @param transcript what happened, if it was kept
   */
  record Result(@Nullable String violation, List<String> transcript) {}

  static Result run(long seed, Mutant mutant, boolean keep, Stats stats) {
    Transcript transcript = new Transcript(keep);
    World w = new World(seed, mutant, transcript, stats);
    try {
      new Schedule(w, seed).run();
      return new Result(null, transcript.lines());
    } catch (Violation e) {
      transcript.line(w.time.now(), "VIOLATED", e::getMessage);
      return new Result(e.getMessage(), transcript.lines());
    } catch (RuntimeException e) {
      transcript.line(w.time.now(), "THROWN", e::toString);
      return new Result(e + " at " + List.of(e.getStackTrace()).subList(0, 4), transcript.lines());
    }
  }

  /** {@code --seed N} replays one; {@code --seeds N --from K} runs many. */
  public static void main(String[] args) throws InterruptedException {
    long seeds = 1000;
    long from = 1;
    int threads = Runtime.getRuntime().availableProcessors();
    Mutant mutant = Mutant.NONE;
    for (int i = 0; i + 1 < args.length; i += 2) {
      String value = args[i + 1];
      switch (args[i]) {
        case "--seed" -> {
          replay(Long.parseLong(value), mutant);
          return;
        }
        case "--seeds" -> seeds = Long.parseLong(value);
        case "--from" -> from = Long.parseLong(value);
        case "--threads" -> threads = Integer.parseInt(value);
        case "--mutant" -> mutant = Mutant.valueOf(value);
        default -> throw new IllegalArgumentException("unknown: " + args[i]);
      }
    }
    Campaign campaign = new Campaign(from, seeds, mutant, 20);
    campaign.run(threads);
    System.out.println(campaign.report());
    System.exit(campaign.failures().isEmpty() ? 0 : 1);
  }

  private static void replay(long seed, Mutant mutant) {
    Result r = run(seed, mutant, true, new Stats());
    r.transcript().forEach(System.out::println);
    System.out.println(
        String.format(
            Locale.ROOT,
            "seed %d: %s",
            seed,
            r.violation() == null ? "every promise was kept" : r.violation()));
  }
}
