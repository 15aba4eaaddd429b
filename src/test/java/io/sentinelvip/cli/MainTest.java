package io.sentinelvip.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.check.Item;
import io.sentinelvip.check.Line;
import io.sentinelvip.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

  private static final String SAMPLE = "src/main/packaging/config.yaml";

  @TempDir private Path dir = Path.of("");

  private final CliRun cli = new CliRun();

  @Test
  void helpTellsTheCommandsAndTheExitCodes() {
    CliRun.Result result = cli.run("--help");
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains(
            "run", "check", "status", "drill", "alert", "claim", "pause", "resume", "completion")
        .contains("Exit codes:", "0  done", "3  no agent answers");
  }

  @Test
  void theVersionIsTheOneThatWasBuilt() {
    assertThat(cli.run("run", "--version").out()).startsWith("sentinel-vip ");
    CliRun.Result result = cli.run("--version");
    assertThat(result.code()).isZero();
    assertThat(result.out()).matches("sentinel-vip \\d+\\.\\d+\\.\\d+.*\\R");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "elephant",
        "run --elephant",
        "pause --for soon",
        "pause --for 500ms",
        "status --admin nowhere",
        "alert",
        "alert test --sink first",
        "claim --vip here"
      })
  void aBadCommandLineEndsWithTwoAndIsTold(String arguments) {
    CliRun.Result result = cli.run(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).containsPattern("Usage: sentinel-vip|Unmatched argument at index 0");
  }

  @Test
  void runHandsTheConfigurationOverAndReturnsTheAgentsCode() {
    AtomicReference<@Nullable Config> seen = new AtomicReference<>();
    cli.agent =
        config -> {
          seen.set(config);
          return 7;
        };
    assertThat(cli.run("run", "-c", SAMPLE, "--mode", "alert-only").code()).isEqualTo(7);
    assertThat(seen.get())
        .extracting(c -> c == null ? null : c.mode())
        .isEqualTo(Config.Mode.ALERT_ONLY);
  }

  @Test
  void anAgentThatFailsEndsWithOneAndItsMessage() {
    cli.agent =
        config -> {
          throw new java.io.IOException("the port is taken");
        };
    CliRun.Result result = cli.run("run", "-c", SAMPLE);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("failed: the port is taken");
  }

  @Test
  void checkPrintsEachLineWithItsRemedyAndReturnsTheWorst() {
    cli.preflight =
        (config, source) ->
            List.of(
                Line.ok(Item.CONFIGURATION, "configuration", source),
                Line.warn(Item.SENTINELS, "sentinels of m", "two", "run three"),
                Line.skip(Item.NODE, "this node", Item.SENTINELS));
    CliRun.Result result = cli.run("check", "-c", SAMPLE);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out())
        .isEqualTo(
            """
            OK    configuration     configuration: src/main/packaging/config.yaml
            WARN  sentinels         sentinels of m: two
                                    -> run three
            SKIP  node              this node: not looked at, since it rests on 'sentinels', see above
            1 OK, 1 WARN, 0 FAIL, 1 SKIP; begin with 'sentinels', sentinels of m
            """);
  }

  @Test
  void inATerminalEachKindOfLineHasItsColour() {
    cli.colour = true;
    cli.preflight =
        (config, source) ->
            List.of(
                Line.ok(Item.NODE, "a", "b"),
                Line.warn(Item.NODE, "a", "b", "c"),
                Line.fail(Item.NODE, "a", "b", "c"),
                Line.skip(Item.NODE, "a", Item.SENTINEL));
    assertThat(cli.run("check", "-c", SAMPLE).out())
        .contains("\u001b[32mOK  \u001b[0m", "\u001b[33mWARN\u001b[0m")
        .contains("\u001b[31mFAIL\u001b[0m", "\u001b[90mSKIP\u001b[0m");
  }

  @Test
  void checkPrintsJsonForAScript() {
    cli.preflight = (config, source) -> List.of(Line.fail(Item.VIP_CIDR, "x", "found", "remedy"));
    CliRun.Result result = cli.run("check", "-c", SAMPLE, "--json");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out())
        .contains(
            "\"exitCode\" : 2", "\"status\" : \"FAIL\"", "\"id\" : \"vip-cidr\"", "\"remedy\" :");
  }

  @Test
  void checkPrintsABadConfigurationAsJsonToo() throws Exception {
    Path file = Files.writeString(dir.resolve("c.yaml"), "mode: x\n");
    CliRun.Result result = cli.run("check", "-c", file.toString(), "--json");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out())
        .contains("\"subject\" : \"configuration " + file + ":1\"", "mode: 'x'");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void theCompletionScriptIsOneThatBashTakes() throws Exception {
    CliRun.Result result = cli.run("completion");
    assertThat(result.code()).isZero();
    Path script = Files.writeString(dir.resolve("completion.bash"), result.out());
    String probe =
        "source "
            + script
            + " && complete -p sentinel-vip && COMP_WORDS=(sentinel-vip st)"
            + " COMP_CWORD=1 && _complete_sentinel-vip && echo \"${COMPREPLY[@]}\"";
    Process bash = new ProcessBuilder("bash", "-c", probe).redirectErrorStream(true).start();
    String said = new String(bash.getInputStream().readAllBytes(), UTF_8);
    assertThat(bash.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(said).contains("complete").contains("status");
    Process parse = new ProcessBuilder("bash", "-n", script.toString()).start();
    assertThat(parse.waitFor()).isZero();
  }
}
