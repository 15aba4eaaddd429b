package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.lab.Node;
import io.sentinelvip.vpc.Call;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The master goes, and the VIP follows. */
class FailoverIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void theVipFollowsAKilledMaster() {
    try (Deployment d = Deployment.plan().start()) {
      d.awaitSettled(SOON);
      Node old = d.group().node(0);
      d.vpc().log().clear();
      d.group().killMaster();
      Node next = d.group().awaitMasterOtherThan(old);
      d.awaitAt(next, SOON);
      assertThat(d.writesOf(next))
          .extracting(c -> c.table().orElseThrow())
          .containsExactlyInAnyOrderElementsOf(d.tables());
      assertThat(d.vpc().calls("ReplaceRoute")).extracting(Call::errorCode).containsOnly("");
    }
  }
}
