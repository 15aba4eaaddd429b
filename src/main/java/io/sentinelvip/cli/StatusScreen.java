package io.sentinelvip.cli;

import io.sentinelvip.engine.StatusReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code status --watch} on a whole terminal: its other screen, drawn over again and again, and
 * left as it was found however the process ends, SIGKILL aside.
 */
final class StatusScreen implements AutoCloseable {

  private static final int RED = 31;

  /** The other screen, and no cursor. */
  private static final String ENTER = "\u001b[?1049h\u001b[?25l";

  private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
  private static final Tty.Size USUAL = new Tty.Size(24, 80);

  private final Surroundings around;
  private final Duration every;
  private final Supplier<Optional<Tty.Size>> window;
  private final Thread hook = new Thread(this::leave, "status-screen");
  private @Nullable StatusReport last;
  private long lastNanos;
  private boolean left;

  StatusScreen(Surroundings around, Duration every, Supplier<Optional<Tty.Size>> window) {
    this.around = around;
    this.every = every;
    this.window = window;
  }

  void enter() {
    Runtime.getRuntime().addShutdownHook(hook);
    send(ENTER);
  }

  /** The agent answered. */
  void show(StatusReport report, Instant now, long nanos) {
    last = report;
    lastNanos = nanos;
    draw("as told at " + now + ", every " + seconds() + ", Ctrl-C ends");
  }

  /** It did not; what it told last is shown as what it is: old. */
  void miss(String why, Instant now, long nanos) {
    StatusReport report = last;
    String age =
        report == null
            ? "it has told nothing yet"
            : String.format(
                Locale.ROOT, "what follows is %d s old", (nanos - lastNanos) / 1_000_000_000L);
    draw(around.paint(RED, "NO ANSWER; " + age + "; it is " + now) + "\n" + why);
  }

  private String seconds() {
    return String.format(Locale.ROOT, "%.1f s", every.toMillis() / 1_000.0);
  }

  private void draw(String title) {
    List<String> lines = new ArrayList<>(title.lines().toList());
    lines.add("");
    StatusReport report = last;
    if (report != null) {
      lines.addAll(new StatusText(around).of(report).lines().toList());
    }
    send(Frame.draw(lines, window.get().orElse(USUAL)));
  }

  private synchronized void send(String text) {
    if (!left) {
      around.out().print(text);
      around.out().flush();
    }
  }

  private synchronized void leave() {
    send(LEAVE);
    left = true;
  }

  @Override
  public void close() {
    leave();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      left = true;
    }
  }
}
