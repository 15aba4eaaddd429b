package io.sentinelvip.sim;

import static io.sentinelvip.sim.Timeline.MILLI;
import static io.sentinelvip.sim.Timeline.SECOND;

/** What befalls the network, the hosts and the agents on them. */
final class Disasters {

  private Disasters() {}

  /** What undoes that which ends by itself. */
  static void nothing() {}

  /** Any two halves. */
  static Runnable partition(World w, long lasts) {
    int n = w.setup.hosts();
    long side = w.dice.between(1, (1L << n) - 2);
    return cutWhere(w, (a, b) -> (side >> a & 1) != (side >> b & 1));
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

  /** Two hosts that do not see each other, whatever the others see. */
  static Runnable oneWay(World w, long lasts) {
    int one = w.dice.below(w.setup.hosts());
    int other = (one + 1) % w.setup.hosts();
    return cutWhere(w, (a, b) -> (a == one && b == other) || (a == other && b == one));
  }

  private interface Between {
    boolean cut(int a, int b);
  }

  private static Runnable cutWhere(World w, Between between) {
    for (int a = 0; a < w.setup.hosts(); a++) {
      for (int b = 0; b < a; b++) {
        if (between.cut(a, b)) {
          w.net.cut(a, b, true);
        }
      }
    }
    return () -> {
      for (int a = 0; a < w.setup.hosts(); a++) {
        for (int b = 0; b < a; b++) {
          w.net.cut(a, b, false);
        }
      }
    };
  }

  static Runnable agentFromSentinels(World w, long lasts) {
    int h = masterOrAny(w);
    boolean all = w.dice.chance(0.5);
    for (int o = 0; o < w.setup.hosts(); o++) {
      w.net.agentCut(h, o, all || w.dice.chance(0.5));
    }
    return () -> {
      for (int o = 0; o < w.setup.hosts(); o++) {
        w.net.agentCut(h, o, false);
      }
    };
  }

  static Runnable agentFromApi(World w, long lasts) {
    int h = masterOrAny(w);
    w.net.apiCut[h] = true;
    return () -> w.net.apiCut[h] = false;
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
    a.remembered = 0;
    a.crash();
    a.remembered = 0;
    return a::start;
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
    if (!a.isStopped() && w.time.now() - a.stoppedAt() > 5 * SECOND) {
      a.jumpWall(w.dice.chance(0.2) ? millis * 100 : millis);
    }
    return Disasters::nothing;
  }

  static Runnable operatorPause(World w, long lasts) {
    SimAgent a = w.agents[masterOrAny(w)];
    a.tellPaused(lasts * 2 / MILLI);
    return a::tellResume;
  }

  static Runnable vipRemoved(World w, long lasts) {
    int h = masterOrAny(w);
    if (!w.setup.isStatic() && w.setup.adminVip() != h) {
      w.agents[h].loopback.remove("by hand");
    }
    return Disasters::nothing;
  }

  /** Where it hurts, mostly. */
  static int masterOrAny(World w) {
    if (w.aim >= 0) {
      return w.aim;
    }
    if (w.dice.chance(0.6)) {
      for (SimRedis r : w.redis) {
        if (r.answers() && r.isMaster()) {
          return r.host;
        }
      }
    }
    return w.dice.below(w.setup.hosts());
  }
}
