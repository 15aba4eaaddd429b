package io.sentinelvip.netns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentinelvip.Require;
import io.sentinelvip.lab.Await;
import io.sentinelvip.vpc.Fault;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Planned failovers by the built jar, among real servers, agents and packets. */
class DrillIT {

  private static final int WELL = 0;
  private static final int NOT_WELL = 1;
  private static final int REFUSED = 2;
  private static final int INTERRUPTED = 130;
  private static final Duration SOON = Duration.ofSeconds(60);

  @BeforeAll
  static void namespacesAreThere() {
    String obstacle = NetLab.obstacle().orElse("");
    Require.orSkip("netns", obstacle.isEmpty(), obstacle);
  }

  private static String redis(Host host) {
    return host.address() + ":" + Host.REDIS;
  }

  /** As they were before: no priority is changed, neither in the server nor in its file. */
  private static void prioritiesAreAsBefore(NetLab lab) throws Exception {
    for (Host host : lab.hosts()) {
      assertThat((List<?>) host.redis("CONFIG GET replica-priority"))
          .asString()
          .isEqualTo("[replica-priority, 100]");
      assertThat(Files.readAllLines(host.config()))
          .filteredOn(l -> l.contains("priority"))
          .allMatch(l -> l.endsWith(" 100"));
    }
  }

  private static void noKeyIsLeft(Host master) {
    assertThat((List<?>) master.redis("KEYS sentinel-vip:drill:*")).isEmpty();
  }

  /** The drill runs with the credentials of its host, whose agent has none to write. */
  private static void nobodyWroteARouteOn(NetLab lab, Host host) {
    assertThat(lab.vpc().log().writes())
        .filteredOn(c -> c.action().endsWith("Route") && !c.isDryRun())
        .isNotEmpty()
        .noneMatch(c -> c.instance().filter(host.instance()::equals).isPresent());
  }

  @Test
  void thereAndBackWithWhatAClientSawThatNeverMoved() throws Exception {
    try (NetLab lab = NetLab.plan().start()) {
      lab.awaitSettled();
      Inside.Result result =
          Inside.run(
              lab, lab.host(1), "drill", "--yes", "--back", "--json", "--to", redis(lab.host(2)));
      assertThat(result.code()).as(result.out() + result.err()).isEqualTo(WELL);
      JsonNode report = result.json();
      assertThat(report.path("outcome").asText()).isEqualTo("well");
      JsonNode there = report.at("/failovers/0");
      JsonNode back = report.at("/failovers/1");
      isWell(there, lab.host(0), lab.host(2));
      isWell(back, lab.host(2), lab.host(0));
      assertThat(lab.host(0).role()).isEqualTo("master");
      assertThat(NetLab.TABLES).allMatch(t -> lab.net().leadsTo(t, lab.host(0)));
      prioritiesAreAsBefore(lab);
      noKeyIsLeft(lab.host(0));
      nobodyWroteARouteOn(lab, lab.host(1));
    }
  }

  private static void isWell(JsonNode leg, Host from, Host to) {
    assertThat(leg.path("outcome").asText()).as(leg.toPrettyString()).isEqualTo("well");
    assertThat(leg.path("from").asText()).isEqualTo(redis(from));
    assertThat(leg.path("to").asText()).isEqualTo(redis(to));
    JsonNode figures = leg.path("figures");
    for (String figure : List.of("switchMicros", "majorityMicros", "roleMicros", "wholeMicros")) {
      assertThat(figures.path(figure).asLong()).as(figure).isPositive();
    }
    assertThat(figures.path("tables")).hasSameSizeAs(NetLab.TABLES);
    JsonNode client = leg.path("client");
    assertThat(client.path("local").asBoolean()).isFalse();
    assertThat(client.path("attempted").asInt()).isGreaterThan(50);
    assertThat(client.path("refused").asInt() + client.path("lost").asInt()).isPositive();
    assertThat(client.path("againMicros").asLong()).isPositive();
    assertThat(client.path("gapMicros").asLong()).isPositive();
    assertThat(leg.path("timeline").findValuesAsText("side"))
        .contains("drill", "sentinel", "redis", "route", "agent", "client", "group");
    assertThat(leg.path("timeline").findValuesAsText("what"))
        .anyMatch(w -> w.startsWith("+switch-master mymaster"));
  }

  @Test
  void whatIsRedBeforehandForbidsItAndNothingIsChanged() throws Exception {
    try (NetLab lab = NetLab.plan().start()) {
      lab.awaitSettled();
      assertThat(Inside.run(lab, lab.host(1), "drill").out()).contains("there is no terminal");

      Fault denied = lab.vpc().faults().on("ReplaceRoute").denied();
      Inside.Result red = Inside.run(lab, lab.host(1), "drill", "--yes");
      assertThat(red.code()).isEqualTo(REFUSED);
      assertThat(red.out()).contains("FAIL  iam-replace", "ec2:ReplaceRoute", "->", "refused");
      denied.clear();

      Inside.run(lab, lab.host(1), "pause");
      Inside.Result paused = Inside.run(lab, lab.host(1), "drill", "--yes", "--json");
      assertThat(paused.code()).isEqualTo(REFUSED);
      assertThat(paused.json().path("reason").asText()).contains("paused");
      assertThat(paused.json().path("remedy").asText()).isEqualTo("sentinel-vip resume");
      Inside.run(lab, lab.host(1), "resume");

      lab.host(2).killSentinel();
      Inside.Result down = Inside.run(lab, lab.host(1), "drill", "--yes");
      assertThat(down.code()).isEqualTo(REFUSED);
      assertThat(down.out()).contains("sentinel " + lab.host(2).address() + ":26379", "refused");

      assertThat(lab.host(0).role()).isEqualTo("master");
      assertThat(lab.host(0).sentinel("SENTINEL MASTER mymaster").toString())
          .contains("config-epoch, 0");
      prioritiesAreAsBefore(lab);
    }
  }

  @Test
  void anEc2ThatDeniesIsWhereItStopped() throws Exception {
    try (NetLab lab = NetLab.plan().start()) {
      lab.awaitSettled();
      Host next = lab.host(1);
      lab.vpc()
          .faults()
          .on("ReplaceRoute")
          .notDryRun()
          .instance(next.instance())
          .table(NetLab.TABLES.get(1))
          .denied();
      Inside.Result result =
          Inside.run(lab, next, "drill", "--yes", "--to", redis(next), "--timeout", "15s");
      assertThat(result.code()).as(result.out() + result.err()).isEqualTo(NOT_WELL);
      assertThat(result.out().replaceAll("\\s+", " "))
          .contains("not well", NetLab.TABLES.get(1) + " still leads to eni-00000000")
          .contains("ec2:ReplaceRoute")
          .contains("-> mend what the agent of this node tells");
      prioritiesAreAsBefore(lab);
    }
  }

  @Test
  void ctrlCPutsBackWhatWasChangedAndSaysWhatGoesOn() throws Exception {
    try (NetLab lab = NetLab.plan().start()) {
      lab.awaitSettled();
      Inside.Result result;
      String to = redis(lab.host(2));
      try (Inside drill = new Inside(lab, lab.host(0), "drill", "--yes", "--json", "--to", to)) {
        Await.until("the failover asked for", SOON, () -> drill.told("SENTINEL FAILOVER"));
        drill.interrupt();
        result = drill.end();
      }
      assertThat(result.code()).as(result.out() + result.err()).isEqualTo(INTERRUPTED);
      assertThat(result.json().path("outcome").asText()).isEqualTo("interrupted");
      assertThat(result.json().path("reason").asText()).contains("goes on by itself");
      assertThat(result.err()).contains("putting back", "replica-priority of 10.0.3.13:6379: 100");
      lab.awaitAt(lab.host(2), SOON);
      prioritiesAreAsBefore(lab);
    }
  }
}
