package io.sentinelvip.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sentinelvip.Require;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Prometheus' own programs, as Debian packages them. */
public final class Tool {

  /** What came of a run; output and errors are one text. */
  public record Result(int code, String out) {}

  private static final int PATIENCE_SECONDS = 60;

  private Tool() {}

  /** Where it is; skips the test if it is not there. */
  public static Path required(String name) {
    Optional<Path> found =
        Arrays.stream(
                Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
            .map(directory -> Path.of(directory, name))
            .filter(Files::isExecutable)
            .findFirst();
    Require.orSkip(
        "prometheus", found.isPresent(), "no " + name + " on PATH (apt install prometheus)");
    return found.orElseThrow();
  }

  /** Runs promtool to its end; {@code input} is what it reads. */
  public static Result promtool(String input, String... arguments) {
    List<String> command =
        Stream.concat(Stream.of(required("promtool").toString()), Arrays.stream(arguments))
            .toList();
    try {
      Path in = Files.createTempFile("sentinel-vip-promtool", ".in");
      try {
        Files.writeString(in, input);
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(in.toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new IllegalStateException(command + " did not end");
        }
        return new Result(process.exitValue(), out);
      } finally {
        Files.delete(in);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
