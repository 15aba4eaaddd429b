package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** {@code claim-on: elected-leader} with real Sentinels. */
class ElectedLeaderIT {

  private static Deployment elected() {
    return Deployment.plan().config("claim-on", "elected-leader").start();
  }

  private static JsonNode closed(Deployment d, Node node, int count) {
    List<JsonNode> all = new ArrayList<>();
    Await.until(
        count + " closed incidents of " + node,
        Deployment.SOON,
        () -> {
          all.clear();
          d.agent(node).get("/history").path("incidents").forEach(k -> all.add(k.path("incident")));
          return all.size() >= count
              && all.stream().noneMatch(i -> i.path("outcome").asText().equals("open"));
        });
    return all.get(count - 1);
  }

  private static OptionalLong micros(JsonNode incident, String stage) {
    for (JsonNode s : incident.path("stages")) {
      if (s.path("stage").asText().equals(stage)) {
        return OptionalLong.of(s.path("afterMicros").asLong());
      }
    }
    return OptionalLong.empty();
  }

  @Test
  void afterAKillTheRoutesAreWrittenBeforeAMajorityNamesTheNode() {
    try (Deployment d = elected()) {
      d.awaitSettled();
      d.group().awaitWhole();
      Node old = d.group().killMaster();
      Node next = d.group().awaitMasterOtherThan(old);
      d.awaitAt(next);
      JsonNode incident = closed(d, next, 1);
      assertThat(incident.path("outcome").asText()).isEqualTo("verified");
      assertThat(incident.path("key").asText())
          .isEqualTo("mymaster@" + d.status(next).path("epoch").asLong());
      assertThat(incident.path("stages").findValuesAsText("stage"))
          .contains("role master")
          .containsSubsequence("election proved", "first write", "majority", "verified");
      assertThat(micros(incident, "first write").orElseThrow())
          .isLessThan(micros(incident, "majority").orElseThrow());
      assertThat(incident.path("stages").findValuesAsText("sentence"))
          .anyMatch(s -> s.contains("Sentinels have elected") && s.contains("promotes this node"));
      assertThat(d.writesOf(next)).hasSameSizeAs(d.tables());
      for (Node node : d.group().nodes()) {
        assertThat(closed(d, node, 1).path("key").asText())
            .isEqualTo(incident.path("key").asText());
      }
    }
  }

  @Test
  void aFailoverThatIsOrderedHasNoVotesAndTheMajorityDecides() {
    try (Deployment d = elected()) {
      d.awaitSettled();
      Node next = d.plannedFailover(1);
      d.awaitAt(next);
      JsonNode incident = closed(d, next, 1);
      assertThat(micros(incident, "election proved")).isEmpty();
      assertThat(micros(incident, "majority").orElseThrow())
          .isLessThanOrEqualTo(micros(incident, "first write").orElseThrow());
    }
  }
}
