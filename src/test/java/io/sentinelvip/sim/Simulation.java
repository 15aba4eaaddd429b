package io.sentinelvip.sim;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Runs schedules, and is the command behind {@code scripts/simulate}. */
public final class Simulation {

  private static final int ENOUGH_FAILURES = 20;

  /** So many schedules must show each fault in a move. */
  private static final long SHOWS_ALL = 5000;

  private static final int BAD_USAGE = 2;

  private Simulation() {}

  /**
   * How one schedule went.
   *
   * @param violation the promise that was broken; null if none was
   * @param broken which it was; null too if something was thrown
   * @param transcript what happened, if it was kept
   */
  record Result(@Nullable String violation, @Nullable Promise broken, List<String> transcript) {}

  static Result run(long seed, Mutant mutant, boolean keep, Stats stats) {
    Transcript transcript = new Transcript(keep);
    World w = new World(seed, mutant, transcript, stats);
    try {
      new Schedule(w).run();
      return new Result(null, null, transcript.lines());
    } catch (Violation e) {
      transcript.line(w.time.now(), "VIOLATED", e::getMessage);
      return new Result(e.getMessage(), e.promise, transcript.lines());
    } catch (RuntimeException e) {
      transcript.line(w.time.now(), "THROWN", e::toString);
      String at = " at " + List.of(e.getStackTrace()).subList(0, 4);
      return new Result(e + at, null, transcript.lines());
    }
  }

  /** {@code --seed N} replays one; {@code --seeds N --from K} runs many. */
  public static void main(String[] args) throws InterruptedException {
    long seeds = 1000;
    long from = 1;
    @Nullable Long one = null;
    int threads = Runtime.getRuntime().availableProcessors();
    Mutant mutant = Mutant.NONE;
    try {
      for (int i = 0; i < args.length; i += 2) {
        String value = i + 1 < args.length ? args[i + 1] : "";
        switch (args[i]) {
          case "--seed" -> one = Long.parseLong(value);
          case "--seeds" -> seeds = atLeastOne(Long.parseLong(value));
          case "--from" -> from = Long.parseLong(value);
          case "--threads" -> threads = (int) atLeastOne(Integer.parseInt(value));
          case "--mutant" -> mutant = Mutant.valueOf(value);
          default -> throw new IllegalArgumentException("unknown option " + args[i]);
        }
      }
    } catch (IllegalArgumentException e) {
      System.err.println("simulate: " + e.getMessage() + "; see the head of scripts/simulate");
      System.exit(BAD_USAGE);
    }
    System.exit(one != null ? replay(one, mutant) : many(from, seeds, threads, mutant));
  }

  private static long atLeastOne(long n) {
    if (n < 1) {
      throw new IllegalArgumentException(n + " is less than 1");
    }
    return n;
  }

  private static int many(long from, long seeds, int threads, Mutant mutant)
      throws InterruptedException {
    Campaign campaign = new Campaign(from, seeds, mutant, f -> f.size() >= ENOUGH_FAILURES);
    campaign.run(threads, System.err::println);
    campaign.failures().keySet().stream().findFirst().ifPresent(seed -> replay(seed, mutant));
    System.out.println(campaign.report());
    boolean blank = seeds >= SHOWS_ALL && !campaign.missed().isEmpty();
    return campaign.failures().isEmpty() && !blank ? 0 : 1;
  }

  private static int replay(long seed, Mutant mutant) {
    Result r = run(seed, mutant, true, new Stats());
    r.transcript().forEach(System.out::println);
    System.out.println(
        String.format(
            Locale.ROOT,
            "seed %d: %s",
            seed,
            r.violation() == null ? "every promise was kept" : r.violation()));
    return r.violation() == null ? 0 : 1;
  }
}
