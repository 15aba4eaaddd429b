package io.sentinelvip.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** When the self-tests of a fleet are made. */
class RehearsalTest {

  private static long count(LongPredicate seeds) {
    return LongStream.range(0, 10_000).filter(seeds).count();
  }

  @Test
  void theyAreSpreadEvenlyOverFiveMinutes() {
    for (int minute = 0; minute < 5; minute++) {
      Duration from = Duration.ofSeconds(2 + 60L * minute);
      Duration to = from.plusSeconds(60);
      long within =
          count(
              s -> Rehearsal.first(s).compareTo(from) >= 0 && Rehearsal.first(s).compareTo(to) < 0);
      assertThat(within).as("minute " + minute).isBetween(1_800L, 2_200L);
    }
  }

  @Test
  void thoseOfALargeFleetOverTwoHours() {
    long firstHour = count(s -> Rehearsal.later(s).compareTo(Duration.ofHours(1)) < 0);
    assertThat(firstHour).isBetween(4_700L, 5_300L);
    assertThat(count(s -> Rehearsal.later(s).compareTo(Duration.ofHours(2)) < 0)).isEqualTo(10_000);
    assertThat(count(s -> Rehearsal.later(s).isNegative())).isZero();
  }
}
