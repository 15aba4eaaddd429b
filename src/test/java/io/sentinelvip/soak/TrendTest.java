package io.sentinelvip.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentinelvip.soak.Trend.Allowance;
import io.sentinelvip.soak.Trend.Point;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rule of the soak must be able to say yes and no. */
class TrendTest {

  private static final Allowance FOUR = new Allowance(4, 0);

  /** An hour, a point each five seconds. */
  private static Trend of(DoubleUnaryOperator valueAtHours, double noise, long seed) {
    Random random = new Random(seed);
    List<Point> points =
        IntStream.range(0, 720)
            .mapToObj(i -> i / 720.0)
            .map(h -> new Point(h, valueAtHours.applyAsDouble(h) + noise * random.nextGaussian()))
            .toList();
    return Trend.of(points, FOUR);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void noiseIsNoGrowth(long seed) {
    assertThat(of(h -> 100, 10, seed).grows()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void aSteadyLeakUnderNoiseIsGrowth(long seed) {
    Trend trend = of(h -> 100 + 8 * h, 5, seed);
    assertThat(trend.grows()).isTrue();
    assertThat(trend.perHour()).isBetween(5.0, 11.0);
    assertThat(trend.last() - trend.first()).isBetween(4.0, 8.0);
  }

  @Test
  void aLeakSmallerThanTheAllowanceIsNone() {
    assertThat(of(h -> 100 + 3 * h, 0, 1).grows()).isFalse();
    assertThat(of(h -> 100 + 6 * h, 0, 1).grows()).isTrue();
  }

  @Test
  void whatIsFilledOnceAndStaysIsNoGrowth() {
    assertThat(of(h -> h < 0.3 ? 100 : 120, 1, 1).grows()).isFalse();
    assertThat(of(h -> 100 + 20 * (1 - Math.exp(-h / 0.1)), 1, 1).grows()).isFalse();
  }

  @Test
  void whatGrowsStepByStepIsGrowth() {
    assertThat(of(h -> 100 + Math.floor(h * 8), 0, 1).grows()).isTrue();
  }

  @Test
  void aSawtoothThatRisesIsGrowthAndOneThatDoesNotIsNot() {
    assertThat(of(h -> 100 + 30 * (h * 20 - Math.floor(h * 20)), 0, 1).grows()).isFalse();
    assertThat(of(h -> 100 + 12 * h + 30 * (h * 20 - Math.floor(h * 20)), 0, 1).grows()).isTrue();
  }

  @Test
  void whatFallsIsNoGrowthAndThePeakIsTold() {
    Trend trend = of(h -> h == 0.5 ? 500 : 100 - 20 * h, 0, 1);
    assertThat(trend.grows()).isFalse();
    assertThat(trend.max()).isEqualTo(500);
    assertThat(trend.perHour()).isCloseTo(-20, org.assertj.core.data.Offset.offset(0.5));
  }

  @Test
  void theAllowanceGoesWithTheFirstQuarterToo() {
    assertThat(new Allowance(4, 0.05).of(100)).isEqualTo(9);
  }

  @Test
  void tooFewPointsAreRefused() {
    assertThatThrownBy(() -> Trend.of(List.of(new Point(0, 1)), FOUR))
        .hasMessageContaining("1 points");
  }
}
