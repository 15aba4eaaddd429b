package io.sentinelvip.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.check.Line;
import io.sentinelvip.drill.ClientView;
import io.sentinelvip.drill.DrillReport;
import io.sentinelvip.drill.DrillReport.Entry;
import io.sentinelvip.drill.DrillReport.Figures;
import io.sentinelvip.drill.DrillReport.Leg;
import io.sentinelvip.drill.Precondition;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DrillCommandTest {

  private static final String SAMPLE = "src/main/packaging/config.yaml";

  @TempDir private Path dir = Path.of("");

  private final CliRun cli = new CliRun();
  private DrillStarter.@Nullable Order order;

  private static DrillReport report(String outcome) {
    Leg leg =
        new Leg(
            "10.0.1.11:6379",
            "10.0.2.12:6379",
            "10.0.1.11:26379",
            "2026-01-31T12:00:00Z",
            outcome,
            outcome.equals("well") ? "" : "rtb-1 still leads to eni-1",
            outcome.equals("well") ? "" : "mend the policy",
            new Figures(480_000, 490_000, 230_000, 495_000, Map.of("rtb-1", 670_000L), 21_000_000),
            new ClientView(1_000, 2, 3, 210_000, 610_000, 416_000, false),
            "SADD through 172.16.0.10",
            List.of(
                new Entry(0, "drill", "10.0.1.11:26379", "asked"),
                new Entry(480_000, "sentinel", "10.0.3.13:26379", "+switch-master\u001b[2J x")));
    return new DrillReport(
        "172.16.0.10", "mymaster", outcome, leg.stopped(), leg.remedy(), List.of(), List.of(leg));
  }

  private void answers(String outcome) {
    cli.drill =
        (given, teller) -> {
          order = given;
          teller.before(List.of(new Precondition(Line.Status.OK, "group", "whole", "")));
          teller.step("SENTINEL FAILOVER mymaster");
          return report(outcome);
        };
  }

  @Test
  void theReportHasEachFigureToScaleAndAllThatWasSeen() {
    answers("well");
    CliRun.Result result = cli.run("drill", "--yes", "-c", SAMPLE);
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .startsWith("OK    group: whole\nSENTINEL FAILOVER mymaster\n")
        .contains("failover 10.0.1.11:6379 -> 10.0.2.12:6379  well")
        .contains("first +switch-master     |############################            |    480 ms")
        .contains("right rtb-1              |########################################|    670 ms")
        .contains("client: writes again     |")
        .contains("1000 writes, 2 refused or not answered, 3 acknowledged and lost")
        .contains("   480 ms  sentinel  10.0.3.13:26379 +switch-master [2J x\n")
        .endsWith("drill of 172.16.0.10 (mymaster)  well\n");
  }

  @Test
  void whereItStoppedAndWhatToDoStandsAtTheEnd() {
    answers("not well");
    CliRun.Result result = cli.run("drill", "--yes", "-c", SAMPLE);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).endsWith("    rtb-1 still leads to eni-1\n    -> mend the policy\n");
  }

  @Test
  void aScriptGetsOneJsonObject() {
    answers("refused");
    CliRun.Result result = cli.run("drill", "--yes", "--json", "-c", SAMPLE);
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).startsWith("{").contains("\"outcome\" : \"refused\"");
    answers("interrupted");
    assertThat(cli.run("drill", "--yes", "-c", SAMPLE).code()).isEqualTo(130);
  }

  @Test
  void theOrderIsWhatTheOptionsSay() {
    answers("well");
    cli.run(
        "drill",
        "--yes",
        "-c",
        SAMPLE,
        "--to",
        "10.0.2.12:6379",
        "--back",
        "--timeout",
        "2m",
        "--redis-user",
        "drill",
        "--redis-password-file",
        "/x");
    DrillStarter.Order given = Objects.requireNonNull(order);
    assertThat(given.request().to()).hasToString("Optional[10.0.2.12:6379]");
    assertThat(given.request().back()).isTrue();
    assertThat(given.request().timeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(given.login().redisUser()).contains("drill");
    assertThat(given.login().redisPassword()).contains(Path.of("/x"));
    assertThat(given.login().sentinelUser()).isEmpty();
  }

  @Test
  void whereThereIsNoSuchVipOrSeveralItIsAskedWhich() throws Exception {
    CliRun.Result none = cli.run("drill", "--yes", "-c", SAMPLE, "--master", "elephant");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("no such VIP", "name one by --vip or --master");
    String vip =
        "  - { master: %s, address: %s, route-tables: [rtb-0a1b2c3d], redis: { port: 6379 } }\n";
    Path file =
        Files.writeString(
            dir.resolve("two.yaml"),
            "sentinels: { addresses: ['10.0.1.11:26379'] }\nvips:\n"
                + vip.formatted("one", "172.16.0.10")
                + vip.formatted("two", "172.16.0.11"));
    CliRun.Result two = cli.run("drill", "--yes", "-c", file.toString());
    assertThat(two.code()).isEqualTo(2);
    assertThat(two.err()).contains("there are several VIPs", "172.16.0.11 of two");
    answers("well");
    assertThat(cli.run("drill", "--yes", "-c", file.toString(), "--master", "two").code()).isZero();
    assertThat(Objects.requireNonNull(order).vip()).hasToString("172.16.0.11");
  }

  private List<String> refusals(@Nullable String typed) {
    List<String> refusals = new ArrayList<>();
    StringWriter out = new StringWriter();
    Surroundings around =
        new Surroundings(Map.of(), new PrintWriter(out), new PrintWriter(out), false, d -> {});
    DrillStarter starter =
        (given, teller) -> {
          refusals.add(teller.refusal("This takes the mastership away.", "mymaster"));
          return report("well");
        };
    new CommandLine(new DrillCommand(starter, () -> typed, around)).execute("-c", SAMPLE);
    assertThat(out.toString()).contains("Type mymaster to go on:");
    return refusals;
  }

  @Test
  void theWordHasToBeTypedAndATerminalToBeThere() {
    assertThat(refusals("mymaster ")).containsExactly("");
    assertThat(refusals("yes")).containsExactly("not confirmed");
    assertThat(refusals(null)).containsExactly("there is no terminal to ask at; give --yes");
  }
}
