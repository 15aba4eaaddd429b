package io.sentinelvip.check;

import io.sentinelvip.core.Event;
import io.sentinelvip.engine.Inbox;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** An inbox that keeps what comes, for somebody who waits for it. */
public final class Answers implements Inbox {

  private record Told(Predicate<VipId> whom, Event event) {}

  private final List<Told> told = new ArrayList<>();

  @Override
  public void put(VipId vip, Event event) {
    add(vip::equals, event);
  }

  @Override
  public void put(MasterName master, Event event) {
    add(id -> id.master().equals(master), event);
  }

  @Override
  public void put(Event event) {
    add(id -> true, event);
  }

  private synchronized void add(Predicate<VipId> whom, Event event) {
    told.add(new Told(whom, event));
    notifyAll();
  }

  /** What came for this VIP, of one kind, the oldest first. */
  synchronized <E extends Event> List<E> of(VipId vip, Class<E> kind) {
    return told.stream()
        .filter(t -> t.whom().test(vip))
        .map(Told::event)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  /** Waits until enough has come, {@code limit} at most. */
  synchronized void await(Predicate<Answers> enough, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!enough.test(this)) {
      long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        return;
      }
      try {
        wait(leftMillis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
