package io.sentinelvip.core;

import io.sentinelvip.model.Moment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What elections have led to, where {@code claim-on: elected-leader} makes them matter.
 *
 * @param claimed the epoch of the last one that this node claimed on; 0 if it never did. One
 *     licenses one claim
 * @param claimedAt when that was; null if it never was
 * @param followed whether a majority has named this node at that epoch since
 * @param voted the highest epoch at which any Sentinel was seen to have voted
 * @param votedAt when that was first seen; null if none ever was
 */
record Electoral(
    long claimed,
    @Nullable Moment claimedAt,
    boolean followed,
    long voted,
    @Nullable Moment votedAt) {

  /** An election licenses the writes of one claim, with their retries, for so long. */
  private static final Duration LICENSED = Duration.ofSeconds(5);

  /**
   * An owner leaves the routes alone for so long after a vote above its epoch: by then the
   * Sentinels have followed the promotion, or it has come to nothing.
   */
  private static final Duration RESTRAINED = Duration.ofSeconds(10);

  static final Electoral NONE = new Electoral(0, null, false, 0, null);

  Electoral claims(long epoch, Moment now) {
    return new Electoral(epoch, now, false, voted, votedAt);
  }

  Electoral isFollowed() {
    return new Electoral(claimed, claimedAt, true, voted, votedAt);
  }

  Electoral seesVote(long epoch, Moment now) {
    return epoch > voted ? new Electoral(claimed, claimedAt, followed, epoch, now) : this;
  }

  /** Whether the reign that began at that epoch rests on an election alone. */
  boolean isUnfollowed(long epoch) {
    return claimedAt != null && claimed == epoch && !followed;
  }

  /** Until when the election licenses writes; null if there was none. */
  @Nullable Moment licensedUntil() {
    return claimedAt == null ? null : claimedAt.plus(LICENSED);
  }

  /** Until when an owner at that epoch leaves the routes alone; null if it need not. */
  @Nullable Moment restrainedUntil(long epoch) {
    return votedAt == null || voted <= epoch ? null : votedAt.plus(RESTRAINED);
  }
}
