package io.sentinelvip.sim;

import java.util.PriorityQueue;

/** Simulated time, in microseconds, and what is to happen in it. */
final class Timeline {

  static final long MILLI = 1_000;
  static final long SECOND = 1_000_000;

  private record Entry(long at, long order, Runnable what) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry o) {
      return at != o.at ? Long.compare(at, o.at) : Long.compare(order, o.order);
    }
  }

  private final PriorityQueue<Entry> queue = new PriorityQueue<>();
  private long now;
  private long order;

  long now() {
    return now;
  }

  void after(long micros, Runnable what) {
    at(now + micros, what);
  }

  void at(long when, Runnable what) {
    queue.add(new Entry(Math.max(now, when), order++, what));
  }

  /** Lets everything happen that happens before {@code end}, and stops there. */
  void runUntil(long end) {
    Entry e = queue.peek();
    while (e != null && e.at <= end) {
      queue.poll();
      now = e.at;
      e.what.run();
      e = queue.peek();
    }
    now = end;
  }
}
