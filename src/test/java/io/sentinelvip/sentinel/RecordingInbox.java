package io.sentinelvip.sentinel;

import io.sentinelvip.core.Event;
import io.sentinelvip.engine.Inbox;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Keeps every event with whom it was for, and lets a test wait for one. */
final class RecordingInbox implements Inbox {

  /** An event and the VIP or master it was for; {@code "all"} for everybody. */
  record Entry(Object target, Event event) {}

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final List<Entry> entries = new ArrayList<>();

  @Override
  public void put(VipId vip, Event event) {
    add(vip, event);
  }

  @Override
  public void put(MasterName master, Event event) {
    add(master, event);
  }

  @Override
  public void put(Event event) {
    add("all", event);
  }

  private synchronized void add(Object target, Event event) {
    entries.add(new Entry(target, event));
  }

  synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** How many there are: a mark to wait from. */
  synchronized int mark() {
    return entries.size();
  }

  /** The first event of the type from {@code mark} on that fits; fails when none comes. */
  <E extends Event> E await(int mark, Class<E> type, Predicate<E> fits) {
    List<E> found = new ArrayList<>();
    until(
        type.getSimpleName() + " from " + mark + " on",
        () -> {
          List<Entry> now = entries();
          now.subList(mark, now.size()).stream()
              .map(Entry::event)
              .filter(type::isInstance)
              .map(type::cast)
              .filter(fits)
              .findFirst()
              .ifPresent(found::add);
          return !found.isEmpty();
        });
    return found.get(0);
  }

  /** Waits for something that no event tells. */
  static void until(String what, BooleanSupplier condition) {
    until(what, PATIENCE, condition);
  }

  static void until(String what, Duration patience, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("in vain for " + what);
      }
      LockSupport.parkNanos(5_000_000);
    }
  }
}
