package io.sentinelvip.sentinel;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Fault;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that keeps one connection to a Sentinel, for ever: dials, serves until it fails, waits,
 * dials again.
 */
abstract class Redialling implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Redialling.class);

  private static final long STEADY_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Endpoint at;
  private final LinkContext context;
  private final String purpose;
  private final int readMillis;
  private final Backoff backoff = new Backoff();
  private final Thread thread;
  private volatile boolean stopped;
  private volatile @Nullable Wire current;
  private volatile Optional<Fault> problem = Optional.empty();
  private volatile long heardNanos;
  private volatile boolean everHeard;
  private volatile long lateNanos;
  private volatile boolean waiting;
  private Optional<Long> succeededNanos = Optional.empty();

  Redialling(Endpoint at, LinkContext context, String purpose, int readMillis) {
    this.at = at;
    this.context = context;
    this.purpose = purpose;
    this.readMillis = readMillis;
    this.thread = Threads.daemon("sentinel-" + at + "-" + purpose, this::run);
  }

  /** Uses the connection until it fails or {@link #stopped}. */
  abstract void serve(Wire wire) throws FaultException;

  /** There is no connection any more, or still none. */
  abstract void lost(Fault fault);

  void start() {
    thread.start();
  }

  Endpoint at() {
    return at;
  }

  LinkContext context() {
    return context;
  }

  boolean stopped() {
    return stopped;
  }

  /** What keeps it from its work; empty if nothing does. */
  Optional<Fault> problem() {
    return problem;
  }

  /** Milliseconds since something was heard; -1 before the first. */
  long heardMillisAgo() {
    return everHeard ? TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heardNanos) : -1;
  }

  /** The connection works; once it has done so for a while, the next failure is the first again. */
  void succeeded() {
    succeededNanos = Optional.of(System.nanoTime());
    problem(Optional.empty());
    heard();
  }

  void heard() {
    heardNanos = System.nanoTime();
    everHeard = true;
  }

  /** Says what is wrong although the connection stands; logged when it changes. */
  void problem(Optional<Fault> now) {
    Optional<Fault> before = problem;
    problem = now;
    if (!before.map(Fault::code).equals(now.map(Fault::code))) {
      LOG.info(
          "sentinel={} purpose={} problem={}",
          at,
          purpose,
          now.map(Fault::toString).orElse("none"));
    }
  }

  void busy(int limitMillis) {
    lateNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
    waiting = true;
  }

  void idle() {
    waiting = false;
  }

  /** Cuts a connection whose answer is overdue; called each two seconds. */
  void cutIfLate() {
    if (waiting && System.nanoTime() - lateNanos > 0) {
      cut();
    }
  }

  private void cut() {
    Wire wire = current;
    if (wire != null) {
      wire.close();
    }
  }

  private void run() {
    while (!stopped) {
      try (Wire wire = new Wire(at, context.access(), context.names(), readMillis)) {
        current = wire;
        if (!stopped) {
          wire.connect();
          serve(wire);
        }
      } catch (FaultException | RuntimeException | VirtualMachineError e) {
        // A reply of absurd length or depth exhausts memory or stack: this connection's end only.
        failed(Faults.ofException("the connection to " + at, e));
      }
      pause();
    }
  }

  private void failed(Fault fault) {
    waiting = false;
    if (!stopped) {
      problem(Optional.of(fault));
      lost(fault);
    }
  }

  private void pause() {
    if (succeededNanos.filter(s -> System.nanoTime() - s > STEADY_NANOS).isPresent()) {
      backoff.reset();
    }
    succeededNanos = Optional.empty();
    try {
      if (!stopped) {
        Thread.sleep(backoff.nextMillis());
      }
    } catch (InterruptedException e) {
      // Only close() interrupts.
      stopped = true;
    }
  }

  @Override
  public void close() {
    stopped = true;
    cut();
    thread.interrupt();
  }
}
