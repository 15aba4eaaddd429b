package io.sentinelvip.core;

import io.sentinelvip.model.Moment;
import java.time.Duration;

/**
 * How often is read at rest what EC2 throttles: a bucket of 100 calls that fills by 20 a second,
 * for all that runs in the account and region. The agents of a fleet know nothing of each other,
 * and a bucket that is half used looks to each like one that is not used at all. So they read at
 * rest in the first quarter of each reconcile period of the wall clock only: there they are
 * throttled once all of them together take less than half of what the bucket gives, and the rest of
 * the time it is full, for a failover and for others. Who is throttled reads more seldom, a replica
 * more so than an owner, and each answer shortens that again.
 *
 * @param slower by what an owner's period is lengthened, 1 or more
 * @param refused how many reads at rest were throttled in a row
 */
public record Pace(double slower, int refused) {

  /** Nothing is throttled. */
  public static final Pace FULL = new Pace(1, 0);

  /**
   * However it is throttled, an owner tries once in so many reconcile periods, and a replica in so
   * many: with the usual period of 30 s a quarter of an hour and an hour.
   */
  private static final int OWNER_MOST = 30;

  private static final int REPLICA_MOST = 120;

  /** A replica that waits does no harm: it gives way by this power of what an owner does. */
  private static final double GIVES_WAY = 1.5;

  private static final double LONGER = 2;

  /**
   * What an answer takes away, in parts; the more, the longer the period is. More of it brings a
   * fleet that shrank back to its period sooner, and has more calls of a large one refused.
   */
  private static final double SHORTER = 0.03;

  /**
   * In one half of the time the bucket gives half of what it gives, less what it has gathered in
   * the other (100 calls are 5 s of it), less some that clocks and other readers may take.
   */
  private static final Duration GATHERED = Duration.ofMillis(7_500);

  private static final long FIRST_LOOK_MILLIS = 800;

  /** Who was throttled several times in a row tries up to so many halvings sooner. */
  private static final int SOONER = 3;

  /** A read at rest was throttled. */
  public Pace throttled(boolean owner) {
    return new Pace(Math.max(slower, Math.min(most(owner), slower * LONGER)), refused + 1);
  }

  /** A read at rest was answered. */
  public Pace served() {
    double shorter = slower / (1 + SHORTER * slower);
    return slower == 1 && refused == 0 ? this : new Pace(Math.max(1, shorter), 0);
  }

  private static double most(boolean owner) {
    return owner ? OWNER_MOST : Math.pow(REPLICA_MOST / 2.0, 1 / GIVES_WAY);
  }

  /** How long what a move waits for waits after {@code failed} refusals in a row: seconds. */
  public static Duration again(int failed, long seed) {
    return Backoff.after(failed + 2, true, seed);
  }

  /** The same for the first look of an owner: from 0.8 s to a reconcile period. */
  public static Duration firstLook(int failed, Duration reconcile, long seed) {
    return Backoff.patient(FIRST_LOOK_MILLIS, reconcile, failed, seed);
  }

  /** How long it is from one read at rest to the next, jitter aside. */
  public Duration period(Duration reconcile, boolean owner) {
    double times = owner ? slower : 2 * Math.pow(Math.min(slower, most(false)), GIVES_WAY);
    return Duration.ofMillis(Math.round(reconcile.toMillis() * times));
  }

  /** When to read next at rest. */
  public Moment next(Moment asked, Duration reconcile, boolean owner, long seed) {
    long whole = period(reconcile, owner).toMillis();
    Clock clock = new Clock(asked.wallMillis(), reconcile.toMillis());
    return asked.plus(
        Duration.ofMillis(slower > 1 ? seldom(clock, whole, seed) : atFull(clock, whole, seed)));
  }

  /**
   * Where a moment is in its reconcile period of the wall clock, and whether that is for reading.
   */
  private record Clock(long from, long period) {
    long phase(long later) {
      return Math.floorMod(from + later, period);
    }

    long window() {
      return Math.max(period / 5, period / 2 - GATHERED.toMillis());
    }

    boolean isFor(long later) {
      return phase(later) < window();
    }
  }

  /** A tenth more or less, and never more: it goes from any time to the window in some steps. */
  private static long atFull(Clock clock, long period, long seed) {
    long tenth = period / 10;
    long step = Math.round((2 * uniform(seed) - 1) * tenth);
    if (clock.isFor(period + step)) {
      return period + step;
    }
    if (clock.isFor(period - step)) {
      return period - step;
    }
    if (clock.isFor(period)) {
      return period;
    }
    return clock.period - clock.phase(period) <= tenth ? period + tenth : period - tenth;
  }

  /** Anywhere in the nearest window. */
  private long seldom(Clock clock, long period, long seed) {
    long sooner = period >> Math.min(SOONER, Math.max(0, refused - 1));
    long about = Math.round(Math.max(clock.period, sooner) * (0.9 + 0.2 * uniform(seed)));
    long phase = clock.phase(about);
    long window = clock.window();
    if (phase < window) {
      return about;
    }
    long start =
        phase - window < clock.period - phase ? about - phase : about - phase + clock.period;
    return start + Math.round(uniform(seed + 1) * (window - 1));
  }

  private static double uniform(long seed) {
    return (Backoff.mix(seed) >>> 11) * 0x1.0p-53;
  }
}
