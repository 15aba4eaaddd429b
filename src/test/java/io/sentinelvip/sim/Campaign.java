package io.sentinelvip.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Many schedules, by neighbouring seeds, on several threads; each schedule in one of them. */
final class Campaign {

  private final long from;
  private final long seeds;
  private final Mutant mutant;
  private final int enough;
  private final AtomicLong next = new AtomicLong();
  private final Stats total = new Stats();
  private final Map<Long, String> failures = new TreeMap<>();
  private long nanos;

  Campaign(long from, long seeds, Mutant mutant, int enough) {
    this.enough = enough;
    this.from = from;
    this.seeds = seeds;
    this.mutant = mutant;
  }

  void run(int threads) throws InterruptedException {
    long began = System.nanoTime();
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread t = new Thread(this::work, "schedules-" + i);
      t.start();
      all.add(t);
    }
    for (Thread t : all) {
      t.join();
    }
    nanos = System.nanoTime() - began;
  }

  private void work() {
    Stats stats = new Stats();
    long i = next.getAndIncrement();
    while (i < seeds && failures().size() < enough) {
      Simulation.Result r = Simulation.run(from + i, mutant, false, stats);
      if (r.violation() != null) {
        synchronized (failures) {
          failures.put(from + i, r.violation());
        }
      }
      i = next.getAndIncrement();
    }
    synchronized (total) {
      total.add(stats);
    }
  }

  Map<Long, String> failures() {
    synchronized (failures) {
      return new TreeMap<>(failures);
    }
  }

  Stats total() {
    return total;
  }

  String report() {
    StringBuilder s = new StringBuilder();
    s.append(
        String.format(
            Locale.ROOT,
            "%d schedules in %.1f s: %.0f a second; %d events, %d failovers, %d route writes, %d calls stopped"
                + " at the gate%n",
            total.schedules,
            nanos / 1e9,
            total.schedules / (nanos / 1e9),
            total.events,
            total.failovers,
            total.writes,
            total.stoppedAtGate));
    s.append(
        String.format(
            Locale.ROOT,
            "longest time to right %.1f s (seed %d); at most %d EC2 calls a minute and %d rounds of questions a"
                + " second by one agent%n",
            total.longestToRight / 1e6,
            total.longestSeed,
            total.ec2MostAMinute,
            total.asksMostASecond));
    s.append(String.format(Locale.ROOT, "%-28s %9s %12s%n", "fault", "drawn", "hit a move"));
    for (FaultKind k : FaultKind.values()) {
      s.append(
          String.format(
              Locale.ROOT,
              "%-28s %9d %12d%n",
              k,
              total.drawn.getOrDefault(k, 0L),
              total.hitAMove.getOrDefault(k, 0L)));
    }
    failures()
        .forEach(
            (seed, what) ->
                s.append(
                    String.format(
                        Locale.ROOT,
                        "FAILED seed %d: %s%n  scripts/simulate --seed %d%n",
                        seed,
                        what,
                        seed)));
    s.append(failures().isEmpty() ? "every promise was kept" : failures().size() + " failed");
    return s.toString();
  }
}
