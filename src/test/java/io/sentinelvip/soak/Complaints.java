package io.sentinelvip.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All that may not happen and did. */
final class Complaints {

  private static final int SHOWN = 50;

  private final List<String> shown = new ArrayList<>();
  private int count;

  synchronized void add(String text) {
    count++;
    if (shown.size() < SHOWN) {
      shown.add(text);
      System.out.println("  NOT RIGHT: " + text);
    }
  }

  /** How many there were. */
  synchronized int count() {
    return count;
  }

  /** The first of them. */
  synchronized List<String> shown() {
    return List.copyOf(shown);
  }

  /**
   * What is wrong with a line that an agent printed. An alert may be an error: it tells of the
   * world. Any other error is the agent's own, and so is what no logger printed.
   */
  static Optional<String> about(String line) {
    if (!line.startsWith("ts=")) {
      return Optional.of("printed by no logger: " + line);
    }
    boolean alert = line.contains(" logger=LogAlerts alert=");
    return line.contains(" level=error ") && !alert
        ? Optional.of("logged: " + line)
        : Optional.empty();
  }
}
