package io.sentinelvip.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.admin.AdminServer;
import io.sentinelvip.admin.FakeAgent;
import io.sentinelvip.core.Incident;
import io.sentinelvip.core.IncidentReport;
import io.sentinelvip.engine.History;
import io.sentinelvip.engine.KeptIncident;
import io.sentinelvip.engine.SampleIncidents;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryCommandTest {

  private static final long T0 = 1_700_000_000_000L;

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
    agent.history =
        history(SampleIncidents.verified(7, T0), SampleIncidents.open(8, T0 + 3_600_000));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static History history(Incident... incidents) {
    List<KeptIncident> kept = new ArrayList<>();
    for (Incident i : incidents) {
      kept.add(new KeptIncident(kept.size() + 1, IncidentReport.of(i)));
    }
    return new History(kept, 0);
  }

  @Test
  void theTableHasOneRowAnIncident() {
    CliRun.Result result = cli.run("history");
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .isEqualTo(
            """
            N  when                 key        from -> to             took   outcome
            1  2023-11-14T22:13:20Z mymaster@7 10.0.1.11 -> 10.0.2.12 2.50 s verified
            2  2023-11-14T23:13:20Z mymaster@8 10.0.1.11 -> 10.0.2.12 -      open
            """);
  }

  @Test
  void showDrawsTheTimelineToScaleIn80Columns() {
    CliRun.Result result = cli.run("history", "show", "1");
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .isEqualTo(
            """
            incident 1  mymaster@7  verified after 2.50 s
                VIP 172.16.0.10 of mymaster, 10.0.1.11 -> 10.0.2.12 (this node)
                opened 2023-11-14T22:13:20Z
                every route was read back

            down seen                |#                                       |      0 ms
                Sentinel 10.0.3.13:26379 finds it down (+sdown)
            majority                 |####################                    |    1.25 s
                2 of 3 Sentinels name 10.0.2.12:6379 at epoch 7
            first write              |                    ############        |    2.00 s
                ReplaceRoute of rtb-00000001
            answered ...6789abcdef0  |                                #       |    2.10 s
                EC2 acknowledged it

            calls
            ReplaceRoute             |                                #       |    100 ms
                rtb-00000001 done
            ModifyNetworkInterfaceAt |                                #       | no answer
                ModifyNetworkInterfaceAttribute eni-0000000a
            """);
    assertThat(result.out().lines()).allSatisfy(l -> assertThat(l.length()).isLessThan(80));
  }

  @Test
  void bothPrintJsonForAScript() {
    assertThat(cli.run("history", "--json").out())
        .contains("\"number\" : 2", "\"key\" : \"mymaster@8\"", "\"afterMicros\" : 1250000");
    assertThat(cli.run("history", "show", "1", "--json").out())
        .startsWith("{")
        .contains("\"number\" : 1")
        .doesNotContain("mymaster@8");
  }

  @Test
  void withoutAnAgentTheStateDirectoryIsRead() {
    server.close();
    cli.environment.put("SENTINEL_VIP_STATE_DIR", "/srv/agent");
    List<Path> read = new ArrayList<>();
    cli.left =
        dir -> {
          read.add(dir);
          return history(SampleIncidents.verified(7, T0));
        };
    CliRun.Result result = cli.run("history");
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("mymaster@7");
    assertThat(result.err()).contains("no agent answers", "/srv/agent");
    assertThat(cli.run("history", "show", "1", "--state-dir", "/elsewhere").err()).isEmpty();
    assertThat(read).containsExactly(Path.of("/srv/agent"), Path.of("/elsewhere"));
  }

  @Test
  void withNeitherItEndsWithThreeAndTheRemedy() {
    server.close();
    CliRun.Result result = cli.run("history");
    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err())
        .contains("systemctl start sentinel-vip", "/var/lib/sentinel-vip/incidents.jsonl");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void aDirectoryWithoutAFileEndsWithOneAndNamesTheFile() {
    CliRun.Result result = cli.run("history", "--state-dir", "/nowhere");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("/nowhere/incidents.jsonl");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "0", "-1"})
  void aNumberThatIsNotKeptEndsWithTwoAndSaysWhichAre(String number) {
    CliRun.Result result = cli.run("history", "show", "--", number);
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("no incident " + number, "1 to 2");
    assertThat(result.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1.5", "99999999999999"})
  void whatIsNoNumberEndsWithTwo(String number) {
    CliRun.Result result = cli.run("history", "show", number);
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("'" + number + "'");
  }

  @Test
  void showWithoutANumberEndsWithTwo() {
    assertThat(cli.run("history", "show").code()).isEqualTo(2);
    assertThat(cli.run("history", "tell").code()).isEqualTo(2);
  }

  @Test
  void tornLinesAreTold() {
    agent.history = new History(agent.history.incidents(), 2);
    assertThat(cli.run("history").err()).contains("2 line(s) of incidents.jsonl");
  }

  @Test
  void anEmptyHistorySaysSo() {
    agent.history = new History(List.of(), 0);
    assertThat(cli.run("history").out()).contains("no failover");
    assertThat(cli.run("history", "show", "1").err()).contains("there was none yet");
  }
}
