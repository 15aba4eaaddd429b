package io.sentinelvip.engine;

import io.sentinelvip.model.Moment;
import java.time.Duration;

/** Both clocks, moved by hand. */
public final class SteppedClock implements Clock {

  private volatile Moment now = new Moment(1_000_000_000L, 1_700_000_000_000L);

  @Override
  public Moment now() {
    return now;
  }

  /** Time passes. */
  public void pass(Duration d) {
    now = now.plus(d);
  }

  /**
   * The machine was suspended, or the wall clock was set: the monotonic clock saw nothing of it.
   */
  void wallMoves(Duration d) {
    now = new Moment(now.monoNanos(), now.wallMillis() + d.toMillis());
  }

  /** Time passes while the wall clock is set back by as much. */
  void onlyMonotonicMoves(Duration d) {
    now = new Moment(now.monoNanos() + d.toNanos(), now.wallMillis());
  }
}
