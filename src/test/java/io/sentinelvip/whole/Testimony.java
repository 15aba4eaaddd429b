package io.sentinelvip.whole;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * What one server said, as spells of the same answer. Between two answers that differ nobody knows
 * when it changed its mind: there it can have said either.
 */
final class Testimony {

  /** Neither this node nor another. */
  static final int NOBODY = -1;

  /** One answer: a node's index, and a config-epoch where there is one. */
  record Answer(int node, long epoch) {}

  private static final Answer SILENCE = new Answer(NOBODY, -1);

  private static final class Spell {
    final Answer answer;

    /** The last question that was answered differently, or the first of all. */
    final long earliest;

    final long firstAnswered;
    long lastAsked;

    /** When the next, different answer was there. */
    long latest;

    boolean open = true;

    Spell(Answer answer, long earliest, long asked, long answered) {
      this.answer = answer;
      this.earliest = earliest;
      this.firstAnswered = answered;
      this.lastAsked = asked;
    }

    boolean touches(long from, long to) {
      return earliest - to <= 0 && (open || latest - from >= 0);
    }

    boolean covers(long from, long to) {
      return firstAnswered - from <= 0 && lastAsked - to >= 0;
    }

    @Override
    public String toString() {
      return "%s from %.1f ms".formatted(answer, firstAnswered / 1e6);
    }
  }

  private final List<Spell> spells = new ArrayList<>();

  /** An answer to a question asked at {@code asked}. */
  synchronized void add(long asked, LongSupplier clock, Answer answer) {
    record(asked, clock.getAsLong(), answer);
  }

  /** No answer to a question asked at {@code asked}. */
  synchronized void silence(long asked) {
    record(asked, asked, SILENCE);
  }

  private void record(long asked, long answered, Answer answer) {
    Spell last = spells.isEmpty() ? null : spells.get(spells.size() - 1);
    if (last != null && last.answer.equals(answer)) {
      last.lastAsked = asked;
      return;
    }
    if (last != null) {
      last.open = false;
      last.latest = answered;
    }
    spells.add(new Spell(answer, last == null ? asked : last.lastAsked, asked, answered));
  }

  /** Whether it can have named {@code node} at some time between {@code from} and {@code to}. */
  synchronized boolean canHave(int node, long from, long to) {
    return spells.stream().anyMatch(s -> s.answer.node == node && s.touches(from, to));
  }

  /** Since when its last answers named {@code node}; empty where the last one does not. */
  synchronized OptionalLong presentSince(int node) {
    OptionalLong since = OptionalLong.empty();
    for (int i = spells.size() - 1; i >= 0 && spells.get(i).answer.node == node; i--) {
      since = OptionalLong.of(spells.get(i).firstAnswered);
    }
    return since;
  }

  /** The highest epoch by which it can have named {@code node} then; -1 where it cannot. */
  synchronized long highestEpoch(int node, long from, long to) {
    return spells.stream()
        .filter(s -> s.answer.node == node && s.touches(from, to))
        .mapToLong(s -> s.answer.epoch)
        .max()
        .orElse(-1);
  }

  /** Whether it named another node above {@code epoch} for the whole of that time. */
  synchronized boolean stoodByAnother(int node, long epoch, long from, long to) {
    return spells.stream()
        .filter(s -> s.answer.node != node && s.answer.node != NOBODY)
        .anyMatch(s -> s.answer.epoch > epoch && s.covers(from, to));
  }

  /** Forgets what ended before {@code nanos}. */
  synchronized void forgetBefore(long nanos) {
    spells.removeIf(s -> !s.open && s.latest - nanos < 0);
  }

  @Override
  public synchronized String toString() {
    return spells.toString();
  }
}
