package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.lab.AgentProcess;
import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does with the jar beside a running agent, and what another hand does to EC2. */
class CommandsIT {

  private static final int RIGHT = 0;
  private static final int NOT_RIGHT = 1;
  private static final int WRONG = 2;
  private static final int NO_AGENT = 3;

  @Test
  void driftIsRepairedPausedOrNotAndTheCommandsTellIt() {
    try (Deployment d = Deployment.plan().config("reconcile-period", "1s").start()) {
      d.awaitSettled();
      Node master = d.group().node(0);
      AgentProcess agent = d.agent(master);
      String table = d.tables().get(0);

      d.vpc().point(table, Deployment.CIDR, "eni-00000001");
      d.vpc().removeRoute(d.tables().get(1), Deployment.CIDR);
      d.vpc().sourceDestCheck(Deployment.eni(master), true);
      d.awaitAt(master);
      Await.until(
          "the check to be off again",
          Deployment.SOON,
          () -> !d.vpc().sourceDestCheck(Deployment.eni(master)));
      d.awaitSettled();
      assertThat(Cli.ask(agent, "status").code()).isEqualTo(RIGHT);

      pauseSurvivesARestart(d, master, table);
      claims(d, master);
    }
  }

  private static void pauseSurvivesARestart(Deployment d, Node master, String table) {
    AgentProcess agent = d.agent(master);
    assertThat(Cli.ask(agent, "pause", "--for", "10m").code()).isEqualTo(RIGHT);
    d.awaitVip(master, "paused", v -> v.path("pausedUntilMillis").asLong() > 0);
    d.vpc().point(table, Deployment.CIDR, "eni-00000001");
    long since = System.nanoTime();
    d.awaitVip(master, "to see the drift", v -> !v.path("right").asBoolean());
    agent.process().kill();
    agent.start();
    d.awaitVip(
        master,
        "paused after a restart, and to see the drift",
        v ->
            v.path("pausedUntilMillis").asLong() > 0
                && v.path("reason").asText().startsWith("paused")
                && v.path("tables").findValuesAsText("pointsAt").contains("eni-00000001"));
    Cli.Result status = Cli.ask(agent, "status");
    assertThat(status.code()).isEqualTo(NOT_RIGHT);
    assertThat(status.out()).contains("paused");
    assertThat(d.writesOf(master, since)).isEmpty();

    assertThat(Cli.ask(agent, "resume").code()).isEqualTo(RIGHT);
    d.awaitAt(master);
    assertThat(d.writesOf(master, since)).hasSize(1);
  }

  private static void claims(Deployment d, Node master) {
    d.awaitSettled();
    long since = System.nanoTime();
    assertThat(Cli.ask(d.agent(master), "claim").code()).isEqualTo(RIGHT);
    Cli.Result replica = Cli.ask(d.agent(d.group().node(1)), "claim");
    assertThat(replica.code()).isEqualTo(NOT_RIGHT);
    assertThat(replica.out()).contains("majority does not hold").contains("role does not hold");
    Cli.Result despite = Cli.ask(d.agent(d.group().node(1)), "claim", "--despite-no-majority");
    assertThat(despite.code()).as("a replica is no master, whoever says so").isEqualTo(NOT_RIGHT);
    assertThat(d.group().nodes()).allMatch(n -> d.writesOf(n, since).isEmpty());
    d.agent(master).process().terminate();
    assertThat(Cli.ask(d.agent(master), "status").code()).isEqualTo(NO_AGENT);
  }

  @Test
  void checkLooksAtAGoodAndAtABadWorldAndChangesNothing(@TempDir Path dir) throws IOException {
    try (Deployment d = Deployment.plan().start()) {
      d.awaitSettled();
      Node master = d.group().node(0);
      long before = writesBy(d, master);
      String text = Files.readString(d.agent(master).dir().resolve("config.yaml"));
      // Nobody put the VIP on this machine's loopback; managed, the agent would.
      Path config = Files.writeString(dir.resolve("c.yaml"), text.replace("static", "managed"));
      Cli.Result good = check(d, master, config);
      // The servers of this machine listen at their own addresses, as they share a port.
      assertThat(good.out().lines().filter(l -> l.startsWith("FAIL")))
          .singleElement()
          .asString()
          .contains("connections to " + Deployment.VIP + " are refused");

      d.vpc().metadata(Deployment.instance(master)).die();
      d.group().node(1).sentinel().kill();
      d.group().node(2).sentinel().kill();
      Cli.Result bad = check(d, master, config);
      assertThat(bad.code()).isEqualTo(WRONG);
      assertThat(bad.out())
          .contains("begin with 'instance'")
          .contains(d.group().sentinels().get(1).toString());
      assertThat(writesBy(d, master)).isEqualTo(before);
    }
  }

  /** The check is made as this instance; another's agent may still be preparing itself. */
  private static long writesBy(Deployment d, Node node) {
    return d.vpc().log().writes().stream()
        .filter(c -> c.instance().filter(Deployment.instance(node)::equals).isPresent())
        .count();
  }

  private static Cli.Result check(Deployment d, Node node, Path config) {
    return Cli.run(
        Map.of(
            "AWS_REGION", "eu-central-1",
            "AWS_ENDPOINT_URL_EC2", d.vpc().endpoint().toString(),
            "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                d.vpc().imds(Deployment.instance(node)).toString()),
        "check",
        "--config",
        config.toString());
  }
}
