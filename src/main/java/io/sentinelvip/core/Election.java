package io.sentinelvip.core;

import io.sentinelvip.model.Ballot;
import io.sentinelvip.model.RunId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failover to this node that a majority has elected a leader for, and that the leader has begun:
 * the other proof that licenses a claim, where {@code claim-on: elected-leader} allows it. It can
 * be had up to a second before any Sentinel names this node, since the leader learns of the
 * promotion from its next INFO only (sentinel.c, {@code sentinelFailoverWaitPromotion}).
 *
 * <p>Each Sentinel is asked for its own vote; that of one voter holds no other, so that two leaders
 * cannot both have a majority at once, however late an answer is believed.
 *
 * @param epoch which this node will have when the Sentinels follow
 * @param supporters those whose vote, or whose naming of this node at that epoch, it rests on
 * @param leader the word of the Sentinel that promotes this node
 * @param of the number of Sentinels that more than half is counted of
 */
record Election(long epoch, List<Voice> supporters, Voice leader, int of) {

  /**
   * The one that is won by whoever promotes this node; null if there is none, or if any that
   * answers shows that it is overtaken.
   *
   * @param voters whose word counts: fresh ones for a proof, live ones for where we stand
   */
  static @Nullable Election of(Draft d, Collection<Voice> voters) {
    for (Voice v : voters) {
      Ballot b = v.view().ballot();
      boolean ours = b.promotes().filter(e -> d.evidence.self().who(e) == Who.ME).isPresent();
      if (ours && isFor(v, v.view().sentinel(), b.epoch()) && !isOvertaken(d, b.epoch())) {
        Election e = counted(d, voters, v);
        if (2 * e.supporters.size() > e.of) {
          return e;
        }
      }
    }
    return null;
  }

  private static Election counted(Draft d, Collection<Voice> voters, Voice leader) {
    long epoch = leader.view().ballot().epoch();
    List<Voice> supporters = new ArrayList<>();
    for (Voice v : voters) {
      boolean follows = v.who() == Who.ME && v.view().epoch() == epoch;
      if (follows || isFor(v, leader.view().sentinel(), epoch)) {
        supporters.add(v);
      }
    }
    int of = Math.max(leader.view().others() + 1, d.floor());
    return new Election(epoch, supporters, leader, of);
  }

  private static boolean isFor(Voice v, RunId leader, long epoch) {
    Ballot b = v.view().ballot();
    return b.epoch() == epoch && b.leader().filter(leader::equals).isPresent();
  }

  /**
   * Above every epoch that was seen, and none that answers has voted at a higher one: only those
   * that follow already show this very epoch, and they name this node.
   */
  private static boolean isOvertaken(Draft d, long epoch) {
    boolean followed = false;
    for (Voice v : d.counted()) {
      boolean follows = v.who() == Who.ME && v.view().epoch() == epoch;
      followed |= follows;
      if ((v.view().epoch() >= epoch && !follows) || v.view().ballot().epoch() > epoch) {
        return true;
      }
    }
    return followed ? d.epochs.highest() > epoch : d.epochs.highest() >= epoch;
  }

  /** The highest epoch at which any Sentinel that answers has voted; 0 if none has. */
  static long highestVote(Draft d) {
    long highest = 0;
    for (Voice v : d.counted()) {
      highest = Math.max(highest, v.view().ballot().epoch());
    }
    return highest;
  }

  /** For a person. */
  String sentence() {
    return supporters.size()
        + " of "
        + of
        + " Sentinels have elected "
        + leader.view().via()
        + " at epoch "
        + epoch
        + ", which promotes this node";
  }
}
