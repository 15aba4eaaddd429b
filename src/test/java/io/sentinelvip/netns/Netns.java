package io.sentinelvip.netns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One network namespace.
 *
 * @param name as {@code ip netns list} shows it
 */
public record Netns(String name) {

  private static final int PATIENCE_SECONDS = 5;

  /** What a command begins with that runs inside; {@code ip} becomes that command. */
  public List<String> inside() {
    return List.of("ip", "netns", "exec", name);
  }

  /** {@code ip} on this namespace; the arguments are one text with blanks between. */
  public String ip(String arguments) {
    return run(plus(List.of("ip", "-n", name), List.of(arguments.split(" ", -1))));
  }

  /**
   * Sends {@code request} over a TCP connection from inside and returns all that comes back until
   * the other side closes it.
   *
   * @throws IllegalStateException when nothing listens there or it takes longer than a few seconds
   */
  String talk(String host, int port, String request) {
    String script = "exec 3<>\"/dev/tcp/$1/$2\" && printf %s \"$3\" >&3 && exec cat <&3";
    return run(
        plus(
            inside(),
            List.of("timeout", Integer.toString(PATIENCE_SECONDS), "bash", "-c", script, "talk"),
            List.of(host, Integer.toString(port), request)));
  }

  /**
   * Runs {@code command} to its end.
   *
   * @return its standard output, each byte a character
   * @throws IllegalStateException when it fails; says what it printed
   */
  static String run(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
              .redirectErrorStream(true)
              .start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      if (!process.waitFor(PATIENCE_SECONDS * 2L, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + output.strip());
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted during " + command, e);
    }
  }

  @SafeVarargs
  private static List<String> plus(List<String>... parts) {
    List<String> all = new ArrayList<>();
    for (List<String> part : parts) {
      all.addAll(part);
    }
    return all;
  }
}
