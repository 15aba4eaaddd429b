package io.sentinelvip.core;

import io.sentinelvip.core.Agenda.Mark;
import io.sentinelvip.core.Evidence.RoleSeen;
import io.sentinelvip.model.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Draws the conclusion from what was said: where this node stands. */
final class Stances {

  /** How long a majority by a lower epoch must stand before it is a new history. */
  private static final Duration NEW_HISTORY = Duration.ofSeconds(10);

  /** At start, a look asked for this long before the claim still tells how the tables are. */
  private static final Duration LOOKED_ALREADY = Duration.ofSeconds(5);

  private final Draft d;

  private Stances(Draft d) {
    this.d = d;
  }

  static void update(Draft d) {
    Stances s = new Stances(d);
    s.followHistory();
    s.remember();
    if (d.settings.claimsOnElection()) {
      s.watchElections();
    }
    s.turn();
  }

  /**
   * {@code SENTINEL REMOVE} and {@code MONITOR} start at epoch 0, and a decommissioned Sentinel may
   * show an old one for ever.
   */
  private void followHistory() {
    Finding live = d.live();
    boolean below = live.epoch() >= 0 && live.epoch() < d.epochs.highest();
    Epochs.Standing standing = d.epochs.standing();
    if (!below) {
      d.epochs = d.epochs.standing(null);
      return;
    }
    if (standing == null || standing.epoch() != live.epoch()) {
      standing = new Epochs.Standing(live.epoch(), d.now);
      d.epochs = d.epochs.standing(standing);
    }
    List<Voice> higher = higherThan(live.epoch());
    if (d.due(standing.since().plus(NEW_HISTORY))
        && (live.isMine() ? isOursAlone(higher) : higher.isEmpty())) {
      adopt(live, higher);
    }
  }

  /** The local Redis is master, and none that the higher epochs name is. */
  private boolean isOursAlone(List<Voice> higher) {
    return d.evidence.isMasterFresh(d.now) && higher.stream().noneMatch(this::namesAMaster);
  }

  private void adopt(Finding live, List<Voice> higher) {
    d.once(
        Alert.Severity.WARNING,
        "new-history",
        live.sentence()
            + " for "
            + NEW_HISTORY.toSeconds()
            + " s, below epoch "
            + d.epochs.highest()
            + " seen before: taken for a new history, as SENTINEL REMOVE and MONITOR make it"
            + (higher.isEmpty() ? "" : "; no longer believed: " + briefs(higher)));
    List<Voice> over = new ArrayList<>(higher);
    for (Voice v : d.evidence.voices().values()) {
      if (!d.epochs.counts(v)) {
        over.add(v);
      }
    }
    d.epochs = d.epochs.adopt(live.epoch(), over);
    d.start(new Intent.RememberEpoch(live.epoch()));
    d.recount();
    Phase p = d.stance.phase();
    if (p instanceof Phase.Holding h) {
      d.stance = d.stance.samePhase(new Phase.Holding(live.epoch(), h.since()));
    } else if (p instanceof Phase.Claiming c) {
      d.stance = d.stance.samePhase(new Phase.Claiming(live.epoch(), c.since(), c.sudden()));
    }
  }

  private static String briefs(List<Voice> voices) {
    return String.join("; ", voices.stream().map(v -> v.view().brief()).toList());
  }

  private List<Voice> higherThan(long epoch) {
    List<Voice> higher = new ArrayList<>();
    for (Voice v : d.counted()) {
      if (v.view().epoch() > epoch) {
        higher.add(v);
      }
    }
    return higher;
  }

  private boolean namesAMaster(Voice v) {
    RoleSeen peer = d.evidence.peers().get(v.meant());
    return peer != null
        && peer.isMaster()
        && peer.freshness().askedAt().ageAt(d.now).compareTo(NEW_HISTORY) < 0;
  }

  private void remember() {
    if (!d.live().is(Finding.Kind.NONE)) {
      d.stance = d.stance.majorityAt(d.now);
    }
    boolean leaves = false;
    for (Voice v : d.counted()) {
      leaves |= v.who() == Who.ME && v.view().leavesNamed();
    }
    if (leaves != (d.stance.leavesSince() != null)) {
      d.stance = d.stance.leavesSince(leaves ? d.now : null);
    }
  }

  /** A vote above what is settled: the mastership may be on its way to another. */
  private void watchElections() {
    Electoral e = d.epochs.elections().seesVote(Election.highestVote(d), d.now);
    if (d.live().is(Finding.Kind.MINE) && d.live().epoch() >= e.claimed()) {
      e = e.isFollowed();
    }
    d.epochs = d.epochs.elections(e);
  }

  private void turn() {
    Phase p = d.stance.phase();
    if (p instanceof Phase.Claiming c) {
      reigning(c.epoch());
    } else if (p instanceof Phase.Holding h) {
      reigning(h.epoch());
    } else if (mayReign()) {
      claim(!(p instanceof Phase.Looking));
    } else if (d.settings.claimsOnElection() && claimOnElection()) {
      return;
    } else if (p instanceof Phase.Looking && isAnother()) {
      follow("a majority names another node: " + d.live().sentence());
    } else if (p instanceof Phase.Leaving && d.loop.known() && !d.loop.present()) {
      follow("the VIP is off the loopback");
    } else if (p instanceof Phase.Following && isOnOurLoopback()) {
      d.stance = d.stance.phase(new Phase.Leaving(d.now), d.stance.reign() + 1, d.now);
      d.eachTable(t -> t.newReign(d.now));
    }
  }

  private boolean isAnother() {
    return d.live().is(Finding.Kind.ANOTHER) || d.live().is(Finding.Kind.ANOTHER_BELOW);
  }

  private boolean isOnOurLoopback() {
    return d.settings.loopback() == VipSettings.Loopback.MANAGED
        && d.loop.present()
        && d.loop.ours();
  }

  private boolean mayReign() {
    if (!d.evidence.isMasterFresh(d.now)) {
      return false;
    }
    Finding live = d.live();
    return (live.is(Finding.Kind.MINE) && live.epoch() >= d.epochs.highest())
        || Prover.isByOperator(d);
  }

  /** Once for each election: this node is being made master, and already says so itself. */
  private boolean claimOnElection() {
    Election won = d.evidence.isMasterFresh(d.now) ? Election.of(d, d.counted()) : null;
    if (won == null || won.epoch() <= d.epochs.elections().claimed()) {
      return false;
    }
    d.epochs = d.epochs.elections(d.epochs.elections().claims(won.epoch(), d.now));
    d.claimedOn = won;
    claim(won.epoch(), true, won.sentence());
    return true;
  }

  private void reigning(long epoch) {
    Finding live = d.live();
    if (d.epochs.elections().isUnfollowed(epoch) && isAnother() && isLicenceOver()) {
      String why = "the Sentinels did not follow the leader that promoted this node";
      d.once(Alert.Severity.WARNING, "not-followed", why + ": " + live.sentence());
      demoted(why + ": " + live.sentence());
      return;
    }
    boolean outvoted = live.is(Finding.Kind.ANOTHER) && live.epoch() >= epoch;
    boolean turned = d.evidence.lastSaidReplica() && !live.isMine();
    if (outvoted || turned) {
      demoted(outvoted ? live.sentence() : "the local ROLE is replica, and " + live.sentence());
    } else if (live.epoch() > epoch && mayReign()) {
      claim(true);
    } else {
      boolean contradicted = !higherThan(epoch).isEmpty() || d.evidence.lastSaidReplica();
      d.stance = d.stance.contradicted(contradicted);
    }
  }

  private boolean isLicenceOver() {
    Moment until = d.epochs.elections().licensedUntil();
    return until == null || d.due(until);
  }

  private void claim(boolean sudden) {
    claim(d.epochs.highest(), sudden, d.live().sentence());
  }

  private void claim(long epoch, boolean sudden, String why) {
    boolean writeFirst = sudden && !d.settings.alertOnly();
    d.stance =
        d.stance.phase(new Phase.Claiming(epoch, d.now, writeFirst), d.stance.reign() + 1, d.now);
    Moment from = sudden ? d.now : d.now.plus(LOOKED_ALREADY.negated());
    d.eachTable(t -> sudden ? t.newReign(from) : t.newReign(from).relook(from, d.target()));
    d.check = d.check.newReign();
    if (sudden && !writeFirst) {
      d.agenda = d.agenda.set(Mark.READ_ASKED, null);
    }
    d.note("this node is the master: " + why + "; the local ROLE is master");
  }

  private void demoted(String why) {
    Phase next = isOnOurLoopback() ? new Phase.Leaving(d.now) : new Phase.Following();
    d.stance = d.stance.phase(next, d.stance.reign() + 1, d.now).operatorUntil(null);
    d.eachTable(t -> t.newReign(d.now));
    d.once(Alert.Severity.INFO, "demoted", "no longer the master: " + why);
    d.note("demoted: " + why);
  }

  private void follow(String why) {
    d.stance = d.stance.phase(new Phase.Following(), d.stance.reign() + 1, d.now);
    d.note(why);
  }
}
