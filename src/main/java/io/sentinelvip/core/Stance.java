package io.sentinelvip.core;

import io.sentinelvip.model.Moment;
import org.jspecify.annotations.Nullable;

/**
 * Where this node stands, and since when.
 *
 * @param reign counts up whenever a proof given before must no longer count
 * @param contradicted whether the proofs are contradicted now, by a higher epoch or a ROLE that is
 *     not master
 * @param armedUntil until when the master may be down and everything is kept ready; null if it is
 *     not
 * @param majorityAt when a majority was last seen, whomever it named
 * @param movedAt when the last write of this reign ended, or the reign began; looks are reckoned
 *     from here
 * @param pausedUntilWall wall-clock end of the pause, in milliseconds; 0 if there is none
 * @param operatorUntil until when {@code claim --despite-no-majority} counts; null if nobody said
 *     so
 * @param leavesSince since when a Sentinel has shown a failover from this node to another; null if
 *     none does
 */
record Stance(
    Phase phase,
    long reign,
    boolean contradicted,
    @Nullable Moment armedUntil,
    Moment majorityAt,
    Moment movedAt,
    long pausedUntilWall,
    @Nullable Moment operatorUntil,
    @Nullable Moment leavesSince) {

  static Stance initial(Moment now) {
    return new Stance(new Phase.Looking(), 0, false, null, now, now, 0, null, null);
  }

  Stance phase(Phase p, long newReign, Moment now) {
    return new Stance(
        p,
        newReign,
        false,
        armedUntil,
        majorityAt,
        now,
        pausedUntilWall,
        operatorUntil,
        leavesSince);
  }

  Stance samePhase(Phase p) {
    return new Stance(
        p,
        reign,
        contradicted,
        armedUntil,
        majorityAt,
        movedAt,
        pausedUntilWall,
        operatorUntil,
        leavesSince);
  }

  Stance contradicted(boolean is) {
    long r = is && !contradicted ? reign + 1 : reign;
    return new Stance(
        phase, r, is, armedUntil, majorityAt, movedAt, pausedUntilWall, operatorUntil, leavesSince);
  }

  Stance armedUntil(@Nullable Moment until) {
    return new Stance(
        phase,
        reign,
        contradicted,
        until,
        majorityAt,
        movedAt,
        pausedUntilWall,
        operatorUntil,
        leavesSince);
  }

  Stance majorityAt(Moment at) {
    return new Stance(
        phase,
        reign,
        contradicted,
        armedUntil,
        at,
        movedAt,
        pausedUntilWall,
        operatorUntil,
        leavesSince);
  }

  Stance movedAt(Moment at) {
    return new Stance(
        phase,
        reign,
        contradicted,
        armedUntil,
        majorityAt,
        at,
        pausedUntilWall,
        operatorUntil,
        leavesSince);
  }

  /** A pause voids the proofs that are on their way. */
  Stance pausedUntilWall(long until) {
    return new Stance(
        phase,
        reign + 1,
        contradicted,
        armedUntil,
        majorityAt,
        movedAt,
        until,
        operatorUntil,
        leavesSince);
  }

  Stance operatorUntil(@Nullable Moment until) {
    return new Stance(
        phase,
        reign,
        contradicted,
        armedUntil,
        majorityAt,
        movedAt,
        pausedUntilWall,
        until,
        leavesSince);
  }

  Stance leavesSince(@Nullable Moment since) {
    return new Stance(
        phase,
        reign,
        contradicted,
        armedUntil,
        majorityAt,
        movedAt,
        pausedUntilWall,
        operatorUntil,
        since);
  }

  boolean isArmed(Moment now) {
    return armedUntil != null && !now.reached(armedUntil);
  }

  boolean isPaused(Moment now) {
    return now.wallMillis() < pausedUntilWall;
  }

  boolean isOperatorClaim(Moment now) {
    return operatorUntil != null && !now.reached(operatorUntil);
  }
}
