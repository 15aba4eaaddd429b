package io.sentinelvip.sim;

/** Deliberate bugs in what surrounds the core, to show that the simulation can fail. */
enum Mutant {
  /** Everything as it should be. */
  NONE,
  /** A request goes out without the last look at its proof. */
  NO_GATE,
  /** A call that failed is made again at once, on the proof of the first. */
  NO_PROOF_BEFORE_RETRY,
  /** An answer is dated by its arrival, not by its question. */
  DATED_BY_ARRIVAL,
  /** The wall clock is not looked at: a suspended machine notices nothing. */
  MONOTONIC_CLOCK_ONLY,
  /** Only the Sentinel beside the agent is asked, and counts as all there are. */
  LOCAL_SENTINEL_ONLY,
  /** Every Sentinel is heard at the same epoch. */
  EPOCH_IGNORED,
  /** The local Redis is taken for a master unasked. */
  ROLE_UNCHECKED,
  /** A silent Sentinel's last word is repeated as if it had just answered. */
  SILENCE_REPEATS_LAST_WORD,
  /** Each address that leads to a Sentinel counts as a Sentinel. */
  COUNTS_ADDRESSES,
  /** Other nodes' addresses are taken for this node's. */
  EVERY_ADDRESS_IS_MINE,
  /** No majority in sight is taken for a demotion: the VIP is taken away. */
  BLIND_MEANS_DEMOTED,
  /** A table is written once an epoch, and never again. */
  DEDUPES_BEFORE_ACTING,
  /** What EC2 acknowledged is reported as seen, whatever the tables show. */
  ACKNOWLEDGED_MEANS_MOVED,
  /** Nothing is done but on a Sentinel's message. */
  EVENTS_ONLY,
  /** One table's refusal ends the writing of the others. */
  ONE_TABLE_STOPS_ALL,
  /** Hands off is not heard. */
  PAUSE_NOT_HEARD,
  /** Alert-only is not heard. */
  ALERT_ONLY_FORGOTTEN,
  /** Every address on the loopback is taken for the agent's own. */
  EVERY_VIP_IS_OURS,
  /** The next table in the list is written. */
  WRONG_TABLE
}
