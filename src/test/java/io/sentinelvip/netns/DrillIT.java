package io.sentinelvip.netns;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.Require;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A planned failover by the built jar, among real servers, agents and packets. */
class DrillIT {

  @BeforeAll
  static void namespacesAreThere() {
    String obstacle = NetLab.obstacle().orElse("");
    Require.orSkip("netns", obstacle.isEmpty(), obstacle);
  }

  @Test
  void aDrillMovesTheVipAndTellsWhatAClientSawOfIt() {
    try (NetLab lab = NetLab.plan().start()) {
      lab.awaitSettled();
      Inside.Result text = Inside.run(lab, lab.host(1), "drill", "--yes", "--back");
      System.out.println(text.out());
      System.out.println(text.err());
      assertThat(text.code()).isZero();
    }
  }
}
