package io.sentinelvip.core;

import io.sentinelvip.model.Fault;
import java.util.Locale;

/** The one sentence that says why (promise P10). */
final class Reasons {

  private Reasons() {}

  static String of(Draft d, boolean proofWanted) {
    Phase p = d.stance.phase();
    String why =
        p.owns() ? owner(d, proofWanted) : p instanceof Phase.Leaving ? leaving(d) : other(d);
    return d.paused() ? "paused: " + why : why;
  }

  private static String owner(Draft d, boolean proofWanted) {
    if (d.target() == null) {
      return "this node is the master, but which ENI is meant cannot be told";
    }
    if (!d.live().isMine() && d.epochs.elections().isUnfollowed(Prover.reignsAt(d))) {
      return "claimed on the election at epoch "
          + d.epochs.elections().claimed()
          + ", which the Sentinels have yet to follow: "
          + d.live().sentence();
    }
    if (Settling.isAllRight(d)) {
      return d.live().isMine()
          ? "every route leads here, as it should: " + d.live().sentence()
          : "every route was seen to lead here; now " + unproved(d);
    }
    if (proofWanted) {
      return "waiting for a proof: " + unproved(d);
    }
    if (!d.check.licensesRoutes()) {
      Fault f = d.check.fault();
      return "the source/dest check must be off before a route is moved"
          + (f == null ? "" : ": " + f.text());
    }
    return d.settings.alertOnly()
        ? "alert-only: this node is the master and the VIP is not all here"
        : "moving the VIP here: " + d.live().sentence();
  }

  /** What is missing for a proof. */
  static String unproved(Draft d) {
    Finding live = d.live();
    if (Prover.isOutElected(d)) {
      return "a Sentinel has voted at epoch "
          + d.epochs.elections().voted()
          + ", above this node's: another may be on its way to be the master";
    }
    if (Prover.isLeaving(d)) {
      return "a Sentinel shows a failover away from this node";
    }
    if (!live.isMine()) {
      return live.sentence();
    }
    if (!d.evidence.lastSaidMaster()) {
      return "the local ROLE is " + role(d);
    }
    if (live.epoch() < d.epochs.highest()) {
      return live.sentence() + ", and epoch " + d.epochs.highest() + " was seen before";
    }
    return "the answers are older than a proof may be";
  }

  static String role(Draft d) {
    if (d.evidence.roleFault() != null) {
      return "unknown (" + d.evidence.roleFault().text() + ")";
    }
    return d.evidence.role() == null
        ? "not known yet"
        : d.evidence.role().role().name().toLowerCase(Locale.ROOT);
  }

  private static String leaving(Draft d) {
    return "demoted; the VIP stays on the loopback until no route leads here and Redis has cut its old"
        + " clients: "
        + d.live().sentence();
  }

  private static String other(Draft d) {
    if (!d.evidence.knowsItself()) {
      return "which instance this is is not known yet";
    }
    Finding live = d.live();
    if (live.isMine() || d.evidence.lastSaidMaster()) {
      return "not claiming: " + unproved(d);
    }
    return live.is(Finding.Kind.NONE) ? live.sentence() : "following: " + live.sentence();
  }
}
