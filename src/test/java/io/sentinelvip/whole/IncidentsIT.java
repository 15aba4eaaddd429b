package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentinelvip.lab.AgentProcess;
import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Node;
import io.sentinelvip.vpc.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One failover is one incident, on each agent, under one key. */
class IncidentsIT {

  private static List<JsonNode> incidents(AgentProcess agent) {
    List<JsonNode> all = new ArrayList<>();
    agent.get("/history").path("incidents").forEach(k -> all.add(k.path("incident")));
    return all;
  }

  private static List<String> stages(JsonNode incident) {
    return incident.path("stages").findValuesAsText("stage");
  }

  /** Waits until the agent has so many, all of them over. */
  private static List<JsonNode> awaitClosed(AgentProcess agent, int count) {
    Await.until(
        count + " closed incidents of " + agent.dir(),
        Deployment.SOON,
        () -> {
          List<JsonNode> all = incidents(agent);
          return all.size() >= count
              && all.stream().noneMatch(i -> i.path("outcome").asText().equals("open"));
        });
    return incidents(agent);
  }

  private static void isVerified(JsonNode incident, String key, Node from, Node to) {
    assertThat(incident.path("outcome").asText()).isEqualTo("verified");
    assertThat(incident.path("key").asText()).isEqualTo(key);
    assertThat(incident.path("from").asText()).isEqualTo(from.announced().toString());
    assertThat(incident.path("to").asText()).isEqualTo(to.announced().toString());
    List<Long> times = new ArrayList<>();
    incident.path("stages").forEach(s -> times.add(s.path("afterMicros").asLong()));
    assertThat(times).isSorted();
    assertThat(incident.path("stages").findValuesAsText("sentence")).noneMatch(String::isBlank);
  }

  private static void theOwnersHasAll(JsonNode incident, Deployment d) {
    assertThat(incident.path("here").asBoolean()).isTrue();
    assertThat(stages(incident))
        .containsSubsequence("promoted", "majority", "first write", "answered", "verified")
        .contains("role master");
    List<String> calls = new ArrayList<>();
    for (JsonNode call : incident.path("calls")) {
      // A machine with much else to do may age a proof: that call is not sent, and comes again.
      boolean sent = call.path("answer").asText().equals("done");
      if (call.path("action").asText().equals("ReplaceRoute") && sent) {
        calls.add(call.path("subject").asText());
        assertThat(call.path("tookMicros").asLong()).isPositive();
      }
    }
    assertThat(calls).containsExactlyInAnyOrderElementsOf(d.tables());
  }

  @Test
  void aKillAndAPlannedFailoverAreOneIncidentEachOnEveryAgentUnderOneKey() {
    try (Deployment d = Deployment.plan().start()) {
      d.awaitSettled();
      assertThat(d.agents()).allSatisfy(a -> assertThat(incidents(a)).isEmpty());
      Node first = d.group().killMaster();
      Node second = d.group().awaitMasterOtherThan(first);
      d.awaitAt(second);
      String key = "mymaster@" + d.status(second).path("epoch").asLong();
      for (Node node : d.group().nodes()) {
        List<JsonNode> all = awaitClosed(d.agent(node), 1);
        assertThat(all).hasSize(1);
        isVerified(all.get(0), key, first, second);
        assertThat(stages(all.get(0))).containsSubsequence("down seen", "promoted", "majority");
      }
      theOwnersHasAll(incidents(d.agent(second)).get(0), d);

      first.redis().start();
      Node third = d.plannedFailover(second.index());
      d.awaitAt(third);
      String next = "mymaster@" + d.status(third).path("epoch").asLong();
      assertThat(next).isNotEqualTo(key);
      for (Node node : d.group().nodes()) {
        List<JsonNode> all = awaitClosed(d.agent(node), 2);
        assertThat(all).hasSize(2);
        isVerified(all.get(1), next, second, third);
      }
      theOwnersHasAll(incidents(d.agent(third)).get(1), d);
      d.agent(third).awaitLine("incident=" + next, Deployment.SOON);
      theCommandsShowThem(d.agent(third), next);
    }
  }

  private static void theCommandsShowThem(AgentProcess agent, String key) {
    Cli.Result table = Cli.ask(agent, "history");
    assertThat(table.code()).isZero();
    assertThat(table.out().lines()).hasSize(3).last().asString().contains(key, "verified");
    Cli.Result timeline = Cli.ask(agent, "history", "show", "2");
    assertThat(timeline.code()).isZero();
    assertThat(timeline.out()).contains(key, "majority", "first write", "ReplaceRoute", "#");
    assertThat(timeline.out().lines()).allMatch(l -> l.length() <= 80);
    assertThat(timeline.out()).doesNotContain("\u001b");
  }

  @Test
  void anAgentKilledInTheMiddleGoesOnWithItsIncident() throws Exception {
    try (Deployment d =
        Deployment.plan().brisk().group(g -> g.redisLine(2, "replica-priority 0")).start()) {
      d.awaitSettled();
      Node next = d.group().node(1);
      AgentProcess agent = d.agent(next);
      Fault hang =
          d.vpc()
              .faults()
              .on("ReplaceRoute")
              .notDryRun()
              .instance(Deployment.instance(next))
              .table(d.tables().get(1))
              .hang();
      d.group().failover(0);
      d.vpc().log().await(calls -> hang.hits() > 0, Deployment.SOON);
      Await.until("an open incident", Deployment.SOON, () -> !incidents(agent).isEmpty());
      Await.until(
          "the incident on disk", Deployment.SOON, () -> left(agent).out().contains("majority"));
      agent.process().kill();
      hang.clear();
      Cli.Result gone = left(agent);
      assertThat(gone.code()).isZero();
      assertThat(gone.out()).contains("interrupted");

      agent.start();
      d.awaitAt(next);
      List<JsonNode> all = awaitClosed(agent, 1);
      assertThat(all).hasSize(1);
      isVerified(all.get(0), "mymaster@1", d.group().node(0), next);
      assertThat(stages(all.get(0))).containsSubsequence("majority", "agent restarted", "verified");
      for (Node node : d.group().nodes()) {
        assertThat(awaitClosed(d.agent(node), 1))
            .extracting(i -> i.path("key").asText())
            .containsExactly("mymaster@1");
      }
    }
  }

  private static Cli.Result left(AgentProcess agent) {
    String dir = agent.dir().resolve("state").toString();
    return Cli.run(Map.of(), "history", "show", "1", "--state-dir", dir);
  }
}
