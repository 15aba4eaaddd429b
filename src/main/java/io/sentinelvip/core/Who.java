package io.sentinelvip.core;

/** Whom an address means, seen from this node. */
enum Who {
  /** This node's Redis. */
  ME,
  /** Some other Redis. */
  OTHER,
  /**
   * Nobody that could be told: a name that is not resolved, an address that every host has, the VIP
   * itself.
   */
  NOBODY
}
