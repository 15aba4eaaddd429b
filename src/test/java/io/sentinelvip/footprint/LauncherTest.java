package io.sentinelvip.footprint;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.lab.Scratch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With what words the installed launcher starts Java; a stand-in prints what it was given. */
class LauncherTest {

  private static final String STAND_IN =
      """
      #!/bin/sh
      printf '%s\\n' "$@" "JDK_JAVA_OPTIONS=${JDK_JAVA_OPTIONS-none}" "ARENAS=$MALLOC_ARENA_MAX"
      """;

  @TempDir Path home = Path.of(".");

  private List<String> started(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Files.createDirectories(home.resolve("bin"));
    Files.createDirectories(home.resolve("lib/server"));
    Scratch.write(home.resolve("release"), "JAVA_VERSION=\"21.0.1\"\n");
    Scratch.write(home.resolve("lib/server/libjvm.so"), "");
    Path java = Scratch.write(home.resolve("bin/java"), STAND_IN);
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Path prefix = Files.createDirectories(home.resolve("prefix"));
    ProcessBuilder launcher = new ProcessBuilder(Installed.in(prefix, java).launcher().toString());
    launcher.command().addAll(List.of(arguments));
    launcher.environment().put("JAVA_HOME", home.toString());
    launcher.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "MALLOC_ARENA_MAX"));
    launcher.environment().putAll(environment);
    Process process = launcher.redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text.replace(prefix.toString(), "PREFIX").lines().toList();
  }

  @Test
  void theFlagsComeFromTheOneFileAndTheCommandAfterTheJar() throws Exception {
    assertThat(started(Map.of(), "status", "--json"))
        .containsExactly(
            "@PREFIX/share/sentinel-vip/jvm.options",
            "-jar",
            "PREFIX/share/sentinel-vip/sentinel-vip.jar",
            "status",
            "--json",
            "JDK_JAVA_OPTIONS=none",
            "ARENAS=1");
  }

  @Test
  void flagsOfTheEnvironmentComeAfterTheShippedOnesSoThatTheyWin() throws Exception {
    assertThat(started(Map.of("JDK_JAVA_OPTIONS", "-Xmx96m -Xss512k"), "run"))
        .containsSubsequence(
            "@PREFIX/share/sentinel-vip/jvm.options", "-Xmx96m", "-Xss512k", "-jar", "run")
        .contains("JDK_JAVA_OPTIONS=none");
  }

  @Test
  void theHostMayChooseAnotherNumberOfArenas() throws Exception {
    assertThat(started(Map.of("MALLOC_ARENA_MAX", "3"))).contains("ARENAS=3");
  }
}
