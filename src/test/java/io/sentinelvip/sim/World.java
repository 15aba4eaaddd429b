package io.sentinelvip.sim;

import io.sentinelvip.core.Decision;
import io.sentinelvip.core.Event;
import io.sentinelvip.core.Hint;
import io.sentinelvip.core.Intent;
import io.sentinelvip.core.VipSettings;
import io.sentinelvip.model.FailoverState;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RunId;
import io.sentinelvip.model.SentinelView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The group and everything around it. */
final class World {

  final Timeline time = new Timeline();
  final Dice dice;
  final Mutant mutant;
  final Transcript transcript;
  final Setup setup;
  final SimNetwork net;
  final SimEc2 ec2;
  final SimRedis[] redis;
  final SimSentinel[] sentinels;
  final List<SimSentinel> zombies = new ArrayList<>();
  final SimAgent[] agents;
  final Invariants invariants;
  final Stats stats;
  final Elections elections = new Elections();

  /** Every Sentinel that ever was. */
  final List<SimSentinel> everySentinel = new ArrayList<>();

  final long failoverTimeout;
  final long resync;

  /** When the Sentinels were last set up anew; -1: never. */
  long anewAt = -1;

  /** Whom the next faults befall; -1: anybody. */
  int aim = -1;

  /** Whom the last fault befell; -1: nobody in particular. */
  int struck = -1;

  /** Nothing more befalls anybody. */
  boolean healed;

  private int runIds;

  World(long seed, VipSettings.ClaimOn claimOn, Mutant mutant, Transcript transcript, Stats stats) {
    this.dice = new Dice(seed);
    this.mutant = mutant;
    this.transcript = transcript;
    this.stats = stats;
    this.setup = Setup.draw(dice, claimOn);
    int hosts = setup.hosts();
    int master = dice.below(hosts);
    this.failoverTimeout = dice.between(4, 12) * Timeline.SECOND;
    this.resync = dice.chance(0.3) ? 8 * Timeline.SECOND : Timeline.SECOND / 2;
    this.net = new SimNetwork(dice, time, hosts);
    this.ec2 = new SimEc2(this, master);
    this.redis = new SimRedis[hosts];
    this.sentinels = new SimSentinel[hosts];
    this.agents = new SimAgent[hosts];
    this.invariants = new Invariants(this);
    stats.begin(hosts, seed);
    long epoch = dice.chance(0.5) ? 0 : dice.between(1, 9);
    for (int h = 0; h < hosts; h++) {
      redis[h] = new SimRedis(this, h, master);
      agents[h] = new SimAgent(this, h);
    }
    for (int h = 0; h < hosts; h++) {
      newSentinel(h, master, epoch);
    }
    for (SimSentinel s : sentinels) {
      for (SimSentinel o : sentinels) {
        if (o != s) {
          s.known.put(o.id, o);
        }
      }
      s.changed();
    }
    tell(() -> setup + ", master " + master + ", epoch " + epoch);
  }

  /**
   * A Sentinel where there may have been another, which is gone then unless it is of an old group.
   */
  SimSentinel newSentinel(int host, int master, long epoch) {
    SimSentinel old = sentinels[host];
    if (old != null && !old.zombie) {
      old.crash();
    }
    SimSentinel s = new SimSentinel(this, host, master, epoch);
    sentinels[host] = s;
    everySentinel.add(s);
    return s;
  }

  RunId newRunId() {
    return new RunId(String.format(Locale.ROOT, "%040x", ++runIds));
  }

  void tell(Supplier<String> what) {
    transcript.line(time.now(), "world", what);
  }

  void sentinelSays(SimSentinel s, Hint hint) {
    for (SimAgent a : agents) {
      if (a != null && net.agentHears(a.host, s.host) && !dice.chance(net.hintLoss)) {
        time.after(net.delay(), () -> a.hint(hint));
        if (net.duplicates > 0 && dice.chance(net.duplicates)) {
          time.after(net.delay(), () -> a.hint(hint));
        }
      }
    }
  }

  /** A Sentinel, a Redis or a table is not what it was. */
  void changed() {
    invariants.changed();
  }

  void failedOver(SimSentinel by, int to, long epoch) {
    stats.failover();
    invariants.incidents().failedOver(epoch);
    tell(() -> "failover by sentinel " + by.host + " to " + to + " at epoch " + epoch);
  }

  void decided(SimAgent a, Event e, Decision d) {
    stats.events++;
    transcript.line(time.now(), a.name, () -> line(e, d));
  }

  private static String line(Event e, Decision d) {
    StringBuilder s = new StringBuilder(brief(e)).append(" | ").append(d.reason());
    for (Intent i : d.intents()) {
      s.append("\n                      -> ").append(i);
    }
    return s.toString();
  }

  private static String brief(Event e) {
    if (e instanceof Event.ViewAnswered v) {
      SentinelView s = v.view();
      return s.brief() + " of " + (s.others() + 1) + " " + s.failover() + when(s.askedAt());
    }
    if (e instanceof Event.RoleAnswered r) {
      return r.redis() + " says " + r.role() + when(r.askedAt());
    }
    if (e instanceof Event.TablesRead t) {
      return "tables "
          + t.tables().stream().map(v -> v.table() + "=" + v.describe()).toList()
          + when(t.askedAt());
    }
    return e.toString();
  }

  private static String when(Moment m) {
    return String.format(Locale.ROOT, " asked at %.4f", m.monoNanos() / 1e9);
  }

  /** The host that is the master without a doubt, all agreeing; -1: it is not so yet. */
  int settledMaster() {
    int master = sentinels[0].master;
    for (SimSentinel s : sentinels) {
      boolean same = s.master == master && s.named() == master && s.epoch == sentinels[0].epoch;
      boolean quiet = s.failover.state() == FailoverState.NONE && !s.isDown();
      boolean well = s.answers() && s.knowsMaster && quiet;
      if (!same || !well || s.known.size() < setup.hosts() - 1) {
        return -1;
      }
    }
    for (SimRedis r : redis) {
      boolean right = r.host == master ? r.isMaster() : !r.isMaster() && r.follows() == master;
      if (!r.answers() || !right) {
        return -1;
      }
    }
    return master;
  }
}
