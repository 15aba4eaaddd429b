package io.sentinelvip.sim;

import io.sentinelvip.model.Moment;
import org.jspecify.annotations.Nullable;

/** When, in the simulation's own time, an agent asked what it dates by its two clocks. */
final class AskedTimes {

  private static final int KEPT = 512;

  private final @Nullable Moment[] moments = new Moment[KEPT];
  private final long[] times = new long[KEPT];
  private int next;

  void add(Moment m, long at) {
    moments[next] = m;
    times[next] = at;
    next = (next + 1) % KEPT;
  }

  /** The latest time of asking that {@code m} can mean; -1: none. */
  long of(Moment m) {
    for (int i = 1; i <= KEPT; i++) {
      int k = Math.floorMod(next - i, KEPT);
      if (m.equals(moments[k])) {
        return times[k];
      }
    }
    return -1;
  }
}
