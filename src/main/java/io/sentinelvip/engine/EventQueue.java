package io.sentinelvip.engine;

import io.sentinelvip.core.Event;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.VipId;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue between every thread and the loop. Unbounded, so that no putting thread ever waits and
 * no outcome is lost; a loop that falls behind is told in the log.
 */
public final class EventQueue implements Inbox, EventSource {

  private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);
  static final int CROWDED = 10_000;

  /** A loop that has nothing to do is to be told from one that hangs. */
  static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final LinkedBlockingQueue<Delivery> queue = new LinkedBlockingQueue<>();
  private final AtomicBoolean told = new AtomicBoolean();

  @Override
  public void put(VipId vip, Event event) {
    add(new Delivery(vip::equals, event));
  }

  @Override
  public void put(MasterName master, Event event) {
    add(new Delivery(id -> id.master().equals(master), event));
  }

  @Override
  public void put(Event event) {
    add(new Delivery(id -> true, event));
  }

  @Override
  public @Nullable Delivery take(long maxWaitNanos) throws InterruptedException {
    Delivery next = queue.poll(Math.min(maxWaitNanos, LONGEST_WAIT_NANOS), TimeUnit.NANOSECONDS);
    if (queue.size() < CROWDED / 2) {
      told.set(false);
    }
    return next;
  }

  private void add(Delivery delivery) {
    queue.add(delivery);
    if (queue.size() > CROWDED && told.compareAndSet(false, true)) {
      LOG.warn(
          "queue=crowded waiting={} newest={}",
          queue.size(),
          delivery.event().getClass().getSimpleName());
    }
  }
}
