package io.sentinelvip.firstcall;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The threads that only look when something happens: the tapes of the Sentinels' messages, and
 * those that wait for EC2's requests. In a VPC both are other machines; here they would wait for a
 * processor that what is measured has.
 */
final class Instruments {

  private static final Path THREADS = Path.of("/proc/self/task");

  private Instruments() {}

  /** Puts them before all else, where that is allowed. */
  static void first() throws IOException, InterruptedException {
    List<String> renice = new ArrayList<>(List.of("renice", "-n", "-20", "-p"));
    try (Stream<Path> threads = Files.list(THREADS)) {
      for (Path thread : threads.toList()) {
        String name = Files.readString(thread.resolve("comm")).trim();
        if (name.startsWith("tape-") || name.equals("HTTP-Dispatcher")) {
          renice.add(thread.getFileName().toString());
        }
      }
    }
    Process process =
        new ProcessBuilder(renice)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      System.err.println(
          "first-call: renice failed (not root?): calls are seen some milliseconds late");
    }
  }
}
