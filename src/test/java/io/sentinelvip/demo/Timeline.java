package io.sentinelvip.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * What happens, printed while it happens. Several threads see things; an entry waits a moment
 * before it is printed, so that the lines come in the order of the events.
 */
final class Timeline implements AutoCloseable {

  private static final long SETTLE = TimeUnit.MILLISECONDS.toNanos(120);
  private static final long PERIOD_MILLIS = 20;

  private final Screen screen;
  private final List<Entry> entries = new ArrayList<>();
  private final Thread printer = new Thread(this::print, "timeline");
  private int printed;
  private boolean closed;

  Timeline(Screen screen) {
    this.screen = screen;
    printer.setDaemon(true);
    printer.start();
  }

  synchronized void add(Entry entry) {
    entries.add(entry);
    entries.subList(printed, entries.size()).sort(Comparator.comparingLong(Entry::at));
  }

  /** All so far. */
  synchronized List<Entry> all() {
    return List.copyOf(entries);
  }

  private void print() {
    try {
      while (printDue()) {
        Thread.sleep(PERIOD_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean printDue() {
    OptionalLong origin = origin();
    long ripe = System.nanoTime() - SETTLE;
    while (origin.isPresent()
        && printed < entries.size()
        && (closed || entries.get(printed).at() < ripe)) {
      Entry e = entries.get(printed++);
      if (e.at() >= origin.getAsLong()) {
        screen.event((e.at() - origin.getAsLong()) / 1e6, e);
      }
    }
    return !closed;
  }

  private OptionalLong origin() {
    return entries.stream()
        .filter(e -> e.what() == Entry.What.CAUSED)
        .mapToLong(Entry::at)
        .findFirst();
  }

  /** Prints what is left. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    try {
      printer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
