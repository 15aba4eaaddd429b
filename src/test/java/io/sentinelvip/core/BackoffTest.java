package io.sentinelvip.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Moment;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** When the next attempt is made. */
class BackoffTest {

  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  @Test
  void itDoublesUpToFiveSecondsOfWhichHalfToAllIsTaken() {
    spans(seed -> Backoff.after(0, false, seed).toMillis(), 25, 50);
    spans(seed -> Backoff.after(1, false, seed).toMillis(), 25, 50);
    spans(seed -> Backoff.after(2, false, seed).toMillis(), 50, 100);
    spans(seed -> Backoff.after(3, false, seed).toMillis(), 100, 200);
    spans(seed -> Backoff.after(8, false, seed).toMillis(), 2500, 5000);
    spans(seed -> Backoff.after(100, false, seed).toMillis(), 2500, 5000);
  }

  @Test
  void whileThrottledItIsSlower() {
    spans(seed -> Backoff.after(1, true, seed).toMillis(), 200, 400);
    spans(seed -> Backoff.after(100, true, seed).toMillis(), 4000, 8000);
  }

  @Test
  void aPeriodIsJitteredByATenthEitherWay() {
    spans(seed -> Backoff.jitter(Duration.ofSeconds(30), seed).toMillis(), 27_000, 33_000);
  }

  @Test
  void neighbouringSeedsGiveUnrelatedNumbersAsSplitMixMakesThem() {
    for (long seed : new long[] {0, 1, 42, -7, Long.MIN_VALUE}) {
      assertThat(Backoff.mix(seed + GOLDEN_GAMMA)).isEqualTo(new SplittableRandom(seed).nextLong());
    }
  }

  @Test
  void aMissingAndAnExistingRouteAreTriedTheOtherWayAtOnceThreeTimes() {
    Story s = Story.following(1);
    Fault exists = new Fault(Fault.Kind.ROUTE_EXISTS, "RouteAlreadyExists", "x");
    Fault none = new Fault(Fault.Kind.NO_ROUTE, "InvalidRoute.NotFound", "x");
    assertThat(retry(s, 3, exists, false)).isZero();
    assertThat(retry(s, 3, none, true)).isZero();
    assertThat(retry(s, 4, exists, false)).isBetween(200L, 400L);
    assertThat(retry(s, 4, none, true)).isBetween(200L, 400L);
  }

  @Test
  void whatNeedsAPersonIsTriedEachPeriod() {
    Story s = Story.following(1);
    assertThat(retry(s, 1, new Fault(Fault.Kind.NO_ROUTE, "x", "x"), false))
        .isBetween(27_000L, 33_000L);
    assertThat(retry(s, 1, new Fault(Fault.Kind.DENIED, "x", "x"), false))
        .isBetween(27_000L, 33_000L);
    assertThat(retry(s, 1, new Fault(Fault.Kind.TRANSIENT, "x", "x"), false)).isBetween(25L, 50L);
    assertThat(retry(s, 1, new Fault(Fault.Kind.THROTTLED, "x", "x"), false)).isBetween(200L, 400L);
  }

  private static long retry(Story s, int attempts, Fault f, boolean create) {
    Draft d = new Draft(s.state, s.now);
    TableState t = TableState.unknown(Story.T1, s.now);
    for (int i = 1; i < attempts; i++) {
      t = t.writing(s.now).failed(f, s.now, s.now, create);
    }
    t = t.writing(s.now);
    Moment at = Retry.route(d, t, f, create);
    return s.now.until(at).toMillis();
  }

  /** Never outside, and over many seeds near both ends. */
  private static void spans(LongUnaryOperator millis, long least, long most) {
    long[] all = LongStream.range(0, 2000).map(millis).toArray();
    long near = Math.max(1, (most - least) / 50);
    assertThat(LongStream.of(all).min().orElseThrow()).isBetween(least, least + near);
    assertThat(LongStream.of(all).max().orElseThrow()).isBetween(most - near, most);
  }
}
