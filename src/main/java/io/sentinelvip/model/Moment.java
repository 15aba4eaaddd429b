package io.sentinelvip.model;

import java.time.Duration;

/**
 * A point in time by two clocks. The monotonic clock stands still while a virtual machine is
 * suspended and the wall clock may be set; an age is therefore the larger of the two differences,
 * and a wall clock that went back makes it unknowable.
 *
 * @param monoNanos nanoseconds of the monotonic clock, of arbitrary origin, within one process only
 * @param wallMillis milliseconds since the epoch
 */
public record Moment(long monoNanos, long wallMillis) {

  /** A wall clock that steps back by less than this is being slewed, not set. */
  private static final long SLEW_MILLIS = 50;

  /**
   * How long ago this was, at {@code now}: the larger of the two clocks' differences, never
   * negative.
   *
   * @return {@link #FOREVER} where the clocks cannot have measured it: one of them went back
   */
  public Duration ageAt(Moment now) {
    long mono = now.monoNanos - monoNanos;
    long wallMillisPassed = now.wallMillis - wallMillis;
    if (mono < 0 || wallMillisPassed < -SLEW_MILLIS) {
      return FOREVER;
    }
    return Duration.ofNanos(Math.max(mono, Math.max(0, wallMillisPassed) * 1_000_000));
  }

  /**
   * The monotonic time between this and {@code later}; for timers, where only the process's own
   * time counts.
   */
  public Duration until(Moment later) {
    return Duration.ofNanos(later.monoNanos - monoNanos);
  }

  /** This moment moved by {@code d} on both clocks. */
  public Moment plus(Duration d) {
    return new Moment(monoNanos + d.toNanos(), wallMillis + d.toMillis());
  }

  /** Whether the monotonic clock has reached {@code other}. */
  public boolean reached(Moment other) {
    return monoNanos - other.monoNanos >= 0;
  }

  /** The earlier of the two by the monotonic clock. */
  public static Moment earlier(Moment a, Moment b) {
    return a.monoNanos - b.monoNanos <= 0 ? a : b;
  }

  /** The later of the two by the monotonic clock. */
  public static Moment later(Moment a, Moment b) {
    return a.monoNanos - b.monoNanos >= 0 ? a : b;
  }

  /** The age of what cannot be dated: older than every limit. */
  public static final Duration FOREVER = Duration.ofDays(365_000);
}
