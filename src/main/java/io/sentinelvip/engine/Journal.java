package io.sentinelvip.engine;

import io.sentinelvip.model.Moment;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The recent history of each VIP, in memory. Any thread may read it. */
public final class Journal {

  static final int KEPT = 200;

  /**
   * One thing that happened.
   *
   * @param at when
   * @param elapsed since the entry before it, by the monotonic clock; zero for the first
   * @param text what, in one sentence
   */
  public record Entry(Moment at, Duration elapsed, String text) {
    /** For a person: {@code 2026-01-31T12:00:00.123Z +45ms sentence}. */
    public String line() {
      return Instant.ofEpochMilli(at.wallMillis()) + " +" + elapsed.toMillis() + "ms " + text;
    }
  }

  private final Map<VipId, Deque<Entry>> entries = new HashMap<>();

  /** Keeps a sentence; the oldest of {@value #KEPT} goes. */
  public synchronized void note(VipId vip, Moment at, String text) {
    Deque<Entry> kept = entries.computeIfAbsent(vip, v -> new ArrayDeque<>());
    Entry last = kept.peekLast();
    // A sentence about a decision is written after what the decision started.
    Moment when = last == null || at.reached(last.at()) ? at : last.at();
    Duration elapsed = last == null ? Duration.ZERO : last.at().until(when);
    kept.addLast(new Entry(when, elapsed, text));
    if (kept.size() > KEPT) {
      kept.removeFirst();
    }
  }

  /** What is kept of one VIP, the newest last. */
  public synchronized List<Entry> of(VipId vip) {
    return new ArrayList<>(entries.getOrDefault(vip, new ArrayDeque<>()));
  }

  /** What is kept of one VIP, as lines for a person, the newest last. */
  public List<String> lines(VipId vip) {
    return of(vip).stream().map(Entry::line).toList();
  }
}
