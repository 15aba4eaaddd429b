package io.sentinelvip.core;

import java.time.Duration;

/**
 * When the self-test at the start is made. Its DryRun takes from the account's bucket of writes (50
 * calls, 5 a second) what a failover may need, and a fleet may be started within a minute: so it
 * comes some time within five minutes, and where reads were throttled, so that the fleet is a large
 * one, within two hours. Nothing waits for it: what a failover needs is warmed without EC2's
 * buckets, and {@code check} asks the same at once.
 */
public final class Rehearsal {

  private static final long SOONEST_MILLIS = 2_000;
  private static final long SPREAD_MILLIS = 300_000;
  private static final long LATER_MILLIS = 7_200_000;

  /** Longer than any {@link #first}. */
  static final Duration LATEST_FIRST = Duration.ofMillis(SOONEST_MILLIS + SPREAD_MILLIS);

  private Rehearsal() {}

  /** From the start on: two seconds to five minutes. */
  public static Duration first(long seed) {
    return Duration.ofMillis(SOONEST_MILLIS + Math.floorMod(Backoff.mix(seed), SPREAD_MILLIS));
  }

  /** From then on, for who met a throttled read by then: up to two hours. */
  public static Duration later(long seed) {
    return Duration.ofMillis(Math.floorMod(Backoff.mix(seed + 1), LATER_MILLIS));
  }
}
