package io.sentinelvip.core;

import io.sentinelvip.model.Endpoint;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts as Sentinel itself counts, so that what Sentinel could elect can be followed: a node has
 * the majority if one of those naming it at the highest epoch, V, knows so many Sentinels (its list
 * and itself) that those naming the node are more than half of them. The floor, the configured
 * number capped at the run ids seen, keeps the 1 of 1 that {@code SENTINEL RESET} makes from being
 * one.
 */
final class ClaimRule {

  private ClaimRule() {}

  /**
   * Judges.
   *
   * @param voters whose naming counts: fresh ones for a proof, live ones for where we stand
   * @param live all that answer: none of them may show a higher epoch
   * @param floor what a majority is of, at least
   */
  static Finding judge(Collection<Voice> voters, Collection<Voice> live, int floor) {
    long top = -1;
    for (Voice v : live) {
      top = Math.max(top, v.view().epoch());
    }
    Map<Endpoint, Tally> tallies = new LinkedHashMap<>();
    for (Voice v : voters) {
      if (v.who() != Who.NOBODY) {
        tallies.computeIfAbsent(v.meant(), e -> new Tally(v.who())).add(v);
      }
    }
    return pick(tallies, top, floor, live.size());
  }

  private static Finding pick(Map<Endpoint, Tally> tallies, long top, int floor, int live) {
    Tally mine = new Tally(Who.ME);
    @Nullable Endpoint myName = null;
    Finding best = none(tallies, live, floor);
    for (Map.Entry<Endpoint, Tally> e : tallies.entrySet()) {
      if (e.getValue().who == Who.ME) {
        mine.addAll(e.getValue());
        myName = e.getKey();
      } else if (e.getValue().isMajority(floor) && e.getValue().epoch > best.epoch()) {
        best = e.getValue().finding(e.getKey(), top, floor);
      }
    }
    return myName != null && mine.isMajority(floor) && mine.epoch > best.epoch()
        ? mine.finding(myName, top, floor)
        : best;
  }

  private static Finding none(Map<Endpoint, Tally> tallies, int live, int floor) {
    StringBuilder says = new StringBuilder();
    tallies.forEach(
        (e, t) ->
            says.append(says.length() == 0 ? ": " : ", ")
                .append(t.count)
                .append(" name ")
                .append(e)
                .append(" at epoch ")
                .append(t.epoch));
    String sentence =
        "no majority of the Sentinels names one node ("
            + live
            + " answer, at least "
            + (floor / 2 + 1)
            + " needed)"
            + says;
    return new Finding(Finding.Kind.NONE, null, -1, 0, floor, sentence);
  }

  /** Those that name one node. */
  private static final class Tally {
    private final Who who;
    private int count;
    private long epoch = -1;
    private int leastKnown = Integer.MAX_VALUE;

    Tally(Who who) {
      this.who = who;
    }

    void add(Voice v) {
      merge(1, v.view().epoch(), v.view().others() + 1);
    }

    void addAll(Tally t) {
      merge(t.count, t.epoch, t.leastKnown);
    }

    private void merge(int n, long e, int known) {
      count += n;
      if (e > epoch) {
        epoch = e;
        leastKnown = known;
      } else if (e == epoch) {
        leastKnown = Math.min(leastKnown, known);
      }
    }

    int of(int floor) {
      return Math.max(leastKnown, floor);
    }

    boolean isMajority(int floor) {
      return 2 * count > of(floor);
    }

    Finding finding(Endpoint named, long top, int floor) {
      boolean below = epoch < top;
      Finding.Kind kind =
          who == Who.ME
              ? below ? Finding.Kind.MINE_BELOW : Finding.Kind.MINE
              : below ? Finding.Kind.ANOTHER_BELOW : Finding.Kind.ANOTHER;
      String sentence =
          count
              + " of "
              + of(floor)
              + " Sentinels name "
              + named
              + " at epoch "
              + epoch
              + (below ? ", but one shows epoch " + top : "");
      return new Finding(kind, named, epoch, count, of(floor), sentence);
    }
  }
}
