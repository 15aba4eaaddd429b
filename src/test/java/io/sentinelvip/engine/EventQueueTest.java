package io.sentinelvip.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EventQueueTest {

  private final EventQueue queue = new EventQueue();

  @Test
  void eventsComeOutInTheOrderPut() throws Exception {
    queue.put(Samples.hinted("1"));
    queue.put(Samples.A, Samples.hinted("2"));
    queue.put(Samples.B.master(), Samples.hinted("3"));
    for (String expected : new String[] {"1", "2", "3"}) {
      assertThat(Objects.requireNonNull(queue.take(0)).event()).isEqualTo(Samples.hinted(expected));
    }
    assertThat(queue.take(0)).isNull();
  }

  @Test
  void anAddressSelectsItsVipsAndNoOther() throws Exception {
    queue.put(Samples.A, Samples.hinted("1"));
    queue.put(Samples.B.master(), Samples.hinted("2"));
    Delivery toVip = Objects.requireNonNull(queue.take(0));
    Delivery toMaster = Objects.requireNonNull(queue.take(0));
    assertThat(toVip.to().test(Samples.A)).isTrue();
    assertThat(toVip.to().test(Samples.id("mymaster", "172.16.0.12"))).isFalse();
    assertThat(toMaster.to().test(Samples.id("other", "172.16.0.12"))).isTrue();
    assertThat(toMaster.to().test(Samples.A)).isFalse();
  }

  @Test
  void aQueueThatGrowsIsToldOnceAndLosesNothing() throws Exception {
    try (Logged logged = new Logged(EventQueue.class)) {
      int many = EventQueue.CROWDED + 500;
      for (int i = 0; i < many; i++) {
        queue.put(Samples.hinted("x"));
      }
      assertThat(logged.at(Level.WARN)).hasSize(1);
      int taken = 0;
      while (queue.take(0) != null) {
        taken++;
      }
      assertThat(taken).isEqualTo(many);
    }
  }
}
