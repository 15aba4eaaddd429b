package io.sentinelvip.core;

import io.sentinelvip.model.Moment;
import java.time.Duration;

/**
 * The licence of one mutating call (promise P1): who said so, and until when it counts.
 *
 * @param kind which proof it is
 * @param reign the reign it belongs to; a proof of an earlier reign is void, however young
 * @param epoch the config-epoch that it rests on
 * @param askedAt when the oldest of its answers was asked for
 * @param limit how old it may be when the request is handed over, counted from {@code askedAt}: 250
 *     ms, or up to 2 s where the asking itself took that long
 * @param sentence who said so, for the log
 */
public record Proof(
    Kind kind, long reign, long epoch, Moment askedAt, Duration limit, String sentence) {

  /** What the proof rests on, besides the local ROLE and the epoch. */
  public enum Kind {
    /** A majority of the Sentinels names this node. */
    MAJORITY,
    /** A majority of the Sentinels has elected the one that promotes this node. */
    ELECTION,
    /** A person on the node said {@code claim --despite-no-majority}. */
    OPERATOR
  }

  /** Whether it still counts at {@code now}. */
  public boolean holdsAt(Moment now) {
    return askedAt.ageAt(now).compareTo(limit) <= 0;
  }
}
