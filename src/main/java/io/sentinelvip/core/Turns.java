package io.sentinelvip.core;

import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RouteTableId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How writes go on that were throttled. EC2 throttles all tables by one bucket, so more than one
 * question whether there is room again would be wasted, on those of other agents too: one table is
 * tried, after a wait that doubles each time, and once it is written the next one follows at once.
 */
public final class Turns {

  private static final Duration MOST = Duration.ofSeconds(12);

  /** What one answer takes away: three doublings. */
  private static final int SOONER = 3;

  private Turns() {}

  /** The wait before the next table is tried, half of it to all of it. */
  public static Duration wait(int refused, long seed) {
    return Backoff.patient(400, MOST, refused, seed);
  }

  /** How many refusals in a row count after one more, {@code first} of its volley or not. */
  public static int afterRefusal(int refused, boolean first) {
    return first ? Math.max(1, refused) : refused + 1;
  }

  /** How many count after a write. */
  public static int afterWrite(int refused) {
    return Math.max(1, refused - SOONER);
  }

  /** This table was throttled: all that were wait together. Tells until when. */
  static Moment refused(Draft d, TableState refused) {
    boolean more = d.tables().values().stream().anyMatch(t -> isOther(t, refused.id()));
    boolean first = refused.write().attempts() <= 1;
    int before = first && !more ? 0 : d.agenda.refusals();
    d.agenda = d.agenda.refusals(afterRefusal(before, first));
    Moment next = d.now.plus(wait(d.agenda.refusals(), d.agenda.seed()));
    d.eachTable(t -> isOther(t, refused.id()) ? t.retryAt(next) : t);
    return next;
  }

  private static boolean isOther(TableState t, RouteTableId id) {
    return t.isThrottled() && !t.write().isUnderWay() && !t.id().equals(id);
  }

  /** A table was written: there is room for the next one. */
  static void written(Draft d) {
    d.agenda = d.agenda.refusals(afterWrite(d.agenda.refusals()));
    d.eachTable(t -> t.isThrottled() && !t.write().isUnderWay() ? t.retryAt(d.now) : t);
  }

  /** Of those that want to be written: all that were not throttled, and one that was. */
  static List<TableState> of(Draft d, List<TableState> wanting) {
    boolean taken =
        d.tables().values().stream().anyMatch(t -> t.isThrottled() && t.write().isUnderWay());
    List<TableState> now = new ArrayList<>();
    for (TableState t : wanting) {
      if (!t.isThrottled() || !taken) {
        taken |= t.isThrottled();
        now.add(t);
      }
    }
    return now;
  }
}
