package io.sentinelvip.core;

import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.TableView;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One managed table, each on its own (promise P5).
 *
 * @param seen what EC2 showed last
 * @param write how writing it stands
 * @param right whether it was seen right in this reign
 * @param told whether, in alert-only, it was said in this reign what would be done
 */
record TableState(RouteTableId id, Seen seen, Write write, boolean right, boolean told) {

  /**
   * Reads lag and may go back in time: what was seen right must be seen wrong twice, this far
   * apart.
   */
  static final Duration ODD = Duration.ofSeconds(1);

  /**
   * What EC2 showed.
   *
   * @param view the last look; null before the first, and where the table was not shown
   * @param readAt when the last look was asked for; null before the first
   * @param notBefore a look asked for before says nothing: a write, or a reign, came after
   * @param oddSince when it was first seen wrong since it was right or written; null if it was not
   */
  record Seen(
      @Nullable TableView view,
      @Nullable Moment readAt,
      Moment notBefore,
      @Nullable Moment oddSince) {

    boolean isGone() {
      return readAt != null && view == null;
    }

    /** Seen wrong twice, far enough apart that it is not one stale answer. */
    boolean isSurelyOdd() {
      return oddSince != null && readAt != null && oddSince.until(readAt).compareTo(ODD) >= 0;
    }

    Seen freshFrom(Moment from) {
      return new Seen(view, readAt, from, null);
    }
  }

  /**
   * How writing stands.
   *
   * @param since when the write under way was started; null if there is none
   * @param acked whether EC2 acknowledged the last one
   * @param attempts writes since the route was last right
   * @param retryAt before which nothing is written; null if there is no such time
   * @param fault why the last one failed; null if it did not
   * @param create whether the next one must create the route
   * @param readFirst whether a look must come before the next one: the last may have been applied
   */
  record Write(
      @Nullable Moment since,
      boolean acked,
      int attempts,
      @Nullable Moment retryAt,
      @Nullable Fault fault,
      boolean create,
      boolean readFirst) {

    static final Write NONE = new Write(null, false, 0, null, null, false, false);

    boolean isUnderWay() {
      return since != null;
    }

    boolean mayStart(Moment now) {
      return !isUnderWay() && !readFirst && (retryAt == null || now.reached(retryAt));
    }
  }

  static TableState unknown(RouteTableId id, Moment now) {
    return new TableState(id, new Seen(null, null, now, null), Write.NONE, false, false);
  }

  /**
   * A new reign begins: nothing is known to be right, and a write under way was not this reign's.
   */
  TableState newReign(Moment looksCountFrom) {
    return new TableState(id, seen.freshFrom(looksCountFrom), Write.NONE, false, false);
  }

  /** Takes the last look as the first of this reign, if it is young enough. */
  TableState relook(Moment looksCountFrom, @Nullable RouteTarget target) {
    return seen.readAt != null && seen.readAt.reached(looksCountFrom)
        ? read(seen.view, seen.readAt, target)
        : this;
  }

  /** A look was answered; {@code view} is null if it did not show the table. */
  TableState read(@Nullable TableView view, Moment askedAt, @Nullable RouteTarget target) {
    if (!askedAt.reached(seen.notBefore)) {
      return this;
    }
    if (view != null && target != null && view.pointsAt(target)) {
      return new TableState(
          id,
          new Seen(view, askedAt, seen.notBefore, null),
          new Write(write.since, write.acked, 0, null, null, false, false),
          true,
          false);
    }
    Moment odd = seen.oddSince == null ? askedAt : seen.oddSince;
    Seen now = new Seen(view, askedAt, seen.notBefore, odd);
    boolean create = write.create && view != null && view.route().isEmpty();
    Write w =
        new Write(
            write.since, write.acked, write.attempts, write.retryAt, write.fault, create, false);
    return new TableState(id, now, w, right && !now.isSurelyOdd(), told);
  }

  /** No look was possible; nothing need wait for one. */
  TableState unread() {
    return write.readFirst
        ? with(
            new Write(
                write.since,
                write.acked,
                write.attempts,
                write.retryAt,
                write.fault,
                write.create,
                false))
        : this;
  }

  TableState writing(Moment now) {
    Write w = new Write(now, false, write.attempts + 1, null, write.fault, write.create, false);
    Seen s = new Seen(seen.view, seen.readAt, seen.notBefore, null);
    return new TableState(id, s, w, false, told);
  }

  TableState acked(Moment now) {
    Write w = new Write(null, true, write.attempts, null, null, false, false);
    return new TableState(id, seen.freshFrom(now), w, false, told);
  }

  /** A write failed; it may be tried again at {@code retry}. */
  TableState failed(Fault f, Moment now, Moment retry, boolean createNext) {
    boolean perhapsApplied = f.kind() == Fault.Kind.UNKNOWN_OUTCOME;
    Write w = new Write(null, false, write.attempts, retry, f, createNext, perhapsApplied);
    return new TableState(id, perhapsApplied ? seen.freshFrom(now) : seen, w, false, told);
  }

  /** Whether the last write was throttled, and none has been acknowledged since. */
  boolean isThrottled() {
    return write.fault != null && write.fault.kind() == Fault.Kind.THROTTLED;
  }

  TableState retryAt(Moment retry) {
    return with(
        new Write(
            write.since,
            write.acked,
            write.attempts,
            retry,
            write.fault,
            write.create,
            write.readFirst));
  }

  /** A write was not sent, because its proof had aged. */
  TableState unsent() {
    Write w =
        new Write(
            null, false, Math.max(0, write.attempts - 1), null, write.fault, write.create, false);
    return with(w);
  }

  TableState toldSo() {
    return new TableState(id, seen, write, right, true);
  }

  private TableState with(Write w) {
    return new TableState(id, seen, w, right, told);
  }

  /** Whether the last look showed the route here and alive. */
  boolean pointsHere(@Nullable RouteTarget target) {
    return target != null && seen.view != null && seen.view.pointsAt(target);
  }

  /**
   * Whether it should be written now, as far as the table itself is concerned.
   *
   * @param sudden whether mastership came with a failover: then writing comes before looking
   */
  boolean wantsWrite(boolean sudden, Moment now) {
    if (right || !write.mayStart(now)) {
      return false;
    }
    boolean first = write.attempts == 0;
    if (seen.isGone() && !(sudden && first)) {
      return false;
    }
    if (write.acked) {
      return seen.isSurelyOdd();
    }
    return (sudden && first) || write.fault != null || seen.oddSince != null;
  }

  /** Whether a look would tell what to do next. */
  boolean wantsRead(boolean sudden) {
    if (write.isUnderWay()) {
      return false;
    }
    if (write.readFirst || (seen.oddSince != null && (right || write.acked))) {
      return true;
    }
    boolean firstLook = !sudden && seen.oddSince == null && write.fault == null;
    return !right && !seen.isGone() && (write.acked || firstLook);
  }
}
