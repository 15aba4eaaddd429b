package io.sentinelvip.core;

import static io.sentinelvip.core.Story.ME;
import static io.sentinelvip.core.Story.T1;
import static io.sentinelvip.core.Story.T2;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.RouteTableId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How writes go on that were throttled. */
class TurnsTest {

  private static Story claiming() {
    Story s = Story.following(1);
    proved(s);
    assertThat(s.writes()).containsExactly(T1, T2);
    return s;
  }

  private static void proved(Story s) {
    s.role(Role.MASTER);
    s.views(ME, 2);
  }

  private static void throttled(Story s, RouteTableId table) {
    s.notPointed(table, Fault.Kind.THROTTLED, "RequestLimitExceeded");
  }

  /** Proofs come until something is written; what it is, and after how many milliseconds. */
  private static List<RouteTableId> next(Story s, int most) {
    for (int i = 0; i < most; i += 20) {
      s.pass(20);
      proved(s);
      List<RouteTableId> written = s.writes();
      if (!written.isEmpty()) {
        return written;
      }
    }
    return List.of();
  }

  @Test
  void ofTheTablesThatWereThrottledOneIsTriedAndTheOthersFollowAtOnceWhenItIsWritten() {
    Story s = claiming();
    throttled(s, T1);
    throttled(s, T2);
    List<RouteTableId> first = next(s, 500);
    assertThat(first).hasSize(1);
    assertThat(next(s, 5_000)).as("while it is under way").isEmpty();
    s.pointed(first.get(0));
    List<RouteTableId> second = next(s, 40);
    assertThat(second).hasSize(1).doesNotContainAnyElementsOf(first);
  }

  @Test
  void eachRefusalDoublesTheWaitOfAllUpToTwelveSeconds() {
    Story s = claiming();
    throttled(s, T1);
    throttled(s, T2);
    long waited = 0;
    for (int i = 0; i < 12; i++) {
      long from = s.now.monoNanos();
      List<RouteTableId> tried = next(s, 40_000);
      assertThat(tried).hasSize(1);
      waited = (s.now.monoNanos() - from) / 1_000_000;
      assertThat(waited).isLessThan(12_100);
      throttled(s, tried.get(0));
    }
    assertThat(waited).isGreaterThan(5_900);
  }

  @Test
  void aTableThatWasNotThrottledWaitsForNone() {
    Story s = claiming();
    throttled(s, T1);
    s.notPointed(T2, Fault.Kind.TRANSIENT, "Unavailable");
    assertThat(next(s, 120)).containsExactly(T2);
  }
}
