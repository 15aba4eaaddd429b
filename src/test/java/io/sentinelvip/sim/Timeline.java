package io.sentinelvip.sim;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Simulated time, in microseconds, and what is to happen in it: in the order of time, and of
 * telling where times are equal.
 *
 * <p>The next seconds lie in a ring of slots of about a millisecond, each a short sorted list, so
 * that adding and taking cost the same however many timeouts wait; what comes later waits in a heap
 * until the ring reaches it.
 */
final class Timeline {

  static final long MILLI = 1_000;
  static final long SECOND = 1_000_000;
  private static final int SLOT_BITS = 10;
  private static final int SLOTS = 4096;

  private static final class Entry {
    final long at;
    final long order;
    final Runnable what;
    @Nullable Entry next;

    Entry(long at, long order, Runnable what) {
      this.at = at;
      this.order = order;
      this.what = what;
    }
  }

  private final @Nullable Entry[] ring = new Entry[SLOTS];

  /** The last of each slot's list; of no meaning where the list is empty. */
  private final @Nullable Entry[] tail = new Entry[SLOTS];

  private final PriorityQueue<Entry> later =
      new PriorityQueue<>(
          Comparator.comparingLong((Entry e) -> e.at).thenComparingLong(e -> e.order));

  private long now;

  /** The slot that {@code now} lies in, or that is being looked at. */
  private long slot;

  private long order;

  long now() {
    return now;
  }

  void after(long micros, Runnable what) {
    at(now + micros, what);
  }

  void at(long when, Runnable what) {
    Entry e = new Entry(Math.max(now, when), order++, what);
    if (isInRing(e)) {
      insert(e);
    } else {
      later.add(e);
    }
  }

  private boolean isInRing(Entry e) {
    return (e.at >> SLOT_BITS) < slot + SLOTS;
  }

  /** Behind all that are to happen no later: of equal times, the first told comes here first. */
  private void insert(Entry e) {
    int i = index(e.at >> SLOT_BITS);
    Entry last = tail[i];
    if (ring[i] != null && last != null && last.at <= e.at) {
      last.next = e;
      tail[i] = e;
      return;
    }
    Entry before = null;
    Entry after = ring[i];
    while (after != null && after.at <= e.at) {
      before = after;
      after = after.next;
    }
    e.next = after;
    if (after == null) {
      tail[i] = e;
    }
    if (before == null) {
      ring[i] = e;
    } else {
      before.next = e;
    }
  }

  private static int index(long slot) {
    return (int) (slot & (SLOTS - 1));
  }

  /** Lets everything happen that happens before {@code end}, and stops there. */
  void runUntil(long end) {
    long last = end >> SLOT_BITS;
    while (true) {
      int i = index(slot);
      Entry e = ring[i];
      if (e != null && e.at <= end) {
        ring[i] = e.next;
        now = e.at;
        e.what.run();
      } else if (slot < last) {
        nextSlot();
      } else {
        break;
      }
    }
    now = end;
  }

  /** The ring gains a slot at its far end. */
  private void nextSlot() {
    slot++;
    Entry e = later.peek();
    while (e != null && isInRing(e)) {
      insert(later.remove());
      e = later.peek();
    }
  }
}
