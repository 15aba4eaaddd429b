package io.sentinelvip.soak;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** Draws a soak's files with gnuplot; its script is left beside them, to be run again. */
final class Plot {

  static final String PICTURE = "soak.svg";
  private static final String SCRIPT = "soak.gnuplot";

  private Plot() {}

  /** The program, if the PATH has it. */
  static Optional<Path> gnuplot() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .map(dir -> Path.of(dir, "gnuplot"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Makes {@link #PICTURE} in {@code dir}; returns what went wrong, empty if nothing did. */
  static String draw(Path dir) throws IOException, InterruptedException {
    try (InputStream script = Plot.class.getResourceAsStream(SCRIPT)) {
      Files.copy(
          Objects.requireNonNull(script), dir.resolve(SCRIPT), StandardCopyOption.REPLACE_EXISTING);
    }
    Optional<Path> gnuplot = gnuplot();
    if (gnuplot.isEmpty()) {
      return "gnuplot is missing; with it: cd " + dir + " && gnuplot " + SCRIPT;
    }
    Path log = Files.createTempFile("soak", ".log");
    try {
      int code =
          new ProcessBuilder(gnuplot.get().toString(), SCRIPT)
              .directory(dir.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start()
              .waitFor();
      return code == 0 ? "" : "gnuplot: " + Files.readString(log).strip();
    } finally {
      Files.delete(log);
    }
  }
}
