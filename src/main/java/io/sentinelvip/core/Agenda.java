package io.sentinelvip.core;

import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Moment;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was last done when, and what is due.
 *
 * @param seed of all jitter
 * @param marks the times that are set; never changed in place
 * @param reads how reading the tables goes
 * @param checks how reading the source/dest check goes: another API, with a bucket of its own
 * @param refusals how many writes of a route were throttled of late
 */
record Agenda(long seed, Map<Mark, Moment> marks, Reads reads, Reads checks, int refusals) {

  /** Times worth remembering. Unset: it never was, or is not due. */
  enum Mark {
    /** When the agent started. */
    STARTED,
    /** When a hint came that can wait a little. */
    HINTED,
    /** When another node was last said to be the one that is made master. */
    OTHERS_TURN,
    /** When all was last made warm for a failover. */
    WARMED,
    /** When the Sentinels were last asked. */
    ASKED,
    /** When the agent was last found to have stood still. */
    STOOD_STILL,
    /** When a Sentinel last began to name another node, or to answer and name one. */
    RIVALLED,
    /** Since when a proof has been wanted that is not there. */
    WANTED,
    /** Since when a majority has been forming or a proof wanted. */
    FORMING,
    /** When the local ROLE was last asked. */
    ROLE_ASKED,
    /** When the ROLE of those was last asked that a higher epoch names. */
    PEERS_ASKED,
    /** When the identity is to be learned; unset while that is under way. */
    IDENTITY_DUE,
    /** When the read of the tables that is under way was started. */
    READING,
    /** When the tables were last asked for. */
    READ_ASKED,
    /** When the read of the source/dest check that is under way was started. */
    CHECK_READING,
    /** When the source/dest check was last asked for. */
    CHECK_ASKED,
    /** When the local Redis was last seen to turn from replica to master. */
    PROMOTED,
    /** When the route writes were last made ready. */
    POISED,
    /** When a mutating call last failed: a retry needs answers that were asked for after it. */
    WRITE_FAILED,
    /** When the start-up self-test is due. */
    REHEARSE_DUE,
    /** Since when all is there to tell which ENI is meant, and it cannot be told. */
    AMBIGUOUS
  }

  /**
   * How reading goes.
   *
   * @param failed how many in a row failed
   * @param fault why the last one failed; null if it did not
   * @param pace how often it is done at rest
   * @param atRest whether the one under way, or the last one, was no more than due
   */
  record Reads(int failed, @Nullable Fault fault, Pace pace, boolean atRest) {

    static final Reads NONE = new Reads(0, null, Pace.FULL, false);

    Reads started(boolean isAtRest) {
      return new Reads(failed, fault, pace, isAtRest);
    }

    Reads done() {
      return new Reads(0, null, atRest ? pace.served() : pace, atRest);
    }

    Reads failed(Fault f, boolean owner) {
      boolean slower = atRest && f.kind() == Fault.Kind.THROTTLED;
      return new Reads(failed + 1, f, slower ? pace.throttled(owner) : pace, atRest);
    }

    boolean isThrottled() {
      return fault != null && fault.kind() == Fault.Kind.THROTTLED;
    }
  }

  static Agenda startingAt(Moment now, long seed) {
    return new Agenda(seed, new EnumMap<>(Mark.class), Reads.NONE, Reads.NONE, 0)
        .set(Mark.STARTED, now)
        .set(Mark.IDENTITY_DUE, now)
        .set(Mark.REHEARSE_DUE, now.plus(Rehearsal.first(seed)));
  }

  @Nullable Moment at(Mark m) {
    return marks.get(m);
  }

  Agenda set(Mark m, @Nullable Moment at) {
    if (Objects.equals(at, marks.get(m))) {
      return this;
    }
    Map<Mark, Moment> copy = new EnumMap<>(marks);
    if (at == null) {
      copy.remove(m);
    } else {
      copy.put(m, at);
    }
    return new Agenda(seed, copy, reads, checks, refusals);
  }

  Agenda readStarted(Moment now, boolean isAtRest) {
    Agenda a = set(Mark.READ_ASKED, now).set(Mark.READING, now);
    return new Agenda(seed, a.marks, reads.started(isAtRest), checks, refusals);
  }

  /** What was asked before the own read is another VIP's look, and the own one is yet to come. */
  Agenda readDone(Moment asked) {
    Moment reading = at(Mark.READING);
    if (reading != null && !asked.reached(reading)) {
      return this;
    }
    Moment own = at(Mark.READ_ASKED);
    boolean isLater = reading == null && own != null && asked.reached(own);
    return (isLater ? set(Mark.READ_ASKED, asked) : this).read(reads.done());
  }

  Agenda readFailed(Fault f, boolean owner) {
    Agenda a = f.kind() == Fault.Kind.THROTTLED ? rehearsedLater() : this;
    return a.read(reads.failed(f, owner));
  }

  /** One of a large fleet leaves the bucket to a failover; once. */
  private Agenda rehearsedLater() {
    Moment started = at(Mark.STARTED);
    Moment due = at(Mark.REHEARSE_DUE);
    if (started == null || due == null || !started.plus(Rehearsal.LATEST_FIRST).reached(due)) {
      return this;
    }
    return set(Mark.REHEARSE_DUE, due.plus(Rehearsal.later(seed)));
  }

  private Agenda read(Reads next) {
    return new Agenda(Backoff.mix(seed + 1), set(Mark.READING, null).marks, next, checks, refusals);
  }

  Agenda refusals(int now) {
    return new Agenda(seed, marks, reads, checks, now);
  }

  Agenda checkStarted(Moment now, boolean isAtRest) {
    Agenda a = set(Mark.CHECK_ASKED, now).set(Mark.CHECK_READING, now);
    return new Agenda(seed, a.marks, reads, checks.started(isAtRest), refusals);
  }

  Agenda checkDone() {
    return new Agenda(seed, set(Mark.CHECK_READING, null).marks, reads, checks.done(), refusals);
  }

  Agenda checkFailed(Fault f, boolean owner) {
    return new Agenda(
        seed, set(Mark.CHECK_READING, null).marks, reads, checks.failed(f, owner), refusals);
  }

  /** The moment {@code d} after the mark; {@code ifNever} where it is unset. */
  Moment after(Mark m, Duration d, Moment ifNever) {
    Moment at = at(m);
    return at == null ? ifNever : at.plus(d);
  }
}
