package io.sentinelvip.model;

/**
 * What one Sentinel answered about one master.
 *
 * @param sentinel who answered
 * @param via the address it was reached by
 * @param named the master's address ({@code get-master-addr-by-name}: right on the leader before
 *     {@code SENTINEL MASTER} is)
 * @param epoch the config-epoch: which configuration this is, higher is later
 * @param others how many other Sentinels it knows ({@code num-other-sentinels})
 * @param quorum its configured quorum
 * @param down whether it holds the node that it names for subjectively or objectively down
 * @param failover how far the failover has come that it leads
 * @param askedAt when the question was sent; a proof's age counts from here
 * @param answeredAt when the answer had been read
 */
public record SentinelView(
    RunId sentinel,
    Endpoint via,
    Endpoint named,
    long epoch,
    int others,
    int quorum,
    boolean down,
    FailoverState failover,
    Moment askedAt,
    Moment answeredAt) {

  /** Checks the counts. */
  public SentinelView {
    if (epoch < 0 || others < 0 || quorum < 0) {
      throw new IllegalArgumentException("negative count in a view of " + sentinel);
    }
  }

  /**
   * Whether this Sentinel leads a failover that takes the mastership away from the node it names.
   */
  public boolean leavesNamed() {
    return failover.leavesNamed();
  }

  /** Who it names and since which epoch, for a log line. */
  public String brief() {
    return via + " names " + named + " at epoch " + epoch;
  }
}
