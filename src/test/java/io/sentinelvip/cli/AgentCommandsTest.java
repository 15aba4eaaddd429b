package io.sentinelvip.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.admin.AdminServer;
import io.sentinelvip.admin.FakeAgent;
import io.sentinelvip.engine.SinkReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentCommandsTest {

  @TempDir private Path dir = Path.of("");

  private final CliRun cli = new CliRun();
  private final FakeAgent agent = new FakeAgent();
  private AdminServer server = newServer();

  private AdminServer newServer() {
    try {
      return new AdminServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), agent);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void find() {
    cli.environment.put("SENTINEL_VIP_ADMIN_LISTEN", "127.0.0.1:" + server.address().getPort());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void statusHasALineForASinkThatFailsOrHasDroppedSomethingAndNoneForAnother() {
    agent.sinks =
        List.of(
            new SinkReport(0, "syslog", "local", 3, 0, 0, 0, 0, ""),
            new SinkReport(1, "sns", "arn:x", 2, 0, 4, 0, 0, ""),
            new SinkReport(
                2, "webhook", "https://x/...", 1, 5, 0, 2, 1_700_000_000_000L, "HTTP status 500"));
    assertThat(cli.run("status").out().lines().filter(l -> l.contains("alerts to sink")))
        .containsExactly(
            "!! alerts to sink 1 (sns arn:x): 2 delivered, 0 waiting, 4 dropped",
            "!! alerts to sink 2 (webhook https://x/...): 1 delivered, 2 waiting, 0 dropped;"
                + " failing since 2023-11-14T22:13:20Z: HTTP status 500");
    assertThat(cli.run("status", "--json").out())
        .contains("\"failingSinceMillis\" : 1700000000000");
  }

  @Test
  void statusShowsEverythingAndEndsWithZeroWhenAllIsRight() {
    CliRun.Result result = cli.run("status");
    assertThat(result.out())
        .isEqualTo(
            """
            sentinel-vip 1.2.3, failover, on i-0a1b2c3d, since 2026-01-02T03:04:05Z

            ok 172.16.0.10 of mymaster  holding: 2 of 3 Sentinels name this node
              master     10.0.1.11:6379 at epoch 7, highest epoch seen 7
              this node  i-0a1b2c3d, eni-0a1b2c3d, redis 10.0.1.11:6379
              proof      majority  holds  2 of 3 name 10.0.1.11:6379
              table      rtb-0a1b2c3d           eni-0a1b2c3d (here), read 800 ms ago
              host       source/dest check off, VIP on the loopback: added by the agent
              view       10.0.1.11:26379        names 10.0.1.11:6379 at epoch 7, 90 ms ago

            sentinels
              ok 10.0.1.11:26379        subscribed, heard 120 ms ago
              !! 10.0.2.12:26379        not subscribed, never heard; connection refused

            nodes of mymaster, as 1 of the Sentinels listed them 4000 ms ago
              ok 10.0.1.11:6379         us-east-1a, i-0a1b2c3d, eni-0a1b2c3d
              !! 10.0.2.12:6379         zone unknown; down for 1 of 1
            """);
    assertThat(result.code()).isZero();
  }

  @Test
  void statusEndsWithOneWhenSomethingIsWrongAndSaysWhat() {
    agent.vip = FakeAgent.vip("looking", false);
    CliRun.Result result = cli.run("status");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out())
        .contains("!! 172.16.0.10 of mymaster  looking")
        .contains("no majority names one", "blind for 12 s", "; denied")
        .contains("CRITICAL  no majority of Sentinels is seen");
  }

  @Test
  void statusPrintsJsonForAScript() {
    CliRun.Result result = cli.run("status", "--json");
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("\"phase\" : \"holding\"", "\"right\" : true");
  }

  @Test
  void statusWatchesUntilInterruptedAndSurvivesARestart() {
    AtomicInteger looks = new AtomicInteger();
    cli.sleep =
        d -> {
          if (looks.incrementAndGet() == 1) {
            server.close();
          } else if (looks.get() == 3) {
            throw new InterruptedException();
          }
        };
    CliRun.Result result = cli.run("status", "--watch", "--json");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(result.code()).isEqualTo(3);
    assertThat(result.out().lines().toList()).hasSize(3);
    assertThat(result.out()).contains("no agent answers");
  }

  @Test
  void anAgentThatDoesNotAnswerEndsWithThreeAndTheRemedy() {
    int port = server.address().getPort();
    server.close();
    for (String command : new String[] {"status", "claim", "pause", "resume"}) {
      CliRun.Result result = cli.run(command);
      assertThat(result.code()).as(command).isEqualTo(3);
      assertThat(result.err())
          .contains("no agent answers at 127.0.0.1:" + port)
          .contains("systemctl start sentinel-vip");
    }
  }

  @Test
  void theAdminAddressIsTakenFromTheFlagOrTheFile() throws Exception {
    String address = cli.environment.remove("SENTINEL_VIP_ADMIN_LISTEN");
    assertThat(cli.run("status", "--admin", String.valueOf(address)).code()).isZero();
    Path file = Files.writeString(dir.resolve("c.yaml"), "admin: { listen: '" + address + "' }\n");
    assertThat(cli.run("status", "--config", file.toString()).code()).isZero();
    Files.writeString(file, "admin: { listen: 10.0.0.1:1 }\n");
    assertThat(cli.run("status", "--config", file.toString()).code()).isEqualTo(2);
  }

  @Test
  void claimPrintsWhatWasDecided() {
    CliRun.Result result = cli.run("claim");
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("172.16.0.10 of mymaster  holding: 2 of 3 Sentinels name this node")
        .contains("majority holds: 2 of 3 name");
    assertThat(agent.asked).containsExactly("claim all false");
  }

  @Test
  void claimWaitsForTheDecisionAndEndsWithOneIfItIsNo() {
    agent.vip = FakeAgent.vip("looking", false);
    AtomicInteger looks = new AtomicInteger();
    cli.sleep =
        d -> {
          if (looks.incrementAndGet() == 9) {
            agent.vip = FakeAgent.vip("following", true);
          }
        };
    CliRun.Result result = cli.run("claim", "--despite-no-majority", "--vip", "172.16.0.10");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).contains("following");
    assertThat(looks.get()).isEqualTo(9);
    assertThat(agent.asked).containsExactly("claim 172.16.0.10 true");
  }

  @Test
  void claimOfAnUnknownVipAsksNothing() {
    CliRun.Result result = cli.run("claim", "--vip", "172.16.0.99");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("no VIP 172.16.0.99");
    assertThat(agent.asked).isEmpty();
  }

  @Test
  void pauseAndResumeSayWhatWasDone() {
    assertThat(cli.run("pause").out()).contains("hands off for 3600 s");
    assertThat(cli.run("pause", "--for", "90s", "--json").out())
        .isEqualTo("{\"answer\":\"hands off for 90 s\"}\n");
    assertThat(cli.run("resume").out()).contains("going on");
    assertThat(agent.asked).containsExactly("pause PT1H", "pause PT1M30S", "resume");
    CliRun.Result tooLong = cli.run("pause", "--for", "9999h");
    assertThat(tooLong.code()).isEqualTo(1);
    assertThat(tooLong.err()).contains("the agent refused: forSeconds");
  }

  @Test
  void pagePrintsTheAddressForABrowser() {
    String address = "http://127.0.0.1:" + server.address().getPort() + "/";
    assertThat(cli.run("page").out()).isEqualTo(address + "\n");
    assertThat(cli.run("page", "--json").out()).isEqualTo("{\"url\":\"" + address + "\"}\n");
  }

  @Test
  void pageOfAnAgentThatListensEverywhereNamesTheAddressThatSentinelKnows() throws Exception {
    String token = "0123456789abcdef0123456789abcdef";
    Path file = Files.writeString(dir.resolve("admin.token"), token + "\n");
    try (AdminServer everywhere =
        new AdminServer(new InetSocketAddress(0), Optional.of(() -> token), agent)) {
      int port = everywhere.address().getPort();
      cli.environment.put("SENTINEL_VIP_ADMIN_LISTEN", "0.0.0.0:" + port);
      cli.environment.put("SENTINEL_VIP_ADMIN_TOKEN_FILE", file.toString());
      assertThat(cli.run("page").out()).startsWith("http://10.0.1.11:" + port + "/login?code=");
    }
  }

  @Test
  void everyCommandSendsTheTokenThatTheConfigurationNames() throws Exception {
    String token = "0123456789abcdef0123456789abcdef";
    Path file = Files.writeString(dir.resolve("admin.token"), token + "\n");
    try (AdminServer guarded =
        new AdminServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Optional.of(() -> token),
            agent)) {
      String at = "127.0.0.1:" + guarded.address().getPort();
      cli.environment.put("SENTINEL_VIP_ADMIN_LISTEN", at);
      CliRun.Result refused = cli.run("status");
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.err()).contains("the agent refused: send the token", "admin.token-file");
      cli.environment.put("SENTINEL_VIP_ADMIN_TOKEN_FILE", file.toString());
      for (String command : List.of("status", "history", "claim", "pause", "resume", "page")) {
        assertThat(cli.run(command).code()).as(command).isZero();
      }
      assertThat(cli.run("page").out())
          .startsWith("http://" + at + "/login?code=")
          .doesNotContain(token);
      Files.writeString(file, "a-wrong-token-0123456789\n");
      assertThat(cli.run("pause").err())
          .contains("this is not the token of this agent")
          .doesNotContain("a-wrong-token");
      Files.delete(file);
      assertThat(cli.run("status").err())
          .contains("cannot read admin.token-file " + file + ": there is no such file")
          .contains("run this as root or as a member of the group");
    }
  }
}
