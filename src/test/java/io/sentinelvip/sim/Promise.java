package io.sentinelvip.sim;

/** What an agent is held to, by the names that the design gives its promises. */
enum Promise {
  /** Proved: nothing is written but on a proof that counts. */
  P1,
  /** Kept: what belongs to the master is at the master, and is repaired. */
  P2,
  /** Prompt: a failover is followed at once. */
  P3,
  /** Alert-only means it: nothing is changed or rehearsed, and what would be done is told. */
  P4,
  /** Each table on its own: one that cannot be written delays no other. */
  P5,
  /** Blind is not demoted: nothing is taken away, and it is told. */
  P6,
  /** A stop leaves the route; a start needs no event and waits for a world that is not there. */
  P7,
  /** Only the VIP: no other table, no other interface, nobody else's address. */
  P8,
  /** Hands off, as an operator said. */
  HANDS_OFF,
  /** Sentinels and EC2 are not flooded, and no processor is burnt. */
  LOAD,
  /** One incident for each failover, by one key. */
  INCIDENTS,
  /** Not a promise: the simulation itself is not as it must be for its checks to mean anything. */
  SIMULATION
}
