package io.sentinelvip.core;

import io.sentinelvip.model.Moment;
import java.time.Duration;

/**
 * How long an answer may be used as proof: 250 ms from the asking, up to 2 s only where the asking
 * itself took that long (promise P1). What took longer is silence.
 *
 * @param askedAt when the question was sent
 * @param limit the age at which it no longer proves anything
 */
record Freshness(Moment askedAt, Duration limit) {

  private static final Duration PROOF = Duration.ofMillis(250);
  private static final Duration SILENCE = Duration.ofSeconds(2);

  /**
   * What remains for deciding and handing over after an answer that itself took more than the usual
   * limit.
   */
  private static final Duration TO_ACT = Duration.ofMillis(100);

  static Freshness of(Moment askedAt, Moment answeredAt) {
    Duration took = askedAt.ageAt(answeredAt);
    if (took.compareTo(SILENCE) > 0) {
      return new Freshness(askedAt, Duration.ofNanos(-1));
    }
    Duration slow = took.plus(TO_ACT);
    Duration limit = slow.compareTo(PROOF) <= 0 ? PROOF : slow;
    return new Freshness(askedAt, limit.compareTo(SILENCE) < 0 ? limit : SILENCE);
  }

  /** What is left at {@code now}; negative when it proves nothing any more. */
  Duration leftAt(Moment now) {
    return limit.minus(askedAt.ageAt(now));
  }

  /**
   * That of a proof which rests on both, at {@code now}: as old as the older question, and over
   * with the answer that ends first.
   */
  static Freshness ofBoth(Freshness a, Freshness b, Moment now) {
    Moment asked = Moment.earlier(a.askedAt, b.askedAt);
    Duration left = a.leftAt(now).compareTo(b.leftAt(now)) <= 0 ? a.leftAt(now) : b.leftAt(now);
    return new Freshness(asked, left.plus(asked.ageAt(now)));
  }

  boolean holdsAt(Moment now) {
    return !leftAt(now).isNegative();
  }
}
