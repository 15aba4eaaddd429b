package io.sentinelvip;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.ec2.Ec2Routes;
import org.junit.jupiter.api.Test;

class PracticeTest {

  @Test
  void eachFailoverIsDecidedAndWrittenAsARealOne() throws InterruptedException {
    try (Ec2Routes nowhere = Ec2Routes.practising();
        Practice practice = new Practice(nowhere)) {
      for (int i = 0; i < 3; i++) {
        assertThat(practice.failover()).as("failover " + i).isTrue();
      }
    }
  }
}
