package io.sentinelvip.model;

import java.util.Optional;

/**
 * What one Sentinel shows of an election, where it is asked for it ({@code claim-on:
 * elected-leader}).
 *
 * @param leader for whom it voted last, by the run id; empty if for nobody, or if the failover that
 *     it voted for is over (sentinel.c, {@code sentinelResetMaster})
 * @param epoch at which epoch; 0 if it never did
 * @param promotes the node that it is making master as the leader that was elected; empty if it is
 *     not, and where an operator told it to ({@code SENTINEL FAILOVER} holds no election)
 */
public record Ballot(Optional<RunId> leader, long epoch, Optional<Endpoint> promotes) {

  /** Nothing was asked, or nothing is known. */
  public static final Ballot NONE = new Ballot(Optional.empty(), 0, Optional.empty());

  /** Checks the epoch. */
  public Ballot {
    if (epoch < 0) {
      throw new IllegalArgumentException("negative epoch of a vote");
    }
  }
}
