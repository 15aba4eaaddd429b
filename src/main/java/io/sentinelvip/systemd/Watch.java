package io.sentinelvip.systemd;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What systemd is to be told, look by look: that the agent is ready once its loop has turned, what
 * it stands at, and, as long as the loop turns, that it lives. One thread uses it.
 */
final class Watch {

  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  /** Longer than a person reads in one line of {@code systemctl status}. */
  private static final int LONGEST_STATUS = 300;

  private final LongSupplier turns;
  private final Supplier<String> status;
  private final Supplier<List<StackTraceElement>> at;
  private long seen;
  private boolean ready;
  private boolean silent;

  /**
   * Of one loop.
   *
   * @param turns how often it has turned; none before the first
   * @param status one sentence
   * @param at the calls that it is in
   */
  Watch(LongSupplier turns, Supplier<String> status, Supplier<List<StackTraceElement>> at) {
    this.turns = turns;
    this.status = status;
    this.at = at;
  }

  /** Whether it was told that the agent is ready. */
  boolean ready() {
    return ready;
  }

  /** The message for now; empty if the loop has not turned since the last look. */
  Optional<String> look() {
    long now = turns.getAsLong();
    if (now == seen) {
      stuck();
      return Optional.empty();
    }
    seen = now;
    silent = false;
    String message = (ready ? "" : "READY=1\n") + "WATCHDOG=1\nSTATUS=" + line() + "\n";
    ready = true;
    return Optional.of(message);
  }

  private void stuck() {
    if (ready && !silent) {
      silent = true;
      StringBuilder calls = new StringBuilder();
      at.get().forEach(call -> calls.append("\n  at ").append(call));
      LOG.error(
          "loop=stuck turns={} systemd=\"is told nothing, and ends the agent\"{}", seen, calls);
    }
  }

  /** A line of its own in the protocol: what follows a line's end would be another variable. */
  private String line() {
    String text = status.get().replaceAll("\\s+", " ");
    return text.length() <= LONGEST_STATUS ? text : text.substring(0, LONGEST_STATUS) + "...";
  }
}
