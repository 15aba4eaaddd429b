package io.sentinelvip;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.engine.SteppedClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When the heap is collected without need. */
class TidyingTest {

  private final SteppedClock clock = new SteppedClock();
  private final AtomicInteger collections = new AtomicInteger();
  private final Tidying tidying = new Tidying(clock, collections::incrementAndGet);

  /** How often it collects in so many ticks of ten seconds. */
  private int in(int ticks, boolean armed) {
    int before = collections.get();
    for (int i = 0; i < ticks; i++) {
      clock.pass(Duration.ofSeconds(10));
      tidying.tick(armed);
    }
    return collections.get() - before;
  }

  @Test
  void atRestEachFiveMinutes() {
    assertThat(in(1, false)).as("the first tick").isEqualTo(1);
    assertThat(in(29, false)).as("before five minutes").isZero();
    assertThat(in(1, false)).as("after them").isEqualTo(1);
    assertThat(in(60, false)).as("ten minutes").isEqualTo(2);
  }

  @Test
  void neverWhileArmedAndAtOnceAfterwards() {
    assertThat(in(1, false)).isEqualTo(1);
    assertThat(in(100, true)).isZero();
    assertThat(in(1, false)).isEqualTo(1);
  }
}
