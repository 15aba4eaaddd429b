package io.sentinelvip.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.cli.AlertTester.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertTestCommandTest {

  private static final Outcome TOOK = new Outcome(0, "syslog", "local", true, "", "");
  private static final Outcome REFUSED =
      new Outcome(
          1, "webhook", "https://x/...", false, "HTTP status 403", "check the URL, its token");

  @TempDir private Path dir = Path.of("");

  private final CliRun cli = new CliRun();
  private final List<String> asked = new ArrayList<>();
  private List<Outcome> outcomes = List.of(TOOK, REFUSED);

  @BeforeEach
  void answer() {
    cli.tester =
        (config, only) -> {
          asked.add(config.alerts().size() + " " + only);
          return outcomes;
        };
  }

  private CliRun.Result run(String alerts, String... more) throws IOException {
    Path file =
        Files.writeString(
            dir.resolve("config.yaml"),
            "sentinels: { addresses: [10.0.1.11:26379] }\n"
                + "vips: [{ master: m, address: 172.16.0.10, route-tables: [rtb-0a1b2c3d] }]\n"
                + alerts);
    List<String> words = new ArrayList<>(List.of("alert", "test", "--config", file.toString()));
    words.addAll(List.of(more));
    return cli.run(words.toArray(String[]::new));
  }

  private static final String TWO =
      "alerts: [{ syslog: local }, { webhook: { url: 'https://x/token' } }]\n";

  @Test
  void eachSinkHasItsLineAndWhatFailedItsRemedy() throws IOException {
    CliRun.Result result = run(TWO);
    assertThat(result.out())
        .isEqualTo(
            """
            OK    sink 0 (syslog local): delivered
            FAIL  sink 1 (webhook https://x/...): HTTP status 403
                  -> check the URL, its token
            """);
    assertThat(result.code()).isEqualTo(1);
    assertThat(asked).containsExactly("2 OptionalInt.empty");
  }

  @Test
  void allDeliveredEndsWithZero() throws IOException {
    outcomes = List.of(TOOK);
    assertThat(run(TWO, "--sink", "0").code()).isZero();
    assertThat(asked).containsExactly("2 OptionalInt[0]");
  }

  @Test
  void noSinkAndASinkThatIsNotThereEndWithTwoAndSendNothing() throws IOException {
    CliRun.Result none = run("");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("no sink is configured");
    CliRun.Result third = run(TWO, "--sink", "2");
    assertThat(third.code()).isEqualTo(2);
    assertThat(third.err()).contains("there is no sink 2: they are numbered 0 to 1");
    assertThat(run(TWO, "--sink", "-1").code()).isEqualTo(2);
    assertThat(run("alerts: [{ syslog: x }]\n").code()).isEqualTo(2);
    assertThat(asked).isEmpty();
  }
}
