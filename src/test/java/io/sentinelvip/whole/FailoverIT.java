package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Node;
import io.sentinelvip.vpc.Call;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The master goes, and the VIP follows. */
class FailoverIT {

  @Test
  void theVipFollowsAKilledMasterAndTheOldOneReturnsWithoutAWrite() {
    try (Deployment d = Deployment.plan().start()) {
      d.awaitSettled();
      Node old = d.group().killMaster();
      Node next = d.group().awaitMasterOtherThan(old);
      d.awaitAt(next);
      assertThat(d.writesOf(next))
          .extracting(c -> c.table().orElseThrow())
          .containsExactlyInAnyOrderElementsOf(d.tables());
      assertThat(d.writesOf(next)).extracting(Call::errorCode).containsOnly("");

      old.redis().start();
      assertThat(old.role()).as("it calls itself master again").isEqualTo("master");
      Await.until("the old master to follow", Deployment.SOON, () -> old.role().equals("slave"));
      d.awaitVip(old, "to follow", v -> v.path("phase").asText().equals("following"));
      assertThat(d.writesOf(old)).isEmpty();
      assertThat(d.tables()).allMatch(t -> d.leadsTo(t, next));
    }
  }

  @Test
  void threePlannedFailoversInARowFromAToBToAToB() {
    try (Deployment d =
        Deployment.plan().brisk().group(g -> g.redisLine(2, "replica-priority 0")).start()) {
      d.awaitSettled();
      List<Integer> masters = new ArrayList<>();
      for (int led = 0; led < 3; led++) {
        long since = System.nanoTime();
        Node next = d.plannedFailover(led);
        d.awaitAt(next);
        masters.add(next.index());
        assertThat(d.writesOf(next, since)).hasSameSizeAs(d.tables());
      }
      assertThat(masters).containsExactly(1, 0, 1);
      assertThat(d.writesOf(d.group().node(2))).isEmpty();
    }
  }

  @Test
  void theWholeNodeOfTheMasterGoesWithItsSentinelAndItsAgent() {
    try (Deployment d = Deployment.plan().start()) {
      d.awaitSettled();
      Node old = d.group().node(0);
      old.kill();
      d.agent(old).process().kill();
      Node next = d.group().awaitMasterOtherThan(old);
      d.awaitAt(next);
      assertThat(d.writesOf(next)).hasSameSizeAs(d.tables());
    }
  }
}
