package io.sentinelvip.alert;

import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.LogText;
import io.sentinelvip.engine.Notice;
import io.sentinelvip.engine.SinkPort.UndeliveredException;
import io.sentinelvip.engine.SinkReport;
import io.sentinelvip.model.Moment;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that sends to one sink, so that none waits for another. */
final class Courier implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

  /** Hears how it goes, on the courier's thread. */
  interface Listener {
    void delivered(Notice notice);

    /** Nothing arrives there, as far as can be told, or it does again. */
    void turned(Route route, boolean failing, String problem, String remedy);
  }

  private final Route route;
  private final Clock clock;
  private final Listener listener;
  private final Thread thread;

  /** Guarded by this, which is never held while something is sent. */
  private final Backlog backlog = new Backlog(() -> ThreadLocalRandom.current().nextDouble());

  private boolean closed;

  Courier(Route route, Clock clock, Listener listener) {
    this.route = route;
    this.clock = clock;
    this.listener = listener;
    this.thread = new Thread(this::run, "alert-sink-" + route.number());
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  Route route() {
    return route;
  }

  /** Takes it for delivery; does not wait. */
  synchronized void send(Notice notice) {
    backlog.add(notice, clock.now());
    notifyAll();
  }

  synchronized SinkReport report() {
    return new SinkReport(
        route.number(),
        route.kind(),
        route.target(),
        backlog.deliveredCount(),
        backlog.retriedCount(),
        backlog.droppedCount(),
        backlog.queued(),
        backlog.failingSinceMillis(),
        backlog.problem());
  }

  private void run() {
    try {
      while (true) {
        Backlog.Waiting next = take();
        try {
          route.sink().send(next.notice());
          delivered(next);
        } catch (UndeliveredException e) {
          failed(next, e);
        } catch (RuntimeException e) {
          failed(next, new UndeliveredException("unexpected: " + e, "report it", true));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Backlog.Waiting take() throws InterruptedException {
    while (!closed) {
      Moment now = clock.now();
      Optional<Backlog.Waiting> next = backlog.next(now);
      if (next.isPresent()) {
        return next.get();
      }
      Optional<Moment> wake = backlog.wakeAt(now);
      if (wake.isEmpty()) {
        wait();
      } else {
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(1_000_000, now.until(wake.get()).toNanos()));
      }
    }
    throw new InterruptedException();
  }

  private void delivered(Backlog.Waiting what) {
    boolean was;
    synchronized (this) {
      was = backlog.isFailing();
      backlog.delivered(what);
    }
    LOG.debug("sink={} delivered={}", route.number(), what.notice().key());
    listener.delivered(what.notice());
    if (was) {
      listener.turned(route, false, "", "");
    }
  }

  private void failed(Backlog.Waiting what, UndeliveredException e) {
    boolean was;
    boolean is;
    synchronized (this) {
      was = backlog.isFailing();
      backlog.failed(what, e, clock.now());
      is = backlog.isFailing();
    }
    LOG.debug("sink={} undelivered={}", route.number(), LogText.quoted(e.why()));
    if (is && !was) {
      listener.turned(route, true, e.why(), e.remedy());
    }
  }

  /** Ends what is being sent, and waits for nothing. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    thread.interrupt();
  }
}
