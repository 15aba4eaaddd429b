package io.sentinelvip.whole;

import io.sentinelvip.lab.AgentProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what the agents printed, for whoever has to find out why a test failed. */
final class Logs {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private Logs() {}

  /** Copies its log to {@code target/whole}, by the test that ran it. */
  static void keep(AgentProcess agent) {
    try {
      Path dir = Files.createDirectories(Path.of("target", "whole"));
      String name =
          test() + "-" + NUMBER.incrementAndGet() + "-" + agent.dir().getFileName() + ".log";
      if (Files.exists(agent.log())) {
        Files.copy(agent.log(), dir.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String test() {
    return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
        .walk(
            frames ->
                frames
                    .map(StackWalker.StackFrame::getDeclaringClass)
                    .map(Class::getSimpleName)
                    .filter(name -> name.endsWith("IT"))
                    .findFirst())
        .orElse("whole");
  }
}
