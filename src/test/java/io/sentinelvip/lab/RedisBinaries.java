package io.sentinelvip.lab;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.embedded.core.ExecutableProvider;

/**
 * Which server to run: the one that {@code SENTINEL_VIP_REDIS} names (system property or
 * environment variable: the program, or a directory that holds it, itself or in {@code bin} or
 * {@code usr/bin}), else the one on the PATH, else the Redis 6.2 that a test dependency carries.
 *
 * @param server the program; a Sentinel is this program with {@code --sentinel}
 * @param flavour Redis or Valkey
 * @param version such as {@code 7.0.15}
 */
public record RedisBinaries(Path server, Flavour flavour, String version) {

  /** Whose server. */
  public enum Flavour {
    REDIS,
    VALKEY
  }

  private static final String WHERE = "SENTINEL_VIP_REDIS";
  private static final List<String> NAMES = List.of("redis-server", "valkey-server");
  private static final Pattern BANNER =
      Pattern.compile("(Redis|Valkey) server v=(\\S+)", Pattern.CASE_INSENSITIVE);

  /**
   * Looks in all three places.
   *
   * @throws IllegalStateException when {@code SENTINEL_VIP_REDIS} names none that runs, or when
   *     there is none anywhere
   */
  public static RedisBinaries find() {
    String named = Optional.ofNullable(System.getProperty(WHERE)).orElse(System.getenv(WHERE));
    if ("embedded".equals(named)) {
      return embedded();
    }
    if (named != null && !named.isBlank()) {
      return at(Path.of(named))
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      WHERE + "=" + named + ": no redis-server or valkey-server that runs there"));
    }
    return onPath().orElseGet(RedisBinaries::embedded);
  }

  /** The server on the PATH. */
  public static Optional<RedisBinaries> onPath() {
    return List.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
        .stream()
        .filter(dir -> !dir.isBlank())
        .flatMap(dir -> in(Path.of(dir)).stream())
        .findFirst();
  }

  /** The server that {@code place} is or holds. */
  public static Optional<RedisBinaries> at(Path place) {
    return Files.isDirectory(place)
        ? in(place).or(() -> in(place.resolve("bin"))).or(() -> in(place.resolve("usr/bin")))
        : probe(place);
  }

  /**
   * The Redis 6.2 of the test dependency, unpacked into the temporary directory.
   *
   * @throws IllegalStateException when it carries none that runs on this system
   */
  public static RedisBinaries embedded() {
    try {
      File unpacked =
          ExecutableProvider.newJarResourceProvider(Scratch.dir("embedded").toFile()).get();
      return probe(unpacked.toPath())
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "no redis-server or valkey-server on the PATH, and the embedded one does not"
                          + " run here: install one, or name it in "
                          + WHERE));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack the embedded Redis", e);
    }
  }

  private static Optional<RedisBinaries> in(Path dir) {
    return NAMES.stream().flatMap(name -> probe(dir.resolve(name)).stream()).findFirst();
  }

  private static Optional<RedisBinaries> probe(Path program) {
    if (!Files.isExecutable(program) || Files.isDirectory(program)) {
      return Optional.empty();
    }
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
      List<String> output = new ArrayList<>();
      try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
        reader.lines().forEach(output::add);
      }
      return parse(program, String.join("\n", output));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<RedisBinaries> parse(Path program, String output) {
    Matcher matcher = BANNER.matcher(output);
    if (!matcher.find()) {
      return Optional.empty();
    }
    Flavour flavour = matcher.group(1).equalsIgnoreCase("valkey") ? Flavour.VALKEY : Flavour.REDIS;
    return Optional.of(new RedisBinaries(program.toAbsolutePath(), flavour, matcher.group(2)));
  }

  @Override
  public String toString() {
    return (flavour == Flavour.VALKEY ? "Valkey " : "Redis ") + version;
  }
}
