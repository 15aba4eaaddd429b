package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Node;
import org.junit.jupiter.api.Test;

/** Mode alert-only: everything is said, nothing is done. */
class AlertOnlyIT {

  @Test
  void aKillAReturnAndAPlannedFailoverMakeNoMutatingCall() {
    try (Deployment d =
        Deployment.plan()
            .brisk()
            .alertOnly()
            .before(
                w ->
                    w.group()
                        .nodes()
                        .forEach(n -> w.vpc().sourceDestCheck(Deployment.eni(n), false)))
            .start()) {
      d.awaitSettled();
      Node old = d.group().killMaster();
      Node next = d.group().awaitMasterOtherThan(old);
      awaitTold(d, next);

      old.redis().start();
      Await.until("the old master to follow", Deployment.SOON, () -> old.role().equals("slave"));
      Node third = d.plannedFailover(next.index());
      if (third.index() == old.index()) {
        d.awaitVip(old, "right again", v -> v.path("right").asBoolean());
      } else {
        awaitTold(d, third);
      }
      assertThat(d.vpc().mutatingCalls()).isEmpty();
      assertThat(d.tables()).allMatch(t -> d.leadsTo(t, old));
    }
  }

  private static void awaitTold(Deployment d, Node master) {
    JsonNode vip =
        d.awaitVip(
            master,
            "to say what it would do",
            v ->
                v.path("alerts").findValuesAsText("key").stream()
                    .anyMatch(k -> k.startsWith("would-move:")));
    assertThat(vip.path("alerts").findValuesAsText("key"))
        .containsAll(d.tables().stream().map(t -> "would-move:" + t).toList());
    assertThat(vip.path("right").asBoolean()).isFalse();
    assertThat(vip.path("reason").asText()).contains("alert-only");
    for (String table : d.tables()) {
      d.agent(master).awaitLine("would-move:" + table, Deployment.SOON);
    }
    assertThat(vip.path("alerts").toString()).contains(Deployment.eni(master));
  }
}
