package io.sentinelvip.sim;

import static io.sentinelvip.sim.Timeline.MILLI;
import static io.sentinelvip.sim.Timeline.SECOND;

import java.util.ArrayList;
import java.util.List;

/** What befalls Sentinels and Redis, and what operators do with them. */
final class Quorums {

  private Quorums() {}

  private static SimSentinel any(World w) {
    return w.sentinels[w.dice.below(w.setup.hosts())];
  }

  static Runnable slow(World w, long lasts) {
    List<SimSentinel> some = new ArrayList<>();
    for (SimSentinel s : w.sentinels) {
      if (w.dice.chance(0.5) || (some.isEmpty() && s.host == w.setup.hosts() - 1)) {
        s.slow = w.dice.between(20, 2500) * MILLI;
        some.add(s);
      }
    }
    return () -> some.forEach(SimSentinel::quicken);
  }

  /** Its clock jumps: it looks on, and acts no more for a while. */
  static Runnable tilt(World w, long lasts) {
    SimSentinel s = any(w);
    if (!s.answers()) {
      return FaultKind.NO_EFFECT;
    }
    s.tilt();
    return Disasters::nothing;
  }

  /** Its configuration names the promoted node from the promotion on, as its answers do. */
  static Runnable crash(World w, long lasts) {
    SimSentinel s = any(w);
    s.crash();
    return () -> s.restart(s.named(), s.epoch);
  }

  /** Comes back with a configuration file of long ago, as from an old snapshot of its disk. */
  static Runnable staleRestart(World w, long lasts) {
    SimSentinel s = any(w);
    int oldMaster = w.dice.below(w.setup.hosts());
    long oldEpoch = Math.max(0, s.epoch - w.dice.between(1, 3));
    s.crash();
    return () -> s.restart(oldEpoch < s.epoch ? oldMaster : s.master, oldEpoch);
  }

  static Runnable stopped(World w, long lasts) {
    SimSentinel s = any(w);
    s.hang(true);
    return () -> s.hang(false);
  }

  static Runnable reset(World w, long lasts) {
    for (SimSentinel s : w.sentinels) {
      if (s.answers() && w.dice.chance(0.6)) {
        s.reset();
      }
    }
    return Disasters::nothing;
  }

  /** A new one in its place, told by hand who is the master. */
  static Runnable replaced(World w, long lasts) {
    int h = w.dice.below(w.setup.hosts());
    w.sentinels[h].crash();
    return () -> w.newSentinel(h, believedMaster(w), 0).known.clear();
  }

  static Runnable anew(World w, long lasts) {
    w.anewAt = w.time.now();
    for (SimSentinel s : w.sentinels) {
      s.remove();
    }
    return () -> {
      w.anewAt = w.time.now();
      int master = believedMaster(w);
      boolean fresh = w.dice.chance(0.5);
      for (int h = 0; h < w.setup.hosts(); h++) {
        SimSentinel s = w.sentinels[h];
        if (fresh) {
          s.crash();
          w.newSentinel(h, master, 0).known.clear();
        } else {
          s.monitor(master);
        }
      }
    };
  }

  /** One of the old Sentinels goes on answering, and is heard by no other. */
  static Runnable anewWithZombie(World w, long lasts) {
    SimSentinel old = any(w);
    if (w.zombies.isEmpty() && old.answers() && old.knowsMaster) {
      old.zombie = true;
      w.newSentinel(old.host, old.master, 0);
      w.zombies.add(old);
      for (SimAgent a : w.agents) {
        a.sentinels().found(old);
      }
    }
    return anew(w, lasts);
  }

  static int believedMaster(World w) {
    int best = w.sentinels[0].named();
    for (SimRedis r : w.redis) {
      if (r.answers() && r.isMaster() && !w.redis[best].isMaster()) {
        best = r.host;
      }
    }
    return best;
  }

  static Runnable redisSlow(World w, long lasts) {
    SimRedis r = w.redis[Disasters.masterOrAny(w)];
    r.slow = w.dice.between(20, 1500) * MILLI;
    return r::quicken;
  }

  static Runnable masterKilled(World w, long lasts) {
    SimRedis r = w.redis[w.sentinels[w.dice.below(w.setup.hosts())].named()];
    r.kill();
    return r::restart;
  }

  static Runnable masterStopped(World w, long lasts) {
    SimRedis r = w.redis[w.sentinels[w.dice.below(w.setup.hosts())].named()];
    r.hang(true);
    return () -> r.hang(false);
  }

  static Runnable failoverOrdered(World w, long lasts) {
    return any(w).failover.force() ? Disasters::nothing : FaultKind.NO_EFFECT;
  }

  static Runnable twoOperators(World w, long lasts) {
    int h = w.dice.below(w.setup.hosts());
    boolean first = w.sentinels[h].failover.force();
    SimSentinel other = w.sentinels[(h + 1) % w.setup.hosts()];
    w.time.after(w.dice.between(0, SECOND), other.failover::force);
    return first ? Disasters::nothing : FaultKind.NO_EFFECT;
  }
}
