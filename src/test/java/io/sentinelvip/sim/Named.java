package io.sentinelvip.sim;

import static io.sentinelvip.sim.Timeline.SECOND;

import io.sentinelvip.model.SentinelView;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whom the Sentinels name, as far as the agent of each host can hear them. */
final class Named {

  /** A question that was lost is given up by then, and asked again. */
  static final long HEARD_AGAIN = 4 * SECOND;

  private final World w;
  private final long[] highest;
  private final Ear[] ears;

  /** {@code highest} is the highest epoch that each agent has seen. */
  Named(World w, long[] highest) {
    this.w = w;
    this.highest = highest;
    this.ears = new Ear[w.setup.hosts()];
    for (int h = 0; h < ears.length; h++) {
      ears[h] = new Ear(ears.length);
    }
  }

  private static final class Ear {
    private boolean isBelow;
    private boolean steady;
    private final Map<SimSentinel, Long> heardAt = new LinkedHashMap<>();
    private final long[] hearsSince;

    Ear(int n) {
      hearsSince = new long[n];
      Arrays.fill(hearsSince, -1);
    }
  }

  /** Whether the agent must first come to believe a lower epoch. */
  boolean isBelow(int h) {
    return ears[h].isBelow;
  }

  /** Whether most of those that name it have been heard for long enough. */
  boolean isSteady(int h) {
    return ears[h].steady;
  }

  /** Since when the agent of {@code h} hears that Sentinel; -1 if it does not. */
  long hearsSince(int h, SimSentinel s) {
    return ears[h].hearsSince[s.host];
  }

  /** Notes who can be heard now. */
  void listen(int h) {
    long now = w.time.now();
    long[] since = ears[h].hearsSince;
    for (SimSentinel s : w.sentinels) {
      boolean hears = s.slow == 0 && hears(h, s);
      since[s.host] = !hears ? -1 : since[s.host] < 0 ? now : since[s.host];
    }
  }

  /** How many Sentinels, old ones too, could be heard within the last {@link #HEARD_AGAIN}. */
  int heard(int h) {
    Map<SimSentinel, Long> heardAt = ears[h].heardAt;
    for (SimSentinel s : w.everySentinel) {
      if (speaks(s) && hears(h, s)) {
        heardAt.put(s, w.time.now());
      }
    }
    heardAt.values().removeIf(at -> at < w.time.now() - HEARD_AGAIN);
    return heardAt.size();
  }

  /** It belongs to the group, or to an old one and goes on answering. */
  private boolean speaks(SimSentinel s) {
    return s.zombie || w.sentinels[s.host] == s;
  }

  private boolean hears(int h, SimSentinel s) {
    return s.answers()
        && s.knowsMaster
        && w.net.agentReaches(h, s.host)
        && w.net.agentHears(h, s.host);
  }

  /** The epoch at which a majority names the node, its Redis being master; -1: it is not so. */
  long named(int h) {
    if (!w.redis[h].isMaster()) {
      return -1;
    }
    int naming = 0;
    int steadily = 0;
    int known = w.setup.hosts();
    long epoch = -1;
    for (SimSentinel s : w.sentinels) {
      if (s.slow == 0 && s.named() == h && hears(h, s)) {
        if (s.failover.state().leavesNamed()) {
          return -1;
        }
        naming++;
        steadily += w.time.now() - ears[h].hearsSince[s.host] > HEARD_AGAIN ? 1 : 0;
        known = Math.max(known, s.known.size() + 1);
        epoch = Math.max(epoch, s.epoch);
      }
    }
    ears[h].steady = 2 * steadily > known;
    boolean is =
        2 * naming > known
            && !isContradicted(h, epoch)
            && !isContested(h, epoch)
            && !wasLeaving(h)
            && !w.invariants.isVoteAbove(h, epoch);
    return is ? epoch : -1;
  }

  /**
   * Another has a majority, too, at no lower epoch: with a Sentinel of an old group, or one that
   * was RESET, or the last word of one that has just fallen silent. Whoever counts finds no owner.
   */
  private boolean isContested(int h, long epoch) {
    for (int o = 0; o < ears.length; o++) {
      if (o != h && isNamedByMost(h, o, epoch)) {
        return true;
      }
    }
    return false;
  }

  /** What one said last that may be slow to say more; null if it says at once what it thinks. */
  private @Nullable SentinelView lastWord(int h, SimSentinel s) {
    long since = ears[h].hearsSince[s.host];
    boolean steadily = since >= 0 && w.time.now() - since > HEARD_AGAIN;
    return steadily && hears(h, s) && s.isQuick() ? null : w.invariants.lastWord(h, s.id);
  }

  /** By the last word of one that has fallen silent, the mastership is being taken from it. */
  private boolean wasLeaving(int h) {
    for (SimSentinel s : ears[h].heardAt.keySet()) {
      SentinelView word = lastWord(h, s);
      if (word != null && word.leavesNamed() && w.setup.hostOf(word.named().host()) == h) {
        return true;
      }
    }
    return false;
  }

  /** Whether most that the agent of {@code h} heard name {@code o}, one of them at that epoch. */
  private boolean isNamedByMost(int h, int o, long epoch) {
    int naming = 0;
    long top = -1;
    for (SimSentinel s : ears[h].heardAt.keySet()) {
      SentinelView word = lastWord(h, s);
      boolean said = word != null && w.setup.hostOf(word.named().host()) == o;
      if (said || s.named() == o) {
        naming++;
        top = Math.max(top, said && word != null ? Math.max(word.epoch(), s.epoch) : s.epoch);
      }
    }
    return 2 * naming > ears.length && top >= epoch;
  }

  /** A Sentinel that answers names another at a higher epoch, and that one is a master, too. */
  private boolean isContradicted(int h, long epoch) {
    // One of an old group that leads a failover, too, keeps the agent from writing for ten seconds.
    boolean taken =
        w.zombies.stream().anyMatch(z -> z.named() == h && z.failover.state().leavesNamed());
    boolean below = taken || highest[h] > epoch;
    for (SimSentinel s : w.everySentinel) {
      if (speaks(s) && s.epoch > epoch && hears(h, s)) {
        below = true;
        SimRedis r = w.redis[s.named()];
        if (s.named() != h && r.isUp() && r.isMaster()) {
          return true;
        }
      }
    }
    ears[h].isBelow = below;
    return false;
  }

  /** A majority that the agent hears names one other node, and none this one at no lower epoch. */
  boolean isAnothers(int h) {
    int[] naming = new int[ears.length];
    int known = w.setup.hosts();
    long top = -1;
    for (SimSentinel s : w.sentinels) {
      if (s.slow == 0 && hears(h, s)) {
        naming[s.named()]++;
        known = Math.max(known, s.known.size() + 1);
        top = Math.max(top, s.epoch);
      }
    }
    if (isNamedByMost(h, h, top)) {
      return false;
    }
    boolean others = false;
    for (int o = 0; o < naming.length; o++) {
      others |= o != h && 2 * naming[o] > known;
    }
    if (others) {
      ears[h].isBelow = highest[h] > top;
    }
    return others;
  }
}
