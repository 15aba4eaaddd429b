package io.sentinelvip.sim;

import static io.sentinelvip.sim.Timeline.MILLI;
import static io.sentinelvip.sim.Timeline.SECOND;

/** What befalls the network, the hosts and the agents on them. */
final class Disasters {

  private Disasters() {}

  /** What undoes that which ends by itself. */
  static void nothing() {}

  /** Any two halves; or any links. */
  static Runnable partition(World w, long lasts) {
    int n = w.setup.hosts();
    if (w.dice.chance(0.6)) {
      long side = w.dice.between(1, (1L << n) - 2);
      return cutWhere(w, (a, b) -> (side >> a & 1) != (side >> b & 1));
    }
    long links = w.dice.between(1, (1L << (n * (n - 1) / 2)) - 1);
    return cutWhere(w, (a, b) -> (links >> link(a, b) & 1) != 0);
  }

  private static int link(int a, int b) {
    int high = Math.max(a, b);
    return high * (high - 1) / 2 + Math.min(a, b);
  }

  static Runnable hostIsolated(World w, long lasts) {
    int h = masterOrAny(w);
    Runnable undo = cutWhere(w, (a, b) -> a == h || b == h);
    boolean api = w.dice.chance(0.5);
    w.net.apiCut[h] |= api;
    return () -> {
      undo.run();
      w.net.apiCut[h] &= !api;
    };
  }

  /** What one says does not arrive at another, or at all others; what they say does arrive. */
  static Runnable oneWay(World w, long lasts) {
    int mute = masterOrAny(w);
    boolean all = w.dice.chance(0.5);
    int other = (mute + 1) % w.setup.hosts();
    boolean deaf = w.dice.chance(0.5);
    return cutWhere(
        w,
        (from, to) ->
            (deaf ? to : from) == mute && from != to && (all || (deaf ? from : to) == other));
  }

  private interface Between {
    boolean cut(int from, int to);
  }

  private static Runnable cutWhere(World w, Between between) {
    eachLink(w, (from, to) -> w.net.cut(from, to, between.cut(from, to)));
    return () -> eachLink(w, (from, to) -> w.net.cut(from, to, false));
  }

  private interface Link {
    void of(int from, int to);
  }

  private static void eachLink(World w, Link what) {
    for (int a = 0; a < w.setup.hosts(); a++) {
      for (int b = 0; b < w.setup.hosts(); b++) {
        if (a != b) {
          what.of(a, b);
        }
      }
    }
  }

  static Runnable agentFromSentinels(World w, long lasts) {
    int h = masterOrAny(w);
    if (w.dice.chance(0.5)) {
      return blind(w, h);
    }
    for (int o = 0; o < w.setup.hosts(); o++) {
      w.net.agentCut(h, o, w.dice.chance(0.5));
    }
    return () -> seesAgain(w, h);
  }

  /** The agent hears no Sentinel but the one beside it. */
  static Runnable blind(World w, int h) {
    for (int o = 0; o < w.setup.hosts(); o++) {
      w.net.agentCut(h, o, true);
    }
    return () -> seesAgain(w, h);
  }

  private static void seesAgain(World w, int h) {
    for (int o = 0; o < w.setup.hosts(); o++) {
      w.net.agentCut(h, o, false);
    }
  }

  /** From EC2 only; at times what it asks arrives, and the answer does not. */
  static Runnable agentFromApi(World w, long lasts) {
    int h = masterOrAny(w);
    boolean[] which = w.dice.chance(0.7) ? w.net.apiCut : w.net.apiDeaf;
    which[h] = true;
    return () -> which[h] = false;
  }

  static Runnable messagesLost(World w, long lasts) {
    w.net.loss = 0.05 + 0.3 * w.dice.between(0, 10) / 10;
    return () -> w.net.loss = 0;
  }

  static Runnable messagesTwice(World w, long lasts) {
    w.net.duplicates = 0.5;
    return () -> w.net.duplicates = 0;
  }

  static Runnable hintsLost(World w, long lasts) {
    w.net.hintLoss = w.dice.chance(0.5) ? 1 : 0.5;
    return () -> w.net.hintLoss = 0;
  }

  static Runnable networkSlow(World w, long lasts) {
    w.net.slow = w.dice.between(5, 700) * MILLI;
    return () -> w.net.slow = 0;
  }

  static Runnable imdsDown(World w, long lasts) {
    int h = masterOrAny(w);
    w.net.imdsDown[h] = true;
    if (w.dice.chance(0.5)) {
      w.agents[h].crash();
      w.time.after(w.dice.between(0, 3 * SECOND), w.agents[h]::start);
    }
    return () -> w.net.imdsDown[h] = false;
  }

  static Runnable credentialsOut(World w, long lasts) {
    int h = masterOrAny(w);
    w.net.credentialsOut[h] = true;
    return () -> w.net.credentialsOut[h] = false;
  }

  static Runnable agentCrash(World w, long lasts) {
    SimAgent a = w.agents[masterOrAny(w)];
    a.crash();
    return a::start;
  }

  static Runnable agentCrashForgets(World w, long lasts) {
    SimAgent a = w.agents[masterOrAny(w)];
    a.crash();
    a.forget();
    return a::start;
  }

  /** A clean stop, and a start soon after. */
  static Runnable agentUpgraded(World w, long lasts) {
    SimAgent a = w.agents[masterOrAny(w)];
    if (!a.up || a.isStopped()) {
      return FaultKind.NO_EFFECT;
    }
    a.terminate();
    w.time.after(w.dice.between(SECOND / 5, 3 * SECOND), a::start);
    return a::start;
  }

  /**
   * Stopped just after it asked, so that the answers wait for it while another failover happens.
   */
  static Runnable answersBuffered(World w, long lasts) {
    SimAgent a = w.agents[masterOrAny(w)];
    if (!a.up || a.isStopped()) {
      return FaultKind.NO_EFFECT;
    }
    boolean suspend = w.dice.chance(0.5) && w.time.now() - a.jumpedAt() > 5 * SECOND;
    boolean[] over = {false};
    w.invariants.onAsking(
        a,
        () -> {
          if (!over[0]) {
            w.time.after(w.dice.between(0, MILLI / 5), () -> stopUnless(over, a, suspend));
          }
        });
    if (w.dice.chance(0.7)) {
      w.time.after(w.dice.between(0, 2 * SECOND), () -> orderUnlessHealed(w));
    }
    return () -> {
      over[0] = true;
      a.goOn();
    };
  }

  private static void orderUnlessHealed(World w) {
    if (!w.healed) {
      Quorums.failoverOrdered(w, 0);
    }
  }

  private static void stopUnless(boolean[] over, SimAgent a, boolean suspend) {
    if (!over[0]) {
      a.stop(suspend);
    }
  }

  static Runnable agentStopped(World w, long lasts) {
    return stop(w, false);
  }

  static Runnable agentSuspended(World w, long lasts) {
    return stop(w, true);
  }

  /** The agent, and at times all that runs beside it. */
  private static Runnable stop(World w, boolean suspend) {
    int h = masterOrAny(w);
    SimAgent a = w.agents[h];
    if (!a.up || a.isStopped()) {
      return FaultKind.NO_EFFECT;
    }
    a.stop(suspend && w.time.now() - a.jumpedAt() > 5 * SECOND);
    if (w.dice.chance(0.5)) {
      return a::goOn;
    }
    w.redis[h].hang(true);
    SimSentinel s = w.sentinels[h];
    s.hang(true);
    return () -> {
      w.redis[h].hang(false);
      s.hang(false);
      a.goOn();
    };
  }

  static Runnable agentSluggish(World w, long lasts) {
    SimAgent a = w.agents[masterOrAny(w)];
    a.sluggish = w.dice.between(5, 500) * MILLI;
    return () -> a.sluggish = 0;
  }

  /** Not just after a suspension: two clocks that err alike, nobody can find out. */
  static Runnable wallClockJump(World w, long lasts) {
    SimAgent a = w.agents[masterOrAny(w)];
    long millis = w.dice.between(-20_000, 20_000);
    if (a.isStopped() || w.time.now() - a.stoppedAt() <= 5 * SECOND) {
      return FaultKind.NO_EFFECT;
    }
    a.jumpWall(w.dice.chance(0.2) ? millis * 100 : millis);
    return Disasters::nothing;
  }

  /** Where it hurts, mostly. */
  static int masterOrAny(World w) {
    w.struck = w.aim >= 0 ? w.aim : w.dice.chance(0.6) ? master(w) : -1;
    if (w.struck < 0) {
      w.struck = w.dice.below(w.setup.hosts());
    }
    return w.struck;
  }

  private static int master(World w) {
    for (SimRedis r : w.redis) {
      if (r.answers() && r.isMaster()) {
        return r.host;
      }
    }
    return -1;
  }
}
