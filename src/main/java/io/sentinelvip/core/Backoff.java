package io.sentinelvip.core;

import java.time.Duration;

/**
 * How long to wait before the next attempt. Jittered by a seed, so that a schedule can be replayed.
 */
final class Backoff {

  private static final long FIRST_MILLIS = 50;
  private static final long CAP_MILLIS = 5_000;
  private static final long CAP_THROTTLED_MILLIS = 8_000;

  private Backoff() {}

  /**
   * The wait before attempt {@code attempt + 1}: doubling from 50 ms to 5 s (throttled: from 400 ms
   * to 8 s), of which a random half to whole is taken.
   */
  static Duration after(int attempt, boolean throttled, long seed) {
    long first = throttled ? 8 * FIRST_MILLIS : FIRST_MILLIS;
    return doubled(first, throttled ? CAP_THROTTLED_MILLIS : CAP_MILLIS, attempt, seed);
  }

  /** The same, doubling from {@code first} milliseconds to {@code most}. */
  static Duration patient(long first, Duration most, int attempt, long seed) {
    return doubled(first, Math.max(first, most.toMillis()), attempt, seed);
  }

  private static Duration doubled(long first, long cap, int attempt, long seed) {
    long whole = Math.min(cap, first << Math.min(16, Math.max(0, attempt - 1)));
    return Duration.ofMillis(whole / 2 + Math.floorMod(mix(seed + attempt), whole / 2 + 1));
  }

  /** {@code d} made longer or shorter by up to a tenth. */
  static Duration jitter(Duration d, long seed) {
    long tenth = Math.max(1, d.toNanos() / 10);
    return d.plusNanos(Math.floorMod(mix(seed), 2 * tenth) - tenth);
  }

  /** The finalizer of SplitMix64: neighbouring seeds give unrelated numbers. */
  static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
