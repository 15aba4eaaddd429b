package io.sentinelvip.footprint;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.lab.AgentProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped flags on each Java of this machine. */
class FlagsTest {

  /** This test's own, and those where Linux keeps them. */
  static Stream<Path> javas() throws IOException {
    Path own = Path.of(System.getProperty("java.home"));
    Path usual = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(usual)) {
      return Stream.of(own);
    }
    try (Stream<Path> homes = Files.list(usual)) {
      List<Path> real = homes.filter(h -> Files.isExecutable(h.resolve("bin/java"))).toList();
      return Stream.concat(Stream.of(own), real.stream()).map(FlagsTest::real).distinct();
    }
  }

  private static Path real(Path home) {
    try {
      return home.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("javas")
  void areAcceptedWithoutAWordAndAreInForce(Path home) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/java").toString());
    builder.command().addAll(AgentProcess.SMALL_JVM);
    builder.command().addAll(List.of("-XX:+PrintFlagsFinal", "--version"));
    // Of these each Java says that it has seen them.
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    Process java = builder.start();
    String flags = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String words = new String(java.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(java.waitFor()).as(words).isZero();
    assertThat(words).isEmpty();
    assertThat(flags)
        .containsPattern(" MaxHeapSize += 67108864 ")
        .containsPattern(" MaxNewSize += 2097152 ")
        .containsPattern(" SurvivorRatio += 4 ")
        .containsPattern(" MinHeapFreeRatio += 20 ")
        .containsPattern(" MaxHeapFreeRatio += 22 ")
        .containsPattern(" ShrinkHeapInSteps += false ")
        .containsPattern(" UseSerialGC += true ")
        .containsPattern(" TieredStopAtLevel += 1 ")
        .containsPattern(" CompileThresholdScaling += 5.0")
        .containsPattern(" ArchiveRelocationMode += 0 ");
  }
}
