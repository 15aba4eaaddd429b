package io.sentinelvip.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RepeatsTest {

  private final SteppedClock clock = new SteppedClock();
  private final Repeats repeats = new Repeats();

  private int admitted(String prefix) {
    int count = 0;
    for (int i = 0; i < 100; i++) {
      count += repeats.admit(prefix + i, clock.now()) ? 1 : 0;
    }
    return count;
  }

  @Test
  void textsThatDifferInNumbersAloneAreHeldBackTogether() {
    assertThat(admitted("blind for ")).isEqualTo(Repeats.BURST);
    assertThat(admitted("waiting ")).isEqualTo(Repeats.BURST);
    assertThat(admitted("blind for ")).isZero();
    clock.pass(Repeats.WINDOW);
    assertThat(admitted("blind for ")).isEqualTo(Repeats.BURST);
  }
}
