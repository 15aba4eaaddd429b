package io.sentinelvip.core;

import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RunId;
import io.sentinelvip.model.SentinelView;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One Sentinel's last answer, and whom it means.
 *
 * @param meant the named endpoint, its host name replaced by its address where that is known
 */
record Voice(SentinelView view, Who who, Endpoint meant, Freshness freshness) {

  /**
   * A Sentinel that has not answered is asked each second and given two to answer: older than this
   * it has fallen silent.
   */
  private static final Duration LIVE = Duration.ofMillis(3500);

  static Voice of(SentinelView view, Self self) {
    return new Voice(
        view,
        self.who(view.named()),
        self.meant(view.named()),
        Freshness.of(view.askedAt(), view.answeredAt()));
  }

  /** The same Sentinel named the same node again. */
  Voice saidAgain(SentinelView again) {
    return new Voice(again, who, meant, Freshness.of(again.askedAt(), again.answeredAt()));
  }

  /** Whether {@code before}, its last word, still counts and means the same node. */
  boolean isSaidBy(@Nullable Voice before, Moment now) {
    return before != null && before.liveAt(now) && before.meant().equals(meant);
  }

  /** Whether both mean the same node by the same epoch. */
  boolean saysAs(Voice other) {
    return meant.equals(other.meant) && view.epoch() == other.view.epoch();
  }

  boolean freshAt(Moment now) {
    return freshness.holdsAt(now);
  }

  boolean liveAt(Moment now) {
    return !freshness.limit().isNegative() && view.askedAt().ageAt(now).compareTo(LIVE) <= 0;
  }

  /**
   * What a view says, without when: a view that was outlived by a new history stays so until it
   * says something else.
   */
  Saying saying() {
    return new Saying(view.sentinel(), view.named(), view.epoch());
  }

  /** Who named whom at which epoch. */
  record Saying(RunId sentinel, Endpoint named, long epoch) {}
}
