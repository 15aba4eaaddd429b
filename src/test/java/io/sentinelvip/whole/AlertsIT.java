package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentinelvip.Require;
import io.sentinelvip.alert.MotoTopic;
import io.sentinelvip.alert.Receiver;
import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Node;
import io.sentinelvip.lab.Scratch;
import io.sentinelvip.vpc.MotoServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One failover of three agents makes one alert at each sink, whoever of them is dead. */
class AlertsIT {

  /** Longer than all turns of three agents take: what has not come by then does not come. */
  private static final long ALL_TURNS = TimeUnit.SECONDS.toNanos(30);

  private final Path dir = Scratch.dir("alerts");
  private final Receiver web = new Receiver();
  private final MotoTopic topic;

  AlertsIT() throws IOException {
    Require.orSkip("moto", MotoServer.find().isPresent(), "no moto_server on PATH");
    topic = new MotoTopic();
  }

  @AfterEach
  void end() {
    topic.close();
    web.close();
    Scratch.delete(dir);
  }

  private Deployment start() {
    Path told = dir.resolve("told");
    Path program =
        Scratch.write(
            dir.resolve("notify"),
            "#!/bin/sh\necho \"$SENTINEL_VIP_ALERT_STATUS $1 $SENTINEL_VIP_ALERT_KEY\" >> "
                + told
                + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Path key = Scratch.write(dir.resolve("pagerduty.key"), "R0123456789\n");
    return Deployment.plan()
        .group(g -> g.redisLine(2, "replica-priority 0"))
        .config(
            "alerts",
            List.of(
                Map.of("webhook", Map.of("url", web.url("/json"))),
                Map.of("webhook", Map.of("url", web.url("/slack"), "format", "slack")),
                Map.of(
                    "webhook",
                    Map.of(
                        "url", web.url("/pagerduty"),
                        "format", "pagerduty",
                        "routing-key-file", key.toString())),
                Map.of("command", program.toString()),
                Map.of("sns", topic.arn())))
        .agentWith((b, g) -> b.environment("AWS_ENDPOINT_URL_SNS", topic.uri().toString()))
        .start();
  }

  /** What each sink was told of failovers: state by state, in their order. */
  private Map<String, List<String>> failovers() {
    Map<String, List<String>> by = new TreeMap<>();
    by.put(
        "json",
        texts(
            web.bodies("/json").stream().filter(b -> b.path("event").asText().equals("failover")),
            b -> b.path("status").asText() + " " + b.path("key").asText()));
    by.put(
        "slack",
        texts(
            web.bodies("/slack").stream()
                .filter(b -> b.path("text").asText().contains("incident mymaster@")),
            b -> status(b.path("text").asText())));
    by.put(
        "pagerduty",
        texts(
            web.bodies("/pagerduty").stream()
                .filter(b -> b.at("/payload/class").asText().equals("failover")),
            b -> b.path("event_action").asText() + " " + b.path("dedup_key").asText()));
    by.put("command", commanded());
    by.put(
        "sns",
        texts(
            topic.received().stream()
                .filter(b -> b.at("/MessageAttributes/event/Value").asText().equals("failover")),
            b -> status(b.path("Message").asText())));
    return by;
  }

  private static String status(String text) {
    String key = text.replaceAll("(?s).*incident (mymaster@\\d+).*", "$1");
    return text.substring(0, text.indexOf(':')) + " " + key;
  }

  private static List<String> texts(
      Stream<JsonNode> bodies, java.util.function.Function<JsonNode, String> how) {
    return bodies.map(how).toList();
  }

  private List<String> commanded() {
    try {
      Path told = dir.resolve("told");
      List<String> all = new ArrayList<>();
      for (String line : Files.exists(told) ? Files.readAllLines(told) : List.<String>of()) {
        String[] words = line.split(" ", -1);
        if (words[1].endsWith("failover")) {
          all.add(words[0] + " " + words[2]);
        }
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, List<String>> each(List<String> texts, List<String> pagerDuty) {
    Map<String, List<String>> by = new TreeMap<>();
    for (String sink : List.of("json", "slack", "command", "sns")) {
      by.put(sink, texts);
    }
    by.put("pagerduty", pagerDuty);
    return by;
  }

  /** Looks for long enough that every agent has had its turn, that nothing else comes. */
  private void staysSo(Map<String, List<String>> expected) {
    long end = System.nanoTime() + ALL_TURNS;
    await(() -> System.nanoTime() - end > 0 || !failovers().equals(expected));
    assertThat(failovers()).isEqualTo(expected);
  }

  private static void await(BooleanSupplier what) {
    Await.until("the alerts", Deployment.SOON, what);
  }

  private void awaitTold(Map<String, List<String>> expected) {
    try {
      await(() -> failovers().equals(expected));
    } catch (IllegalStateException e) {
      assertThat(failovers()).as(e.getMessage()).isEqualTo(expected);
    }
  }

  @Test
  void aFailoverIsOneAlertAtEachSink() {
    try (Deployment d = start()) {
      d.awaitSettled();
      Node first = d.group().killMaster();
      Node second = d.group().awaitMasterOtherThan(first);
      d.awaitAt(second);
      String key = "mymaster@" + d.status(second).path("epoch").asLong();
      Map<String, List<String>> one = each(List.of("WARNING " + key), List.of("trigger " + key));
      awaitTold(one);
      staysSo(one);
      JsonNode told =
          web.bodies("/json").stream()
              .filter(b -> b.path("event").asText().equals("failover"))
              .findFirst()
              .orElseThrow();
      assertThat(told.path("from").asText()).isEqualTo(first.announced().toString());
      assertThat(told.path("to").asText()).isEqualTo(second.announced().toString());
      assertThat(told.path("tookMillis").asLong()).isPositive();
      assertThat(told.path("detail").asText()).contains("down seen", "majority", "verified");
      assertThat(told.path("whatToDo").asText()).contains(first.announced().toString());
    }
  }

  @Test
  void withTheWinnersAgentDeadAnotherOneTellsItOnceAndTellsWhenItIsOver() {
    try (Deployment d = start()) {
      d.awaitSettled();
      Node next = d.group().node(1);
      d.agent(next).process().kill();
      Node first = d.group().killMaster();
      assertThat(d.group().awaitMasterOtherThan(first)).isEqualTo(next);
      JsonNode seen =
          d.awaitVip(
              d.group().node(2),
              "the new master",
              v -> v.path("named").asText().equals(next.announced().toString()));
      String key = "mymaster@" + seen.path("epoch").asLong();
      Map<String, List<String>> one = each(List.of("CRITICAL " + key), List.of("trigger " + key));
      awaitTold(one);
      staysSo(one);

      d.agent(next).start();
      d.awaitAt(next);
      Map<String, List<String>> over =
          each(
              List.of("CRITICAL " + key, "RESOLVED " + key),
              List.of("trigger " + key, "resolve " + key));
      awaitTold(over);
      staysSo(over);
    }
  }
}
