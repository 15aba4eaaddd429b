package io.sentinelvip.soak;

import io.sentinelvip.lab.Scratch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a full collection leaves of a JVM's heap, asked for with the JDK's {@code jcmd}. */
final class LiveHeap {

  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)\\s*$");
  private static final int PATIENCE_SECONDS = 10;

  private final Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
  private final Path answer = Scratch.dir("heap").resolve("histogram");

  /** Whether this Java comes with {@code jcmd}: a JDK does. */
  boolean isAvailable() {
    return Files.isExecutable(jcmd);
  }

  /** In KiB; empty where the process does not answer. */
  OptionalLong kib(long pid) {
    return histogram(pid).map(LiveHeap::total).orElse(OptionalLong.empty());
  }

  /** Instances and bytes of each class, the greatest first. */
  Optional<String> histogram(long pid) {
    if (!isAvailable()) {
      return Optional.empty();
    }
    try {
      Process process =
          new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
              .redirectErrorStream(true)
              .redirectOutput(answer.toFile())
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      return process.exitValue() == 0 ? Optional.of(Files.readString(answer)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  static OptionalLong total(String histogram) {
    Matcher m = TOTAL.matcher(histogram);
    return m.find() ? OptionalLong.of(Long.parseLong(m.group(1)) / 1024) : OptionalLong.empty();
  }
}
