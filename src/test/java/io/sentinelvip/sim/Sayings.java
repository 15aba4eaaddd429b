package io.sentinelvip.sim;

import java.util.ArrayList;
import java.util.List;

/** What one Sentinel would have answered, at any time: the truth that a proof is held against. */
final class Sayings {

  /**
   * What it would answer from a time on.
   *
   * @param named the host it names; -1: it would not answer, or knows no master
   */
  record Saying(long from, int named, long epoch, int others) {}

  private final List<Saying> all = new ArrayList<>();

  void now(long at, int named, long epoch, int others) {
    if (!all.isEmpty()) {
      Saying last = all.get(all.size() - 1);
      if (last.named == named && last.epoch == epoch && last.others == others) {
        return;
      }
    }
    all.add(new Saying(at, named, epoch, others));
  }

  /** Whether it named {@code host} at some time since {@code from}. */
  boolean named(int host, long from) {
    return find(host, from, -1) != null;
  }

  /**
   * The fewest others that it knew while it named {@code host} at {@code epoch}; -1: it did not.
   */
  int others(int host, long from, long epoch) {
    Saying s = find(host, from, epoch);
    return s == null ? -1 : s.others;
  }

  private @org.jspecify.annotations.Nullable Saying find(int host, long from, long epoch) {
    Saying best = null;
    for (int i = all.size() - 1; i >= 0; i--) {
      Saying s = all.get(i);
      boolean fits = s.named == host && (epoch < 0 || s.epoch == epoch);
      if (fits && (best == null || s.others < best.others)) {
        best = s;
      }
      if (s.from < from) {
        break;
      }
    }
    return best;
  }
}
