package io.sentinelvip.engine;

import io.sentinelvip.model.Moment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that steps the engine, for ever. A daemon: the main thread waits, not this one. */
public final class EngineThread implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EngineThread.class);
  private static final Duration AFTER_FAILURE = Duration.ofMillis(100);

  /** A turn takes two seconds where nothing happens; no more is to be waited for in it. */
  private static final Duration LONGEST_TURN = Duration.ofSeconds(10);

  private static final Duration STOP_WAIT = Duration.ofMillis(300);

  private final Engine engine;
  private final Clock clock;
  private final Thread thread = new Thread(this::run, "vip-engine");
  private volatile long turns;
  private volatile Moment turnedAt;

  /** A thread for this engine; not started. */
  public EngineThread(Engine engine) {
    this(engine, Clock.SYSTEM);
  }

  EngineThread(Engine engine, Clock clock) {
    this.engine = engine;
    this.clock = clock;
    turnedAt = clock.now();
    thread.setDaemon(true);
  }

  /** Starts it. */
  public void start() {
    thread.start();
  }

  /** Whether it steps. */
  public boolean running() {
    return thread.isAlive();
  }

  /** How often the loop has turned, at least each two seconds unless it hangs; for any thread. */
  public long turns() {
    return turns;
  }

  /**
   * Whether the loop turns; if not, where it stands. A loop that has just been made counts as one
   * that turns. Any thread may ask.
   */
  public MonitorPort.Health alive() {
    Duration still = turnedAt.until(clock.now());
    if (still.compareTo(LONGEST_TURN) <= 0) {
      return new MonitorPort.Health(true, "the loop turns");
    }
    List<StackTraceElement> at = at();
    return new MonitorPort.Health(
        false,
        "the loop has not turned for "
            + still.toSeconds()
            + " s; it is "
            + (at.isEmpty() ? "not running" : "at " + at.get(0)));
  }

  /** What it is at, the innermost call first. Any thread may ask. */
  public List<StackTraceElement> at() {
    return List.of(thread.getStackTrace());
  }

  /** Stops the engine and waits a third of a second at most for the thread to end. */
  @Override
  public void close() {
    engine.stop();
    thread.interrupt();
    try {
      thread.join(STOP_WAIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!engine.stopped()) {
      try {
        engine.step();
        turn();
      } catch (InterruptedException e) {
        LOG.debug("engine=interrupted stopped={}", engine.stopped());
      } catch (Throwable t) {
        // Not foreseen by the engine itself: out of memory, a logger that throws.
        survive(t);
      }
    }
  }

  /** Only its own thread writes it. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void turn() {
    turns++;
    turnedAt = clock.now();
  }

  private static void survive(Throwable t) {
    try {
      LOG.error("engine=step-failed", t);
    } catch (Throwable loggingToo) {
      t.addSuppressed(loggingToo);
    }
    LockSupport.parkNanos(AFTER_FAILURE.toNanos());
  }
}
