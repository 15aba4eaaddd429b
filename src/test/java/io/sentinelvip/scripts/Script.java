package io.sentinelvip.scripts;

import io.sentinelvip.Require;
import io.sentinelvip.lab.RedisBinaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A script of this project, run to its end. */
final class Script {

  /** What came of it; output and errors are one text. */
  record Result(int code, String out) {}

  private static final int PATIENCE_SECONDS = 60;

  private Script() {}

  /** Where the script lies. */
  static Path path(String name) {
    return Path.of("scripts", name).toAbsolutePath();
  }

  static Result run(Map<String, String> environment, String name, String... arguments) {
    List<String> command = new ArrayList<>(List.of(path(name).toString()));
    command.addAll(List.of(arguments));
    try {
      Path out = Files.createTempFile("sentinel-vip-script", ".out");
      try {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(out.toFile()).environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new IllegalStateException(command + " did not end");
        }
        return new Result(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8));
      } finally {
        Files.delete(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A program of that text, in {@code dir}. */
  static Path write(Path dir, String name, String text) {
    try {
      Path file = Files.writeString(dir.resolve(name), text);
      if (!file.toFile().setExecutable(true)) {
        throw new IllegalStateException("cannot make " + file + " executable");
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command-line client of the servers that are run, else the one on the PATH. */
  static String client(RedisBinaries binaries) {
    Optional<Path> beside =
        Stream.of("redis-cli", "valkey-cli")
            .map(name -> binaries.server().resolveSibling(name))
            .filter(Files::isExecutable)
            .findFirst();
    Optional<String> found =
        beside.map(Path::toString).or(() -> onPath("redis-cli")).or(() -> onPath("valkey-cli"));
    Require.orSkip("redis", found.isPresent(), "there is no redis-cli and no valkey-cli");
    return found.orElseThrow();
  }

  private static Optional<String> onPath(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .map(dir -> Path.of(dir, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
