package io.sentinelvip.model;

/**
 * How far a failover has come, as the Sentinel that leads it shows in {@code failover-state} of
 * {@code SENTINEL MASTER} (sentinel.c, {@code sentinelFailoverStateStr}).
 */
public enum FailoverState {
  /** None in progress, or this Sentinel does not lead it. */
  NONE,
  WAIT_START,
  SELECT_SLAVE,
  SEND_SLAVEOF_NOONE,
  WAIT_PROMOTION,
  /** The promoted node is known to be master: from here on the Sentinel already names it. */
  RECONF_SLAVES,
  UPDATE_CONFIG;

  /** Whether a node other than the one still named is being made master. */
  public boolean leavesNamed() {
    return this == SELECT_SLAVE || this == SEND_SLAVEOF_NOONE || this == WAIT_PROMOTION;
  }

  /**
   * Whether the promoted node is named already, while the flags still tell of the one that it
   * replaces (sentinel.c, {@code sentinelGetCurrentMasterAddress}; until {@code
   * sentinelFailoverSwitchToPromotedSlave} both are of one instance).
   */
  public boolean namesPromoted() {
    return this == RECONF_SLAVES || this == UPDATE_CONFIG;
  }
}
