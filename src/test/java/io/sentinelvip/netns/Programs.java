package io.sentinelvip.netns;

import io.sentinelvip.lab.AgentProcess;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the small helpers of this package are started as processes. */
final class Programs {

  private Programs() {}

  /** The command that runs {@code main}, a class that needs nothing but the JDK. */
  static List<String> java(Class<?> main) {
    try {
      Path classes = Path.of(main.getProtectionDomain().getCodeSource().getLocation().toURI());
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(AgentProcess.SMALL_JVM);
      command.addAll(List.of("-cp", classes.toString(), main.getName()));
      return command;
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
