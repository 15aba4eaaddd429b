package io.sentinelvip.sim;

import io.sentinelvip.core.VipSettings;

/** Deliberate bugs in what surrounds the core, to show that the simulation can fail. */
enum Mutant {
  /** Everything as it should be. */
  NONE(Promise.SIMULATION),
  /** A request goes out without the last look at its proof. */
  NO_GATE(Promise.P1),
  /** A call that failed is made again at once, on the proof of the first. */
  NO_PROOF_BEFORE_RETRY(Promise.P1),
  /** An answer is dated by its arrival, not by its question. */
  DATED_BY_ARRIVAL(Promise.P1),
  /** The wall clock is not looked at: a suspended machine notices nothing. */
  MONOTONIC_CLOCK_ONLY(Promise.P1),
  /** Only the Sentinel beside the agent is asked, and counts as all there are. */
  LOCAL_SENTINEL_ONLY(Promise.P1),
  /** Every Sentinel is heard at the same epoch. */
  EPOCH_IGNORED(Promise.P1),
  /** The local Redis is taken for a master unasked. */
  ROLE_UNCHECKED(Promise.P1),
  /** Under {@code claim-on: elected-leader}, a failover that was ordered counts as elected. */
  FORCED_COUNTS_AS_ELECTED(Promise.P1),
  /** A silent Sentinel's last word is repeated as if it had just answered. */
  SILENCE_REPEATS_LAST_WORD(Promise.P1),
  /** Each address that leads to a Sentinel counts as a Sentinel. */
  COUNTS_ADDRESSES(Promise.P1),
  /** Other nodes' addresses are taken for this node's. */
  EVERY_ADDRESS_IS_MINE(Promise.P1),
  /** Once an operator claimed despite no majority, it is so for ever. */
  CLAIM_NEVER_ENDS(Promise.P1),
  /** A table is written once an epoch, and never again. */
  DEDUPES_BEFORE_ACTING(Promise.P2),
  /** What EC2 acknowledged is reported as seen, whatever the tables show. */
  ACKNOWLEDGED_MEANS_MOVED(Promise.P2),
  /** Nothing is done but on a Sentinel's message. */
  EVENTS_ONLY(Promise.P2),
  /** The owner looks at its tables once, and never again. */
  NEVER_LOOKS_AGAIN(Promise.P2),
  /** Hints are not heard: the next poll finds what they told. */
  HINTS_NOT_HEARD(Promise.P3),
  /** The tables are read before they are written, when a failover brought the mastership. */
  LOOKS_BEFORE_WRITING(Promise.P3),
  /** Alert-only is not heard. */
  ALERT_ONLY_FORGOTTEN(Promise.P4),
  /** What alert-only would have done is told to nobody. */
  ALERT_ONLY_IS_SILENT(Promise.P4),
  /** One table's refusal ends the writing of the others. */
  ONE_TABLE_STOPS_ALL(Promise.P5),
  /** A table is written when the one before it has been, and not beside it. */
  ONE_TABLE_AFTER_ANOTHER(Promise.P5),
  /** No majority in sight is taken for a demotion: the VIP is taken away. */
  BLIND_MEANS_DEMOTED(Promise.P6),
  /** That no majority is in sight is told to nobody. */
  BLIND_IS_SILENT(Promise.P6),
  /** Who stops cleanly takes the VIP with it. */
  STOP_TAKES_AWAY(Promise.P7),
  /** A world that is not there at the start ends the daemon. */
  ENDS_WITHOUT_IDENTITY(Promise.P7),
  /** Every address on the loopback is taken for the agent's own. */
  EVERY_VIP_IS_OURS(Promise.P8),
  /** The next table in the list is written. */
  WRONG_TABLE(Promise.P8),
  /** Only who becomes the master keeps an incident of it. */
  INCIDENT_OF_WINNER_ONLY(Promise.INCIDENTS),
  /** The end of an incident is kept as another one. */
  INCIDENT_OF_EACH_VERIFICATION(Promise.INCIDENTS),
  /** Hands off is not heard. */
  PAUSE_NOT_HEARD(Promise.HANDS_OFF);

  /** Which promise it breaks. */
  final Promise breaks;

  Mutant(Promise breaks) {
    this.breaks = breaks;
  }

  /** What the agents claim on where the bug shows. */
  VipSettings.ClaimOn claimOn() {
    return this == FORCED_COUNTS_AS_ELECTED
        ? VipSettings.ClaimOn.ELECTED_LEADER
        : VipSettings.ClaimOn.MAJORITY;
  }
}
