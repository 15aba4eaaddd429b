package io.sentinelvip.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.model.Moment;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How often is read at rest, and in which part of the clock's period. */
class PaceTest {

  private static final Duration PERIOD = Duration.ofSeconds(30);

  private static long phase(Moment m) {
    return Math.floorMod(m.wallMillis(), 30_000);
  }

  @Test
  void whoIsNotThrottledReadsEachPeriodATenthMoreOrLessAndSoonInTheFirstQuarterOfIt() {
    for (boolean owner : new boolean[] {true, false}) {
      for (int from = 0; from < 30_000; from += 1_000) {
        Moment m = new Moment(0, 1_700_000_010_000L + from);
        for (int i = 0; i < 200; i++) {
          Moment next = Pace.FULL.next(m, PERIOD, owner, 31L * i + from);
          long period = owner ? 30_000 : 60_000;
          assertThat(m.until(next).toMillis()).isBetween(period * 9 / 10, period * 11 / 10);
          assertThat(i < 12 || phase(next) < 7_500).isTrue();
          m = next;
        }
      }
    }
  }

  @Test
  void whoIsThrottledReadsMoreSeldomAReplicaMoreSoThanAnOwnerUpToAnHour() {
    Pace p = Pace.FULL;
    for (int i = 0; i < 3; i++) {
      p = p.throttled(true);
    }
    assertThat(p.period(PERIOD, true)).isEqualTo(PERIOD.multipliedBy(8));
    assertThat(p.period(PERIOD, false)).isGreaterThan(Duration.ofMinutes(20));
    for (int i = 0; i < 20; i++) {
      p = p.throttled(true);
    }
    assertThat(p.period(PERIOD, true)).isEqualTo(Duration.ofMinutes(15));
    assertThat(p.period(PERIOD, false)).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void eachAnswerShortensItUntilItIsAsBefore() {
    Pace p = Pace.FULL.throttled(true).throttled(true);
    int answers = 0;
    while (!p.equals(Pace.FULL)) {
      Pace shorter = p.served();
      assertThat(shorter.slower()).isLessThan(p.slower());
      p = shorter;
      answers++;
    }
    assertThat(answers).isBetween(10, 40);
  }

  @Test
  void whoIsThrottledAgainAndAgainTriesSooner() {
    Pace p = Pace.FULL;
    for (int i = 0; i < 5; i++) {
      p = p.throttled(true);
    }
    Moment m = new Moment(0, 1_700_000_010_000L);
    assertThat(m.until(p.next(m, PERIOD, true, 1))).isLessThan(Duration.ofMinutes(3));
    assertThat(m.until(p.served().next(m, PERIOD, true, 1))).isGreaterThan(Duration.ofMinutes(6));
  }

  @Test
  void ifItIsThrottledItReadsInTheFirstQuarterOnly() {
    Pace p = Pace.FULL.throttled(false);
    for (int i = 0; i < 1_000; i++) {
      Moment next = p.next(new Moment(0, 1_700_000_010_000L + 37L * i), PERIOD, false, i);
      assertThat(phase(next)).isLessThan(7_500);
    }
  }
}
