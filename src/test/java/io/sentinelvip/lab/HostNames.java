package io.sentinelvip.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Host names for loopback addresses, seen only by the processes that are started with {@link
 * #prefix}: each gets a hosts file of its own, in a mount namespace of its own.
 *
 * @param file the hosts file; for a Java process, {@code -Djdk.net.hosts.file} does the same
 */
public record HostNames(Path file) {

  /** Writes the file: {@code node-0.lab.internal} and so on, for {@code addresses} in order. */
  static HostNames write(Path dir, List<String> addresses) {
    String lines =
        IntStream.range(0, addresses.size())
            .mapToObj(i -> addresses.get(i) + " " + name(i) + "\n")
            .collect(Collectors.joining());
    return new HostNames(
        Scratch.write(dir.resolve("hosts"), "127.0.0.1 localhost\n" + lines).toAbsolutePath());
  }

  /** The host name of node {@code index}. */
  static String name(int index) {
    return "node-" + index + ".lab.internal";
  }

  /** What to put before a command so that it knows the names. */
  List<String> prefix() {
    return List.of(
        "unshare",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        "mount --bind \"$0\" /etc/hosts && exec \"$@\"",
        file.toString());
  }

  /** Whether this system lets a user have a mount namespace of their own. */
  public static boolean available() {
    try {
      return new ProcessBuilder("unshare", "--map-root-user", "--mount", "true")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
