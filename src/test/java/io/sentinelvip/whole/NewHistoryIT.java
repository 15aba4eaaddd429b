package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.lab.Group;
import io.sentinelvip.lab.Node;
import org.junit.jupiter.api.Test;

/** A Sentinel group set up anew counts from epoch 0, and sends no {@code +switch-master}. */
class NewHistoryIT {

  @Test
  void aGroupSetUpAnewIsFollowedAndNotTakenForThePast() {
    try (Deployment d = Deployment.plan().start()) {
      d.awaitSettled();
      Node first = d.group().node(0);
      d.group().failover(1);
      Node second = d.group().awaitMasterOtherThan(first);
      d.awaitAt(second);
      d.group().awaitWhole();
      long before = d.status(second).path("highestEpoch").asLong();
      assertThat(before).isPositive();

      setUpAnew(d.group(), second);
      d.awaitVip(
          second,
          "to take up the new history",
          v -> v.path("highestEpoch").asLong() == 0 && v.path("right").asBoolean());
      d.agent(second).awaitLine("key=new-history", Deployment.SOON);

      d.group().awaitWhole();
      d.group().failover(2);
      Node third = d.group().awaitMasterOtherThan(second);
      d.awaitAt(third);
    }
  }

  private static void setUpAnew(Group group, Node master) {
    for (int i = 0; i < group.nodes().size(); i++) {
      group.sentinel(i).call("SENTINEL", "REMOVE", group.master());
    }
    for (int i = 0; i < group.nodes().size(); i++) {
      String port = String.valueOf(master.announced().port());
      group.sentinel(i).call("SENTINEL", "MONITOR", group.master(), master.address(), port, "2");
      group.sentinel(i).call("SENTINEL", "SET", group.master(), "down-after-milliseconds", "2000");
    }
  }
}
