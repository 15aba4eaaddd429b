package io.sentinelvip.core;

import io.sentinelvip.model.Moment;

/**
 * The decision: a pure function of the state, the event and the time. The same input gives the same
 * output; waiting is part of the output.
 */
public final class Decider {

  private Decider() {}

  /**
   * Takes the event in, concludes where this node stands, and plans what is to be changed, asked
   * and told.
   */
  public static Decision decide(VipState state, Event event, Moment now) {
    Draft d = new Draft(state, now);
    Looks.noticeStandstill(d);
    event.handle(new Absorb(d));
    Refusals.check(d);
    Stances.update(d);
    boolean proofWanted = Writes.plan(d);
    Settling.update(d);
    Incidents.update(d, state, event);
    Looks.plan(d, proofWanted);
    Conditions.update(d);
    return d.decision(() -> Reasons.of(d, proofWanted));
  }
}
