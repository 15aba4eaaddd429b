package io.sentinelvip.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Many schedules, by neighbouring seeds, on several threads; each schedule in one of them. */
final class Campaign {

  private static final long PROGRESS_NANOS = 10_000_000_000L;

  private final long from;
  private final long seeds;
  private final Mutant mutant;
  private final Predicate<Map<Long, Simulation.Result>> enough;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final Stats total = new Stats();
  private final Map<Long, Simulation.Result> failures = new TreeMap<>();
  private long began;
  private long nanos;

  /** {@code enough} tells by the failures seen when to stop before all seeds were run. */
  Campaign(long from, long seeds, Mutant mutant, Predicate<Map<Long, Simulation.Result>> enough) {
    this.enough = enough;
    this.from = from;
    this.seeds = seeds;
    this.mutant = mutant;
  }

  /** Runs it; {@code progress} is told of each failure, and now and then how far it has come. */
  void run(int threads, Consumer<String> progress) throws InterruptedException {
    began = System.nanoTime();
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread t = new Thread(() -> work(progress), "schedules-" + i);
      t.start();
      all.add(t);
    }
    long told = began;
    for (Thread t : all) {
      while (t.isAlive()) {
        t.join(200);
        if (System.nanoTime() - told > PROGRESS_NANOS) {
          told = System.nanoTime();
          progress.accept(progress());
        }
      }
    }
    nanos = System.nanoTime() - began;
  }

  private String progress() {
    double seconds = (System.nanoTime() - began) / 1e9;
    long n = done.get();
    return n
        + " of "
        + seeds
        + " schedules in "
        + Math.round(seconds)
        + " s, "
        + Math.round(n / seconds)
        + " a second, "
        + failures().size()
        + " failed";
  }

  private void work(Consumer<String> progress) {
    Stats stats = new Stats();
    long i = next.getAndIncrement();
    while (i < seeds && !isEnough()) {
      Simulation.Result r = Simulation.run(from + i, mutant, false, stats);
      done.incrementAndGet();
      if (r.violation() != null) {
        progress.accept("seed " + (from + i) + ": " + r.violation());
        synchronized (failures) {
          failures.put(from + i, r);
        }
      }
      i = next.getAndIncrement();
    }
    synchronized (total) {
      total.add(stats);
    }
  }

  private boolean isEnough() {
    synchronized (failures) {
      return enough.test(failures);
    }
  }

  /** What failed, by its seed. */
  Map<Long, Simulation.Result> failures() {
    synchronized (failures) {
      return new TreeMap<>(failures);
    }
  }

  Stats total() {
    return total;
  }

  /** The faults that hit no move in any schedule. */
  List<FaultKind> missed() {
    List<FaultKind> missed = new ArrayList<>();
    for (FaultKind k : FaultKind.values()) {
      if (!total.hitAMove.containsKey(k)) {
        missed.add(k);
      }
    }
    return missed;
  }

  String report() {
    return new Report(total, failures()).text(nanos / 1e9, missed());
  }
}
