package io.sentinelvip.soak;

import io.sentinelvip.lab.Await;
import io.sentinelvip.whole.Deployment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** One mishap after another, each of them once before any comes again, in an order drawn anew. */
final class Storm implements AutoCloseable {

  static final String EVENTS = "events.csv";

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration LEAST_LASTING = Duration.ofMillis(500);
  private static final int LONGEST_CALM_MILLIS = 4_000;
  private static final long HEAP_EACH = TimeUnit.MINUTES.toNanos(1);
  private static final int HEAPS = 20;

  /**
   * A line of {@code events.csv}.
   *
   * @param seconds when it began, since the start of the soak
   * @param healed when it ended
   * @param wrongMillis for how long the VIP was wrong after that; negative where it stayed so
   */
  record Happened(double seconds, double healed, String name, long wrongMillis, long boundMillis) {
    static final String HEADER = "seconds,healed,fault,wrong_ms,bound_ms";

    String csv() {
      return String.format(
          Locale.ROOT, "%.1f,%.1f,%s,%d,%d", seconds, healed, name, wrongMillis, boundMillis);
    }
  }

  private final Deployment deployment;
  private final Sampler sampler;
  private final Complaints complaints;
  private final long start;
  private final long seed;
  private final Csv events;
  private final List<Happened> happened = new ArrayList<>();
  private final List<Mishap> ahead = new ArrayList<>();
  private long heapAt;
  private int number;

  Storm(
      Deployment deployment,
      Sampler sampler,
      Complaints complaints,
      Path dir,
      long start,
      long seed)
      throws IOException {
    this.deployment = deployment;
    this.sampler = sampler;
    this.complaints = complaints;
    this.start = start;
    this.seed = seed;
    this.heapAt = start;
    events = new Csv(dir.resolve(EVENTS), Happened.HEADER);
  }

  /** Goes on for {@code length}; what has begun by then is brought to its end. */
  List<Happened> rage(Duration length) throws IOException, InterruptedException {
    long heapEach = Math.min(HEAP_EACH, length.toNanos() / HEAPS);
    sampler.sample(true);
    while (System.nanoTime() - start < length.toNanos()) {
      Random random = new Random(seed + number++);
      Thread.sleep(random.nextInt(LONGEST_CALM_MILLIS));
      Mishap mishap = next(random);
      try {
        happen(mishap, random);
      } catch (RuntimeException e) {
        complaints.add(mishap.name() + " could not be done: " + e);
      }
      if (System.nanoTime() - heapAt > heapEach) {
        heapAt = System.nanoTime();
        sampler.sample(true);
      }
    }
    sampler.sample(true);
    return happened;
  }

  private Mishap next(Random random) {
    if (ahead.isEmpty()) {
      ahead.addAll(Mishaps.ALL);
      Collections.shuffle(ahead, random);
    }
    return ahead.remove(ahead.size() - 1);
  }

  private void happen(Mishap mishap, Random random) throws InterruptedException {
    long began = System.nanoTime();
    Runnable heal = mishap.strike().apply(new Stage(deployment, sampler, random));
    Thread.sleep(lasting(mishap, random));
    heal.run();
    long healed = System.nanoTime();
    long wrong = wrongMillis(mishap, healed);
    Happened entry =
        new Happened(
            (began - start) / 1e9,
            (healed - start) / 1e9,
            mishap.name(),
            wrong,
            mishap.bound().toMillis());
    happened.add(entry);
    events.line(entry.csv());
    System.out.printf(
        Locale.ROOT,
        "%8.1f s  %-35s %6.1f s, then wrong for %d ms%n",
        entry.seconds(),
        mishap.name(),
        entry.healed() - entry.seconds(),
        wrong);
  }

  private static long lasting(Mishap mishap, Random random) {
    long most = mishap.lasting().toMillis();
    long least = Math.min(most, LEAST_LASTING.toMillis());
    return least + (long) (random.nextDouble() * (most - least));
  }

  private long wrongMillis(Mishap mishap, long healed) {
    try {
      Duration wrong = Recovery.await(deployment, healed, LIMIT);
      if (wrong.compareTo(mishap.bound()) > 0) {
        complaints.add(
            "%s: wrong for %s, the bound is %s".formatted(mishap.name(), wrong, mishap.bound()));
      }
      settle(mishap);
      return wrong.toMillis();
    } catch (IllegalStateException e) {
      complaints.add(mishap.name() + ": " + e.getMessage());
      return -1;
    }
  }

  private void settle(Mishap mishap) {
    try {
      Await.until("a whole group", LIMIT, this::isWhole);
      deployment.awaitSettled(LIMIT);
    } catch (IllegalStateException e) {
      complaints.add("after " + mishap.name() + ", though the VIP was right: " + e.getMessage());
    }
  }

  /** A Sentinel that led waits for up to its failover-timeout before it knows all again. */
  private boolean isWhole() {
    deployment.group().awaitWhole();
    return true;
  }

  @Override
  public void close() {
    events.close();
  }
}
