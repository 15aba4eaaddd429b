package io.sentinelvip.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class JournalTest {

  private final SteppedClock clock = new SteppedClock();
  private final Journal journal = new Journal();

  @Test
  void aLineHasTheWallTimeAndTheTimeSinceTheLineBefore() {
    journal.note(Samples.A, clock.now(), "one");
    clock.pass(Duration.ofMillis(45));
    journal.note(Samples.A, clock.now(), "two");
    assertThat(journal.lines(Samples.A))
        .containsExactly("2023-11-14T22:13:20Z +0ms one", "2023-11-14T22:13:20.045Z +45ms two");
  }

  @Test
  void theOldestGoAndEachVipHasItsOwn() {
    for (int i = 0; i < Journal.KEPT + 10; i++) {
      journal.note(Samples.A, clock.now(), "n" + i);
    }
    assertThat(journal.of(Samples.A)).hasSize(Journal.KEPT);
    assertThat(journal.of(Samples.A).get(0).text()).isEqualTo("n10");
    assertThat(journal.of(Samples.B)).isEmpty();
  }
}
