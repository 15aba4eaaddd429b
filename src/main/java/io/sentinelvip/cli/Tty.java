package io.sentinelvip.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The terminal, if there is one; Linux. */
final class Tty {

  private static final File TERMINAL = new File("/dev/tty");
  private static final int STTY_MILLIS = 1_000;

  /** How many characters it has. */
  record Size(int rows, int columns) {

    /** What {@code stty size} prints. */
    static Optional<Size> parse(String text) {
      String[] words = text.strip().split(" ", -1);
      if (words.length != 2 || !words[0].matches("\\d{1,5}") || !words[1].matches("\\d{1,5}")) {
        return Optional.empty();
      }
      Size size = new Size(Integer.parseInt(words[0]), Integer.parseInt(words[1]));
      return size.rows > 1 && size.columns > 1 ? Optional.of(size) : Optional.empty();
    }
  }

  private Tty() {}

  /** Whether standard input (0) or output (1) is a terminal. */
  static boolean is(int descriptor) {
    try {
      String device = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || isConsole(device);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isConsole(String device) {
    return device.equals("/dev/console");
  }

  /** Whether standard output can be drawn on: a terminal, and not a dumb one. */
  static boolean canDraw(Map<String, String> environment) {
    String kind = environment.getOrDefault("TERM", "");
    return !kind.isEmpty() && !kind.equals("dumb") && is(1);
  }

  /** Its size now; a window may change it at any time. */
  static Optional<Size> size() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(TERMINAL)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String text = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      if (!stty.waitFor(STTY_MILLIS, TimeUnit.MILLISECONDS)) {
        stty.destroyForcibly();
      }
      return Size.parse(text);
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
