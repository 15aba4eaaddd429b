package io.sentinelvip.sim;

import static io.sentinelvip.sim.Timeline.SECOND;

import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.RunId;
import io.sentinelvip.model.SentinelView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one life of an agent heard from the Sentinels, kept apart from what it made of it. */
final class Heard {

  /** What was asked for within this time is still to be minded. */
  private static final long MINDED = SECOND;

  /** For so long after an answer an agent counts the Sentinel, and what it said may be outlived. */
  private static final long COUNTED = 4 * SECOND;

  /**
   * @param silent whether it has failed to answer since
   */
  private record Word(SentinelView view, long at, boolean silent) {}

  private record Saying(RunId by, Endpoint named, long epoch) {}

  private final Map<RunId, Word> last = new LinkedHashMap<>();
  private final Set<Saying> outlived = new HashSet<>();

  void view(SentinelView v, long now) {
    Word before = last.get(v.sentinel());
    if (before == null || v.askedAt().reached(before.view.askedAt())) {
      last.put(v.sentinel(), new Word(v, now, false));
    }
  }

  /** It is silent, or knows no master. */
  void failed(Endpoint via) {
    last.replaceAll((id, x) -> x.view.via().equals(via) ? new Word(x.view, x.at, true) : x);
  }

  /** A new history begins at this epoch: what is higher belongs to an old one. */
  void outlive(long epoch, long now) {
    for (Word x : last.values()) {
      if (x.view.epoch() > epoch && now - x.at <= COUNTED) {
        outlived.add(saying(x));
      }
    }
  }

  /** What that one said last; null if it never did. */
  @Nullable SentinelView lastWord(RunId by) {
    Word x = last.get(by);
    return x == null ? null : x.view;
  }

  /** Whether that belongs to a history that was over before, whatever its master is now. */
  boolean isOutlived(RunId by, Endpoint named, long epoch) {
    return outlived.contains(new Saying(by, named, epoch));
  }

  private static Saying saying(Word x) {
    return new Saying(x.view.sentinel(), x.view.named(), x.view.epoch());
  }

  /** Whether what that one said last is still to be minded: a slow one may not be heard at all. */
  boolean isMinded(RunId by, long now) {
    Word x = last.get(by);
    return x != null && isMinded(x, now);
  }

  private boolean isMinded(Word x, long now) {
    return !x.silent && now - x.at <= MINDED && !outlived.contains(saying(x));
  }

  /** Who names another at a higher epoch; empty if nobody does. */
  String against(int host, Setup setup, long epoch, long now) {
    for (Word x : last.values()) {
      boolean other = setup.hostOf(x.view.named().host()) != host;
      if (isMinded(x, now) && other && x.view.epoch() > epoch) {
        return x.view.brief();
      }
    }
    return "";
  }

  /** What most of the Sentinels say, if it is that another is the master. */
  String majorityForAnother(int host, Setup setup, long now) {
    Map<Integer, Integer> naming = new HashMap<>();
    long top = -1;
    int known = setup.hosts();
    for (Word x : last.values()) {
      if (isMinded(x, now)) {
        naming.merge(setup.hostOf(x.view.named().host()), 1, Integer::sum);
        known = Math.max(known, x.view.others() + 1);
        top = Math.max(top, x.view.epoch());
      }
    }
    for (Word x : last.values()) {
      int named = setup.hostOf(x.view.named().host());
      boolean top1 = x.view.epoch() == top && isMinded(x, now);
      if (top1 && named != host && 2 * naming.getOrDefault(named, 0) > known) {
        return naming.get(named) + " of " + known + " name " + x.view.named();
      }
    }
    return "";
  }
}
