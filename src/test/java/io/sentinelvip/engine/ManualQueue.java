package io.sentinelvip.engine;

import io.sentinelvip.core.Event;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A queue in which waiting is a step of the clock. */
final class ManualQueue implements Inbox, EventSource {

  private final SteppedClock clock;
  private final Deque<Delivery> waiting = new ArrayDeque<>();

  ManualQueue(SteppedClock clock) {
    this.clock = clock;
  }

  @Override
  public void put(VipId vip, Event event) {
    waiting.add(new Delivery(vip::equals, event));
  }

  @Override
  public void put(MasterName master, Event event) {
    waiting.add(new Delivery(v -> v.master().equals(master), event));
  }

  @Override
  public void put(Event event) {
    waiting.add(new Delivery(v -> true, event));
  }

  @Override
  public @Nullable Delivery take(long maxWaitNanos) {
    if (waiting.isEmpty() && maxWaitNanos > 0) {
      clock.pass(Duration.ofNanos(maxWaitNanos));
    }
    return waiting.poll();
  }
}
