package io.sentinelvip.sim;

import static io.sentinelvip.sim.Timeline.MILLI;

/** Something that must become so within a {@link Bound}, and since when it is not. */
final class Debt {
  private final World w;
  private long since = -1;
  private Bound bound = Bound.REPAIR;
  private Promise promise = Promise.P2;
  private boolean history;

  Debt(World w) {
    this.w = w;
  }

  boolean isOwed() {
    return since >= 0;
  }

  long since() {
    return since;
  }

  /** {@link Bound#NEW_HISTORY} is added to its bound if {@code is}, once and for all. */
  void newHistory(boolean is) {
    history |= is;
  }

  void cancel() {
    since = -1;
  }

  /** Owed from {@code from}, whatever was owed before. */
  void owe(long from, Bound b, Promise p) {
    since = from;
    bound = b;
    promise = p;
    history = false;
  }

  /** It has become so. */
  void paid() {
    if (since >= 0) {
      w.stats.took(history ? Bound.NEW_HISTORY : bound, Math.max(0, w.time.now() - since));
      since = -1;
    }
  }

  /** Owed from {@code from}, if it is not owed already, while {@code is}; else paid. */
  void set(boolean is, long from, Bound b, Promise p) {
    if (!is) {
      paid();
    } else if (since < 0) {
      owe(from, b, p);
    }
  }

  private long extra() {
    return history ? Bound.NEW_HISTORY.micros(w.setup) : 0;
  }

  /** Violated if it is owed longer than its bound allows. */
  void check(int host, String what) {
    long late = since < 0 ? -1 : w.time.now() - since - bound.micros(w.setup) - extra();
    if (late > 0) {
      long whole = (bound.micros(w.setup) + extra()) / MILLI;
      throw new Violation(
          promise, "agent " + host + ": after " + whole + " ms (" + bound + "): " + what);
    }
  }
}
