package io.sentinelvip.core;

import io.sentinelvip.core.Agenda.Mark;
import io.sentinelvip.core.Evidence.RoleSeen;
import io.sentinelvip.model.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the proof that licenses a write, from answers that are fresh, or none (promise P1). */
final class Prover {

  /**
   * A failover away from this node is waited for no longer than this: an aborted one may show for
   * minutes.
   */
  private static final Duration LEAVES = Duration.ofSeconds(10);

  /**
   * A second until the Sentinels are asked, two until they have answered or are silent, and the
   * second since when a majority that stood was last looked at.
   */
  private static final Duration ANSWERED_BY_THEN = Duration.ofSeconds(4);

  /** Within a second of going on all are asked, and within two more they have answered or not. */
  private static final Duration ASKED_AGAIN = Duration.ofSeconds(3);

  private Prover() {}

  /** The proof that holds now, or null. */
  static @Nullable Proof prove(Draft d) {
    RoleSeen role = d.evidence.role();
    if (role == null || !d.evidence.isMasterFresh(d.now) || isLeaving(d)) {
      return null;
    }
    List<Voice> counted = d.counted();
    List<Voice> fresh = new ArrayList<>(counted.size());
    for (Voice v : counted) {
      if (v.freshAt(d.now)) {
        fresh.add(v);
      }
    }
    Finding f = ClaimRule.judge(fresh, counted, d.floor());
    if (f.is(Finding.Kind.MINE) && f.epoch() >= d.epochs.highest()) {
      Freshness oldest = oldestNeeded(fresh, f, role.freshness(), d.now);
      return proof(d, Proof.Kind.MAJORITY, f.epoch(), oldest, f.sentence());
    }
    Proof byElection = d.settings.claimsOnElection() ? byElection(d, fresh, role) : null;
    return byElection != null ? byElection : byOperator(d, role);
  }

  /** For the writes of the claim that it made, not for what drifts later. */
  private static @Nullable Proof byElection(Draft d, List<Voice> fresh, RoleSeen role) {
    Electoral licence = d.epochs.elections();
    Moment until = licence.licensedUntil();
    boolean claiming =
        d.stance.phase() instanceof Phase.Claiming c && licence.isUnfollowed(c.epoch());
    if (!claiming || until == null || d.now.reached(until)) {
      return null;
    }
    Election e = Election.of(d, fresh);
    if (e == null || e.epoch() != licence.claimed()) {
      return null;
    }
    Freshness both = Freshness.ofBoth(role.freshness(), e.leader().freshness(), d.now);
    Freshness oldest = withYoungest(e.supporters(), e.of() / 2 + 1, both, d.now);
    return proof(d, Proof.Kind.ELECTION, e.epoch(), oldest, e.sentence());
  }

  private static @Nullable Proof byOperator(Draft d, RoleSeen role) {
    if (!isByOperator(d)) {
      return null;
    }
    return proof(
        d, Proof.Kind.OPERATOR, d.epochs.highest(), role.freshness(), "an operator said so");
  }

  /**
   * Whether the word of an operator who claims despite no majority counts: none names another, and
   * that there is none is not only because its last answers were just voided, by a jump of a clock
   * or a standstill, or because the answers of the others are still on their way to where a first
   * one names another.
   */
  static boolean isByOperator(Draft d) {
    Finding live = d.live();
    boolean another = live.is(Finding.Kind.ANOTHER) || live.is(Finding.Kind.ANOTHER_BELOW);
    if (!d.stance.isOperatorClaim(d.now) || another) {
      return false;
    }
    boolean isNone = d.due(d.stance.majorityAt().plus(ANSWERED_BY_THEN));
    return d.due(d.agenda.after(Mark.STOOD_STILL, ASKED_AGAIN, d.now))
        && d.due(d.agenda.after(Mark.RIVALLED, ASKED_AGAIN, d.now))
        && (isNone || !live.is(Finding.Kind.NONE));
  }

  private static Proof proof(Draft d, Proof.Kind kind, long epoch, Freshness f, String who) {
    String sentence = who + ", the local ROLE is master, and no higher epoch was ever seen";
    return new Proof(kind, d.stance.reign(), epoch, f.askedAt(), f.limit(), sentence);
  }

  /** Whether a Sentinel shows that the mastership is being taken from this node. */
  static boolean isLeaving(Draft d) {
    Moment since = d.stance.leavesSince();
    return (since != null && since.until(d.now).compareTo(LEAVES) < 0) || isOutElected(d);
  }

  /** A vote above the epoch of this reign: the elected leader's node may hold a proof, too. */
  static boolean isOutElected(Draft d) {
    if (!d.settings.claimsOnElection()) {
      return false;
    }
    Moment until = d.epochs.elections().restrainedUntil(reignsAt(d));
    return until != null && !d.due(until);
  }

  static long reignsAt(Draft d) {
    Phase p = d.stance.phase();
    return p instanceof Phase.Claiming c
        ? c.epoch()
        : p instanceof Phase.Holding h ? h.epoch() : d.epochs.highest();
  }

  /** That of the proof by the youngest answers that suffice. */
  private static Freshness oldestNeeded(List<Voice> fresh, Finding f, Freshness role, Moment now) {
    List<Voice> mine = new ArrayList<>(fresh.size());
    List<Voice> witnesses = new ArrayList<>(fresh.size());
    for (Voice v : fresh) {
      if (v.who() == Who.ME) {
        mine.add(v);
        if (v.view().epoch() == f.epoch()) {
          witnesses.add(v);
        }
      }
    }
    Freshness seen = withYoungest(witnesses, 1, role, now);
    return withYoungest(mine, f.of() / 2 + 1, seen, now);
  }

  /** That of what rests on the youngest {@code n} of the voices, too. */
  private static Freshness withYoungest(List<Voice> voices, int n, Freshness rest, Moment now) {
    List<Voice> youngestFirst = new ArrayList<>(voices);
    youngestFirst.sort(Comparator.comparing((Voice v) -> v.freshness().leftAt(now)).reversed());
    Freshness all = rest;
    for (Voice v : youngestFirst.subList(0, n)) {
      all = Freshness.ofBoth(all, v.freshness(), now);
    }
    return all;
  }
}
