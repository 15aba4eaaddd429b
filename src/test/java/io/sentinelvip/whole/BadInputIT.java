package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.lab.AgentProcess;
import io.sentinelvip.lab.Node;
import io.sentinelvip.lab.Proc;
import io.sentinelvip.vpc.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong in itself ends at once with 2, the place and the remedy, and changes nothing. */
class BadInputIT {

  private static final int REFUSED = 2;

  private static final String GOOD =
      """
      mode: failover
      sentinels:
        addresses: [127.0.0.1:26379]
      vips:
        - master: mymaster
          address: 172.16.0.10
          route-tables: [rtb-0a1b2c3d]
          loopback: static
          redis: { port: 6379 }
      admin: { listen: 127.0.0.1:0 }
      """;

  @TempDir private Path dir = Path.of("");

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mode: failover              | mode: [failover         | config.yaml:
          mode: failover              | mod: failover           | mode
          address: 172.16.0.10        | adress: 172.16.0.10     | address
          address: 172.16.0.10        | address: 172.16.0.300   | vips[0].address
          port: 6379                  | port: sixty             | vips[0].redis.port
          rtb-0a1b2c3d                | rtb-xyz                 | rtb-0a1b2c3d4e5f60718
          [127.0.0.1:26379]           | []                      | sentinels.addresses
          mode: failover              | identity: { network-interface: eni-x } | identity.network-interface
          { port: 6379 }              | { password-file: /nowhere/redis.pass } | /nowhere/redis.pass
          """)
  void aConfigurationThatCannotBeIsRefusedWithPlaceAndRemedy(String good, String bad, String named)
      throws IOException {
    Path file = Files.writeString(dir.resolve("config.yaml"), GOOD.replace(good, bad));
    for (String command : List.of("run", "check")) {
      Cli.Result result = Cli.run(Map.of(), command, "--config", file.toString());
      assertThat(result.code()).as(result.out()).isEqualTo(REFUSED);
      assertThat(result.out())
          .contains(named)
          .contains("config.yaml")
          .contains("nothing was started");
    }
  }

  @Test
  void aMissingFileIsNamed() {
    Path file = dir.resolve("none.yaml");
    Cli.Result result = Cli.run(Map.of(), "run", "--config", file.toString());
    assertThat(result.code()).isEqualTo(REFUSED);
    assertThat(result.out()).contains(file.toString()).contains("--config");
  }

  @Test
  void aVipInsideTheVpcIsRefusedOnceTheVpcIsKnown() {
    try (Deployment d = Deployment.plan().vip("address", "10.0.7.7").start()) {
      for (Node node : d.group().nodes()) {
        refuses(d.agent(node), "10.0.7.7", "10.0.0.0/16", "choose an address outside");
      }
      assertThat(d.vpc().mutatingCalls()).filteredOn(c -> !c.isDryRun()).isEmpty();
    }
  }

  @Test
  void severalInterfacesOfWhichNoneCanBeMeantAreRefused() {
    try (Deployment d =
        Deployment.plan()
            .secondInterface()
            .unknownToSentinel()
            .vipOf(n -> Map.of("redis", Map.of("port", n.announced().port(), "host", n.address())))
            .start()) {
      for (Node node : d.group().nodes()) {
        refuses(d.agent(node), Deployment.primary(node), "identity.network-interface");
      }
      assertThat(d.vpc().log().writes()).extracting(Call::action).isEmpty();
    }
  }

  private static void refuses(AgentProcess agent, String... named) {
    Proc.Exit exit = agent.process().awaitExit(Deployment.SOON);
    assertThat(exit.code()).isEqualTo(REFUSED);
    assertThat(String.join("\n", agent.lines().stream().map(AgentProcess.Line::text).toList()))
        .contains(named);
  }
}
