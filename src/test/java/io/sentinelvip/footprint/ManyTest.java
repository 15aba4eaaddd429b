package io.sentinelvip.footprint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line of {@code scripts/many}. */
class ManyTest {

  private record Ended(int code, String words) {}

  private static Ended run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("scripts/many"));
    command.addAll(Arrays.asList(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), words);
  }

  @ParameterizedTest
  @CsvSource({
    "--masters=0, from 1 to 100",
    "--masters=101, from 1 to 100",
    "--masters=ten, from 1 to 100",
    "--masters, from 1 to 100",
    "--tables=51, from 1 to 50",
    "--planned=-1, from 0 to 100",
    "--api-delay=5001, from 0 to 5000",
    "--minutes=1.55, takes a number",
    "--java-home=/nowhere, no JDK in",
    "--node=1, unknown option"
  })
  void aBadOneIsRefusedBeforeAnythingIsStarted(String argument, String why) throws Exception {
    Ended ended = run(argument);
    assertThat(ended.words()).startsWith("scripts/many: ").contains(why).hasLineCount(1);
    assertThat(ended.code()).isEqualTo(2);
  }

  @Test
  void helpSaysWhatItTakes() throws Exception {
    Ended ended = run("--help");
    assertThat(ended.code()).isZero();
    assertThat(ended.words()).contains("--masters N", "--tables N", "Exit code 0: measured.");
  }
}
