package io.sentinelvip.systemd;

import io.sentinelvip.engine.EngineThread;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how the agent is, on a thread of its own, if it was started by a systemd that asks.
 */
public final class Systemd implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Systemd.class);

  private static final Duration UNTIL_READY = Duration.ofMillis(50);

  /** Without a watchdog only the status has to be kept. */
  private static final Duration STATUS_ONLY = Duration.ofSeconds(10);

  private final NotifySocket socket;
  private final Watch watch;
  private final Duration period;
  private final CountDownLatch closed = new CountDownLatch(1);

  private Systemd(NotifySocket socket, Watch watch, Duration period) {
    this.socket = socket;
    this.watch = watch;
    this.period = period;
  }

  /**
   * Starts to tell; empty if nobody asks, or if it cannot be done here, which is logged.
   *
   * @param environment {@code NOTIFY_SOCKET}, {@code WATCHDOG_USEC}, {@code WATCHDOG_PID}
   * @param scratch a directory that the agent may write to
   * @param loop whose turning is told
   * @param status one sentence, for {@code systemctl status}
   */
  public static Optional<Systemd> start(
      Map<String, String> environment, Path scratch, EngineThread loop, Supplier<String> status) {
    @Nullable String name = environment.get("NOTIFY_SOCKET");
    if (name == null || name.isEmpty()) {
      return Optional.empty();
    }
    try {
      Systemd systemd =
          new Systemd(
              NotifySocket.at(name, scratch),
              new Watch(loop::turns, status, loop::at),
              period(environment, ProcessHandle.current().pid()));
      Thread thread = new Thread(systemd::run, "vip-systemd");
      thread.setDaemon(true);
      thread.start();
      return Optional.of(systemd);
    } catch (IOException e) {
      LOG.warn(
          "systemd=not-told problem=\"{}; set Type=exec and WatchdogSec=0 for the unit\"",
          e.getMessage());
      return Optional.empty();
    }
  }

  /** Four times in the watchdog's time, so that a lost one or two do no harm. */
  static Duration period(Map<String, String> environment, long pid) {
    String micros = environment.getOrDefault("WATCHDOG_USEC", "");
    String of = environment.getOrDefault("WATCHDOG_PID", Long.toString(pid));
    if (!micros.matches("[1-9]\\d{0,14}") || !of.equals(Long.toString(pid))) {
      return STATUS_ONLY;
    }
    return Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(Long.parseLong(micros)) / 4);
  }

  private void run() {
    boolean told = true;
    try {
      do {
        Optional<String> message = watch.look();
        if (message.isPresent()) {
          told = send(message.get(), told);
        }
      } while (!closed.await(
          (watch.ready() ? period : UNTIL_READY).toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean send(String message, boolean toldBefore) {
    try {
      socket.send(message);
      return true;
    } catch (IOException e) {
      if (toldBefore) {
        LOG.warn("systemd=not-told problem=\"{}\"", e.getMessage());
      }
      return false;
    }
  }

  /** Tells nothing more. */
  @Override
  public void close() {
    closed.countDown();
  }
}
