package io.sentinelvip.core;

import io.sentinelvip.core.Chronicle.Beginning;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Moment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The first moments of an agent: one that finds a settled group opens no incident, one that finds a
 * failover under way opens one.
 */
final class Beginnings {

  /** A majority that stands as long, with nobody against it, is how the group was found. */
  private static final Duration STANDS = Duration.ofSeconds(2);

  /** A Sentinel that still disagrees after that has been left behind for good. */
  private static final Duration LEFT_BEHIND = Duration.ofSeconds(5);

  private final Draft d;

  Beginnings(Draft d) {
    this.d = d;
  }

  void look() {
    if (!d.evidence.knowsItself()) {
      return;
    }
    Finding f = Incidents.majority(d);
    Beginning b = d.chronicle.beginning();
    Endpoint other = disputed(f);
    boolean disputed = other != null && d.epochs.outlived().isEmpty();
    Moment since = f == null ? null : b.majorityAt() == null ? d.now : b.majorityAt();
    b = new Beginning(b.remembered(), b.told(), since, disputed ? other : b.disputed());
    d.chronicle = d.chronicle.beginning(b);
    if (f != null) {
      conclude(f, b, other);
    }
  }

  private void conclude(Finding f, Beginning b, @Nullable Endpoint other) {
    Incident rising = d.chronicle.rising();
    // What an earlier run has seen is in its history; if it was open, it was resumed.
    boolean isOver = f.epoch() <= b.remembered();
    // But what was open may have been a late word of a failover that had been told whole.
    boolean isTold = f.epoch() == b.told();
    boolean same = rising != null && f.named() != null && f.named().equals(rising.from());
    if (same && b.disputed() == null) {
      settle(f);
    } else if (rising != null && !same) {
      boolean resumed = rising.stageAt(Incident.Kind.RESUMED) != null;
      if (isTold || (isOver && !resumed)) {
        drop(rising, "the failover was over: " + f.sentence());
      } else {
        Incidents.settle(d, rising.from(), false, -1);
      }
    } else if (other == null && b.disputed() != null && !isOver) {
      // Those that disagreed have followed: the agent came in the middle of a failover.
      if (rising != null) {
        drop(rising, "the signs are gone: " + f.sentence());
      }
      Incidents.settle(d, b.disputed(), false, -1);
    } else if (isMissed(f, b)) {
      Incidents.settle(d, null, false, -1);
    } else if (b.majorityAt() != null
        && d.due(b.majorityAt().plus(other == null ? STANDS : LEFT_BEHIND))) {
      settle(f);
    }
  }

  private void drop(Incident rising, String why) {
    d.chronicle = d.chronicle.rising(null, null);
    Incidents.close(d, rising, Incident.Outcome.AVERTED, why);
  }

  private void settle(Finding f) {
    Incidents.settle(d, f.named(), f.isMine(), f.epoch());
  }

  /** The group failed over while the agent was not running, and the routes did not follow. */
  private boolean isMissed(Finding f, Beginning b) {
    return b.remembered() > 0 && f.epoch() > b.remembered() && d.isStarted(Intent.PointRoute.class);
  }

  /** Whom a Sentinel names that the majority, or one at a higher epoch, does not; null if none. */
  private @Nullable Endpoint disputed(@Nullable Finding f) {
    Voice highest = null;
    Voice lowest = null;
    for (Voice v : d.counted()) {
      if (v.who() != Who.NOBODY) {
        highest = highest == null || v.view().epoch() > highest.view().epoch() ? v : highest;
        lowest = lowest == null || v.view().epoch() <= lowest.view().epoch() ? v : lowest;
      }
    }
    if (highest == null || lowest == null) {
      return null;
    }
    boolean mine = f == null ? highest.who() == Who.ME : f.isMine();
    Endpoint named = f == null ? highest.meant() : f.named();
    boolean same = mine ? lowest.who() == Who.ME : lowest.meant().equals(named);
    return same ? null : lowest.meant();
  }
}
