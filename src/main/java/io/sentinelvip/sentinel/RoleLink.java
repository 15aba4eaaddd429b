package io.sentinelvip.sentinel;

import io.sentinelvip.core.Event;
import io.sentinelvip.core.Hint;
import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.Role;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a Redis. Its own thread always reads, so that a cut is noticed at once, asked or
 * not: promotion cuts normal clients, which makes the cut the first sign of it.
 */
final class RoleLink implements AutoCloseable {

  private static final int DIAL_MILLIS = 2000;
  private static final Duration LATE = Duration.ofSeconds(2);
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long UNUSED_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Endpoint at;
  private final Access access;
  private final Names names;
  private final Clock clock;
  private final Consumer<Event> inbox;
  private final Backoff backoff = new Backoff();
  private final Thread thread;
  private final Object lock = new Object();
  // Guarded by lock.
  private boolean stopped;
  private @Nullable Wire current;
  private boolean open;
  private Optional<Moment> asked = Optional.empty();
  private boolean wanted;
  private Optional<Fault> away = Optional.empty();
  private Optional<Fault> cutFor = Optional.empty();
  private long usedNanos;

  RoleLink(Endpoint at, Access access, Names names, Clock clock, Consumer<Event> inbox) {
    this.at = at;
    this.access = access;
    this.names = names;
    this.clock = clock;
    this.inbox = inbox;
    this.usedNanos = clock.now().monoNanos();
    this.thread = Threads.daemon("redis-" + at + "-role", this::run);
  }

  void start() {
    thread.start();
  }

  /** Asks now, or once the answer in flight has come, or once connected; never waits for it. */
  void ask() {
    Optional<Fault> refused;
    synchronized (lock) {
      usedNanos = clock.now().monoNanos();
      refused = away;
      if (refused.isEmpty()) {
        wanted = true;
        sendIfWanted();
        lock.notifyAll();
      }
    }
    refused.ifPresent(this::fail);
  }

  boolean unused() {
    synchronized (lock) {
      return notUsedFor(UNUSED_NANOS);
    }
  }

  private boolean notUsedFor(long nanos) {
    return clock.now().monoNanos() - usedNanos > nanos;
  }

  /** Ends the wait for an answer after two seconds; how long it may still last. */
  Duration cutIfLate() {
    synchronized (lock) {
      Duration left = asked.map(since -> clock.now().until(since.plus(LATE))).orElse(LATE);
      if (left.compareTo(Duration.ZERO) > 0) {
        return left;
      }
      if (cutFor.isEmpty()) {
        cutFor =
            Optional.of(
                new Fault(Fault.Kind.TRANSIENT, "Timeout", "ROLE at " + at + ": no answer in 2 s"));
        cut();
      }
      return LATE;
    }
  }

  private void run() {
    while (!isStopped()) {
      boolean answered = false;
      try (Wire wire = new Wire(at, access, names, DIAL_MILLIS)) {
        dial(wire);
        while (true) {
          answered |= answered(wire.read());
        }
      } catch (FaultException | RuntimeException | VirtualMachineError e) {
        lost(Faults.ofException("the connection to Redis " + at, e), answered);
      }
      pause(answered);
    }
  }

  /**
   * The first question is the link's own: only a connection that answered can be said to be cut.
   */
  private void dial(Wire wire) throws FaultException {
    synchronized (lock) {
      current = wire;
      if (stopped) {
        wire.close();
      }
    }
    wire.connect();
    wire.readForEver();
    synchronized (lock) {
      open = true;
      wanted = true;
      away = Optional.empty();
      sendIfWanted();
    }
  }

  /** Writes; the few bytes of the one question in flight never fill the socket's buffer. */
  private void sendIfWanted() {
    Wire wire = current;
    if (!open || !wanted || asked.isPresent() || wire == null) {
      return;
    }
    wanted = false;
    asked = Optional.of(clock.now());
    try {
      wire.send("ROLE");
    } catch (FaultException e) {
      wire.close();
    }
  }

  /** Whether it was a role; a refusal that a new password could mend ends the connection. */
  private boolean answered(Reply reply) throws FaultException {
    Moment answeredAt = clock.now();
    Optional<Moment> askedAt;
    synchronized (lock) {
      askedAt = asked;
      if (reply instanceof Reply.Refusal e && Faults.isRefusedPassword(errorOf(e))) {
        throw new FaultException(errorOf(e));
      }
      asked = Optional.empty();
      sendIfWanted();
    }
    Optional<Role> role = ServerReplies.role(reply);
    if (askedAt.isPresent() && role.isPresent()) {
      backoff.reset();
      inbox.accept(new Event.RoleAnswered(at, role.get(), askedAt.get(), answeredAt));
    } else if (askedAt.isPresent()) {
      fail(reply instanceof Reply.Refusal e ? errorOf(e) : Faults.malformed("ROLE at " + at));
    }
    return role.isPresent();
  }

  private Fault errorOf(Reply.Refusal error) {
    return Faults.ofError("ROLE at " + at, error.text());
  }

  private void lost(Fault fault, boolean answered) {
    boolean owed;
    boolean quiet;
    Fault told;
    synchronized (lock) {
      told = cutFor.orElse(fault);
      boolean ours = cutFor.isPresent() || stopped;
      quiet = !answered || ours || notUsedFor(IDLE_NANOS);
      owed = asked.isPresent() || wanted;
      asked = Optional.empty();
      wanted = false;
      open = false;
      cutFor = Optional.empty();
      // After a cut the next question dials, and waits for it.
      away = answered && !ours ? Optional.empty() : Optional.of(told);
    }
    if (owed) {
      fail(told);
    }
    if (!quiet) {
      String text = "the connection to " + at + " was cut";
      inbox.accept(new Event.Hinted(new Hint(Hint.Kind.ROLE, "redis", text)));
    }
  }

  private void fail(Fault fault) {
    inbox.accept(new Event.RoleFailed(at, fault));
  }

  private void pause(boolean answered) {
    try {
      if (answered) {
        awaitUse();
      } else if (!isStopped()) {
        Thread.sleep(backoff.nextMillis());
      }
    } catch (InterruptedException e) {
      // Only close() interrupts, and the loop looks whether it was called.
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What Redis cut is made anew when somebody asks: who was told of the cut knows when to. What
   * this side cut, after a timeout, is made anew at once: nobody is told of that, and each question
   * until then would be answered with the timeout.
   */
  private void awaitUse() throws InterruptedException {
    synchronized (lock) {
      while (!stopped && !wanted && away.isEmpty()) {
        lock.wait();
      }
    }
  }

  private boolean isStopped() {
    synchronized (lock) {
      return stopped;
    }
  }

  private void cut() {
    Wire wire = current;
    if (wire != null) {
      wire.close();
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      stopped = true;
      lock.notifyAll();
      cut();
    }
    thread.interrupt();
  }
}
