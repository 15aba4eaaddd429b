package io.sentinelvip.core;

import io.sentinelvip.model.Endpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts as Sentinel itself counts, so that what Sentinel could elect can be followed: a node has
 * the majority if one of those naming it at the highest epoch, V, knows so many Sentinels (its list
 * and itself) that those naming the node are more than half of them. The floor, the configured
 * number capped at the run ids seen ({@link Draft#floor}), keeps the 1 of 1 that {@code SENTINEL
 * RESET} makes from being one.
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
    List<Tally> tallies = new ArrayList<>();
    for (Voice v : voters) {
      if (v.who() != Who.NOBODY) {
        tally(tallies, v).add(v);
      }
    }
    return pick(tallies, top, floor, live.size());
  }

  /** The tally of the node that {@code v} means, by a plain search: there are few. */
  private static Tally tally(List<Tally> tallies, Voice v) {
    for (Tally t : tallies) {
      if (t.named.equals(v.meant())) {
        return t;
      }
    }
    Tally first = new Tally(v.who(), v.meant());
    tallies.add(first);
    return first;
  }

  private static Finding pick(List<Tally> tallies, long top, int floor, int live) {
    @Nullable Tally mine = null;
    Finding best = none(tallies, live, floor);
    for (Tally t : tallies) {
      if (t.who == Who.ME) {
        mine = t.and(mine);
      } else if (t.isMajority(floor) && t.epoch > best.epoch()) {
        best = t.finding(top, floor);
      }
    }
    return mine != null && mine.isMajority(floor) && mine.epoch > best.epoch()
        ? mine.finding(top, floor)
        : best;
  }

  private static Finding none(List<Tally> tallies, int live, int floor) {
    return new Finding(
        Finding.Kind.NONE, null, -1, 0, floor, () -> noMajority(tallies, live, floor));
  }

  private static String noMajority(List<Tally> tallies, int live, int floor) {
    StringBuilder says = new StringBuilder();
    for (Tally t : tallies) {
      says.append(says.length() == 0 ? ": " : ", ")
          .append(t.count)
          .append(" name ")
          .append(t.named)
          .append(" at epoch ")
          .append(t.epoch);
    }
    return "no majority of the Sentinels names one node ("
        + live
        + " answer, at least "
        + (floor / 2 + 1)
        + " needed)"
        + says;
  }

  /** Those that name one node. */
  private static final class Tally {
    private final Who who;
    private final Endpoint named;
    private int count;
    private long epoch = -1;
    private int leastKnown = Integer.MAX_VALUE;

    Tally(Who who, Endpoint named) {
      this.who = who;
      this.named = named;
    }

    void add(Voice v) {
      merge(1, v.view().epoch(), v.view().others() + 1);
    }

    /** Both together, by this one's name: a node may be known by several. */
    Tally and(@Nullable Tally other) {
      if (other == null) {
        return this;
      }
      Tally both = new Tally(who, named);
      both.merge(other.count, other.epoch, other.leastKnown);
      both.merge(count, epoch, leastKnown);
      return both;
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

    Finding finding(long top, int floor) {
      boolean below = epoch < top;
      Finding.Kind kind =
          who == Who.ME
              ? below ? Finding.Kind.MINE_BELOW : Finding.Kind.MINE
              : below ? Finding.Kind.ANOTHER_BELOW : Finding.Kind.ANOTHER;
      return new Finding(kind, named, epoch, count, of(floor), () -> sentence(top, floor));
    }

    private String sentence(long top, int floor) {
      return count
          + " of "
          + of(floor)
          + " Sentinels name "
          + named
          + " at epoch "
          + epoch
          + (epoch < top ? ", but one shows epoch " + top : "");
    }
  }
}
