package io.sentinelvip.sim;

import static io.sentinelvip.sim.Timeline.MILLI;
import static io.sentinelvip.sim.Timeline.SECOND;

/** What people do on the nodes. */
final class Operators {

  private Operators() {}

  static Runnable pause(World w, long lasts) {
    SimAgent a = w.agents[Disasters.masterOrAny(w)];
    a.tellPaused(lasts * 2 / MILLI);
    return a::tellResume;
  }

  /** Look now: what a hint does. */
  static Runnable claim(World w, long lasts) {
    SimAgent a = w.agents[Disasters.masterOrAny(w)];
    if (!a.up) {
      return FaultKind.NO_EFFECT;
    }
    a.tellClaim(false);
    return Disasters::nothing;
  }

  /** Mostly where no majority can be seen. */
  static Runnable claimDespite(World w, long lasts) {
    int h = Disasters.masterOrAny(w);
    SimAgent a = w.agents[h];
    if (!a.up) {
      return FaultKind.NO_EFFECT;
    }
    Runnable undo = w.dice.chance(0.7) ? Disasters.blind(w, h) : Disasters::nothing;
    w.time.after(w.dice.between(0, 8 * SECOND), () -> a.tellClaim(true));
    return undo;
  }

  static Runnable vipRemoved(World w, long lasts) {
    int h = Disasters.masterOrAny(w);
    if (w.setup.isStatic() || w.setup.adminVip() == h || !w.agents[h].loopback.present) {
      return FaultKind.NO_EFFECT;
    }
    w.agents[h].loopback.remove("by hand");
    return Disasters::nothing;
  }
}
