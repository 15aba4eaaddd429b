package io.sentinelvip.sentinel;

import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next attempt: 100 ms, doubling to 2 s, half of it jitter. */
final class Backoff {

  private static final long FIRST_MILLIS = 100;
  private static final long MOST_MILLIS = 2000;

  private long ceiling = FIRST_MILLIS;

  /** The next wait in milliseconds. */
  long nextMillis() {
    long now = ceiling;
    ceiling = Math.min(MOST_MILLIS, ceiling * 2);
    return now / 2 + ThreadLocalRandom.current().nextLong(now / 2 + 1);
  }

  /** An attempt succeeded. */
  void reset() {
    ceiling = FIRST_MILLIS;
  }
}
