package io.sentinelvip.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DeparturesTest {

  private final Departures departures = new Departures();

  @Test
  void nobodyWaitsWhereNothingIsToLeave() {
    CompletableFuture.runAsync(departures::letGo).join();
    departures.expect();
    departures.gone();
    CompletableFuture.runAsync(departures::letGo).join();
  }

  @Test
  void othersGoOnOnceAllHaveLeft() throws Exception {
    departures.expect();
    departures.expect();
    CompletableFuture<Void> other = CompletableFuture.runAsync(departures::letGo);
    departures.gone();
    departures.gone();
    other.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aWriteThatNeverLeavesHoldsNobodyUpForLong() throws Exception {
    departures.expect();
    CompletableFuture.runAsync(departures::letGo).get(10, TimeUnit.SECONDS);
    departures.gone();
  }

  @Test
  void aWriteCountsOnceHoweverItEnds() throws Exception {
    Clock clock = new SteppedClock();
    RouteWrite first = new RouteWrite(Gate.OPEN, clock, departures);
    RouteWrite second = new RouteWrite(Gate.OPEN, clock, departures);
    first.pass();
    first.pass();
    assertThat(first.ended()).contains(clock.now());
    assertThat(departures.waiting()).isEqualTo(1);
    assertThat(second.ended()).as("it never left").isEmpty();
    assertThat(departures.waiting()).isZero();
  }
}
