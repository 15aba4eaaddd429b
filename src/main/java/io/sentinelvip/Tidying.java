package io.sentinelvip;

import io.sentinelvip.engine.Clock;
import io.sentinelvip.model.Moment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When the whole heap is collected without need: at rest, so that it stays as small as what lives,
 * and has room when a failover comes. The collector itself would wait until the heap is full, which
 * is in a failover rather than at rest. {@link Heap} says how.
 */
final class Tidying {

  private static final Duration EACH = Duration.ofMinutes(5);

  private final Clock clock;
  private final Runnable collect;
  private @Nullable Moment collected;

  Tidying(Clock clock, Runnable collect) {
    this.clock = clock;
    this.collect = collect;
  }

  /**
   * Collects what has gathered, at the first tick at rest and then each five minutes.
   *
   * @param armed whether a failover was hinted at a moment ago
   */
  void tick(boolean armed) {
    Moment now = clock.now();
    if (armed) {
      collected = null;
    } else if (collected == null || collected.until(now).compareTo(EACH) >= 0) {
      collected = now;
      collect.run();
    }
  }
}
