package io.sentinelvip;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.ec2.Ec2Routes;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.Vip;
import java.util.List;
import org.junit.jupiter.api.Test;

class PracticeTest {

  private static final Vip VIP = PracticeWorld.VIP.vip();

  @Test
  void allThatTheAgentReadsIsThereToBeRead() throws FaultException {
    try (Ec2Routes nowhere = Ec2Routes.practising()) {
      assertThat(nowhere.readTables(new TableSelector.ByIds(List.of(PracticeWorld.TABLE)), VIP))
          .singleElement()
          .satisfies(t -> assertThat(t.route().orElseThrow().eni()).contains(PracticeWorld.ENI));
      assertThat(Practice.look(nowhere)).isEqualTo(1);
    }
  }

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
