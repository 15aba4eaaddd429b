package io.sentinelvip.core;

import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Moment;

/** When a failed write may be tried again. */
final class Retry {

  /** Replace, create, replace again: after so many turns the table is being fought over. */
  private static final int TURNS = 4;

  private Retry() {}

  /** After a fault that needs a person: each period. After any other: backed off. */
  static Moment at(Draft d, int attempts, Fault f) {
    return d.now.plus(
        f.retriable()
            ? Backoff.after(attempts, f.kind() == Fault.Kind.THROTTLED, d.agenda.seed())
            : Backoff.jitter(d.settings.reconcile(), d.agenda.seed() + attempts));
  }

  /**
   * As {@link #at}, but a missing route that may be created, and one that exists after all, at
   * once.
   */
  static Moment route(Draft d, TableState t, Fault f, boolean create) {
    boolean other = create || f.kind() == Fault.Kind.ROUTE_EXISTS;
    Fault last = t.write().fault();
    boolean isFirst = last == null || !isTurn(last);
    if (other && (isFirst || t.write().attempts() < TURNS)) {
      return d.now;
    }
    if (f.kind() == Fault.Kind.NO_ROUTE && !create) {
      return d.now.plus(Backoff.jitter(d.settings.reconcile(), d.agenda.seed()));
    }
    return f.kind() == Fault.Kind.THROTTLED ? Turns.refused(d, t) : at(d, t.write().attempts(), f);
  }

  private static boolean isTurn(Fault f) {
    return f.kind() == Fault.Kind.NO_ROUTE || f.kind() == Fault.Kind.ROUTE_EXISTS;
  }
}
