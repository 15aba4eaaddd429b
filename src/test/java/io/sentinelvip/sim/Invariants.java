package io.sentinelvip.sim;

import static io.sentinelvip.sim.Timeline.MILLI;
import static io.sentinelvip.sim.Timeline.SECOND;

import io.sentinelvip.core.Event;
import io.sentinelvip.core.Intent;
import io.sentinelvip.core.Proof;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.RunId;
import io.sentinelvip.model.SentinelView;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The promises, held against the truth of the simulation and not against what an agent believes,
 * whenever an agent decides or sends something. P1 and P8: {@link #handedOver}. P4, P6, P7, P8:
 * {@link #intended}. What must happen within a time is {@link Kept}'s.
 */
final class Invariants {

  private static final long SILENCE = 2 * SECOND;
  private static final long OPERATOR_NANOS = 32_000_000_000L;
  private static final long ELECTED_NANOS = 5_300_000_000L;
  private static final int ASKS_A_SECOND = 80;
  private static final int WAKES_A_SECOND = 200;
  private static final int EC2_CALLS_A_MINUTE = 240;

  private final World w;
  private final Kept kept;
  private final Incidents incidents;
  private final Heard[] heard;
  private final Runnable[] onAsking;
  private final long[] highest;
  private final long[] electedAt;
  private final long[] electedSince;
  private final long[] second;
  private final long[] asks;
  private final long[] hints;
  private final long[] minute;
  private final long[] calls;
  private final long[] wokeSecond;
  private final long[] wakes;

  Invariants(World w) {
    this.w = w;
    int n = w.setup.hosts();
    heard = new Heard[n];
    onAsking = new Runnable[n];
    highest = new long[n];
    electedAt = new long[n];
    electedSince = new long[n];
    second = new long[n];
    asks = new long[n];
    hints = new long[n];
    minute = new long[n];
    calls = new long[n];
    wokeSecond = new long[n];
    wakes = new long[n];
    java.util.Arrays.setAll(heard, h -> new Heard());
    kept = new Kept(w, highest);
    incidents = new Incidents(w);
  }

  Incidents incidents() {
    return incidents;
  }

  Kept kept() {
    return kept;
  }

  void changed() {
    kept.look();
  }

  void started(SimAgent a) {
    highest[a.host] = a.remembered;
    heard[a.host] = new Heard();
    onAsking[a.host] = null;
    electedAt[a.host] = 0;
  }

  /** What the agent of that host heard last from a Sentinel; null if nothing. */
  @Nullable SentinelView lastWord(int host, RunId by) {
    return heard[host].lastWord(by);
  }

  /** What the agent is told, before it decides. */
  void heard(SimAgent a, Event e) {
    if (e instanceof Event.ViewAnswered v) {
      heard[a.host].view(v.view(), w.time.now());
    } else if (e instanceof Event.ViewFailed f) {
      heard[a.host].failed(f.via());
    } else if (e instanceof Event.RoutePointed || e instanceof Event.RouteNotPointed) {
      kept.moved(a);
    } else if (e instanceof Event.Hinted) {
      inSecond(a.host);
      hints[a.host]++;
    }
  }

  /** Whether it is to leave the routes alone for a while, since somebody may be taking them. */
  boolean isVoteAbove(int host, long epoch) {
    return heard[host].isVoteAbove(epoch, w.time.now());
  }

  /** {@code what} is done when the agent next asks the Sentinels. */
  void onAsking(SimAgent a, Runnable what) {
    onAsking[a.host] = what;
  }

  void sentinelsAsked(SimAgent a) {
    int h = a.host;
    Runnable ambush = onAsking[h];
    if (ambush != null) {
      onAsking[h] = null;
      ambush.run();
    }
    inSecond(h);
    asks[h]++;
    w.stats.asksMostASecond = Math.max(w.stats.asksMostASecond, asks[h] - hints[h]);
    check(Promise.LOAD, asks[h] - hints[h] <= ASKS_A_SECOND, a, "floods the Sentinels");
  }

  /** Rounds and hints are counted by the second in which the agent is told and asks. */
  private void inSecond(int h) {
    if (w.time.now() / SECOND != second[h]) {
      second[h] = w.time.now() / SECOND;
      asks[h] = 0;
      hints[h] = 0;
    }
  }

  /** A decision that asks to be woken at once, and again at once, would take a whole processor. */
  void woke(SimAgent a) {
    int h = a.host;
    if (w.time.now() / SECOND != wokeSecond[h]) {
      wokeSecond[h] = w.time.now() / SECOND;
      wakes[h] = 0;
    }
    check(Promise.LOAD, ++wakes[h] <= WAKES_A_SECOND, a, "spins");
  }

  void ec2Called(SimAgent a) {
    int h = a.host;
    if (w.time.now() / (60 * SECOND) != minute[h]) {
      minute[h] = w.time.now() / (60 * SECOND);
      calls[h] = 0;
    }
    calls[h]++;
    w.stats.ec2MostAMinute = Math.max(w.stats.ec2MostAMinute, calls[h]);
    check(Promise.LOAD, calls[h] <= EC2_CALLS_A_MINUTE, a, "floods EC2");
  }

  /** Just decided. */
  void intended(SimAgent a, Intent i) {
    if (i instanceof Intent.Halt) {
      check(Promise.P7, false, a, () -> "ends itself: " + i);
    }
    if (i instanceof Intent.RememberEpoch r) {
      remembered(a, r.epoch());
    }
    if (!i.mutating() && !(i instanceof Intent.Rehearse)) {
      return;
    }
    check(Promise.P4, a.host != w.setup.alertOnly(), a, () -> "is alert-only, and yet: " + i);
    check(Promise.HANDS_OFF, !a.isPaused(), a, () -> "is told hands off, and yet: " + i);
    if (i instanceof Intent.ReleaseVip) {
      released(a);
    }
  }

  /** A process ends; {@code takes}: not without taking something away. */
  void stopped(SimAgent a, boolean takes) {
    check(Promise.P7, !takes, a, "takes the VIP away as it stops");
  }

  private void released(SimAgent a) {
    boolean own = a.loopback.ours || !a.loopback.present;
    check(Promise.P8, own, a, "takes away an address that it did not add");
    check(Promise.P8, !w.setup.isStatic(), a, "takes away an administrator's address");
    long blind = a.sentinels().blindFor();
    boolean sees = blind < 10 * SECOND + SILENCE * 2;
    check(Promise.P6, sees, a, () -> "takes the VIP away, blind for " + blind / SECOND + " s");
  }

  private void remembered(SimAgent a, long epoch) {
    if (epoch < highest[a.host]) {
      boolean plausible = w.time.now() - w.net.changedAt < 15 * SECOND;
      for (SimSentinel s : w.everySentinel) {
        SimRedis r = w.redis[s.named()];
        boolean contradicts =
            s.answers()
                && s.knowsMaster
                && s.epoch > epoch
                && s.named() != a.host
                && (s.isQuick() || heard[a.host].isMinded(s.id, w.time.now()))
                && !heard[a.host].isOutlived(s.id, w.setup.redis(s.named()), s.epoch)
                && answersCome(a, s.host)
                && answersCome(a, s.named());
        boolean reigns =
            r.answers()
                && r.isQuick()
                && r.isMaster()
                && w.time.now() - r.roleSince() > 12 * SECOND;
        boolean sound = plausible || !contradicts || !reigns;
        check(Promise.P1, sound, a, "adopts a history that is contradicted");
      }
      heard[a.host].outlive(epoch, w.time.now());
      electedAt[a.host] = 0;
      incidents.wentBack(a.host, epoch);
    }
    highest[a.host] = epoch;
  }

  private boolean answersCome(SimAgent a, int from) {
    return w.net.agentReaches(a.host, from) && w.net.agentHears(a.host, from);
  }

  /** A request goes out. */
  void handedOver(SimAgent a, Intent i, Proof p) {
    if (i instanceof Intent.PointRoute r) {
      boolean managed = w.setup.tables().contains(r.table());
      check(Promise.P8, managed, a, "writes a table that it does not manage");
      target(a, r.target(), i);
      kept.wrote(a);
    } else if (i instanceof Intent.DisableCheck c) {
      target(a, c.target(), i);
    }
    check(Promise.HANDS_OFF, !a.isPaused(), a, () -> "is told hands off, and yet sends " + i);
    check(Promise.P4, a.host != w.setup.alertOnly(), a, () -> "is alert-only, and yet sends " + i);
    proved(a, p);
  }

  private void proved(SimAgent a, Proof p) {
    long asked =
        w.mutant == Mutant.NONE || a.askedTimes.of(p.askedAt()) >= 0
            ? a.askedTimes.of(p.askedAt())
            : w.time.now();
    check(Promise.P1, asked >= 0, a, () -> "rests on an answer to no question: " + p);
    long age = w.time.now() - asked;
    long limit = Math.min(SILENCE, p.limit().toNanos() / 1000);
    check(
        Promise.P1,
        age <= limit + MILLI,
        a,
        () -> "sends on a proof " + age / MILLI + " ms old: " + p);
    boolean master = w.redis[a.host].wasMasterSince(asked);
    check(Promise.P1, master, a, () -> "sends while its Redis was no master: " + p);
    boolean high = p.epoch() >= highest[a.host];
    check(Promise.P1, high, a, () -> "sends below epoch " + highest[a.host] + ": " + p);
    if (p.kind() == Proof.Kind.OPERATOR) {
      claimed(a, p);
    } else {
      if (p.kind() == Proof.Kind.ELECTION) {
        elected(a, p);
      } else {
        named(a, p, asked);
      }
      String against = heard[a.host].against(a.host, w.setup, p.epoch(), w.time.now());
      check(Promise.P1, against.isEmpty(), a, () -> "sends although " + against + ": " + p);
    }
  }

  /** A person said so, not long ago, and no majority names another. */
  private void claimed(SimAgent a, Proof p) {
    w.stats.byOperator++;
    long since = a.now().monoNanos() - a.claimedAtNanos;
    check(Promise.P1, since <= OPERATOR_NANOS, a, () -> "claims as nobody asked it to: " + p);
    String outvoted = heard[a.host].majorityForAnother(a.host, w.setup, w.time.now());
    check(Promise.P1, outvoted.isEmpty(), a, () -> "claims although " + outvoted + ": " + p);
  }

  /** A majority elected the one that promoted it; the licence is one claim's, and short. */
  private void elected(SimAgent a, Proof p) {
    w.stats.byElection++;
    int by = w.elections.electors(a.host, p.epoch());
    int least = floor(a);
    check(Promise.P1, 2 * by > least, a, () -> by + " of " + least + " elected: " + p);
    if (p.epoch() != electedAt[a.host]) {
      electedAt[a.host] = p.epoch();
      electedSince[a.host] = a.now().monoNanos();
    }
    long since = a.now().monoNanos() - electedSince[a.host];
    check(Promise.P1, since <= ELECTED_NANOS, a, () -> "writes long after its election: " + p);
  }

  private void target(SimAgent a, RouteTarget t, Intent i) {
    boolean own = t.eni().equals(Setup.eni(a.host));
    check(Promise.P8, own, a, () -> "does not mean its own interface: " + i);
  }

  private void named(SimAgent a, Proof p, long asked) {
    int naming = 0;
    int of = Integer.MAX_VALUE;
    for (SimSentinel s : w.everySentinel) {
      if (s.sayings.named(a.host, asked)) {
        naming++;
        int others = s.sayings.others(a.host, asked, p.epoch());
        of = others < 0 ? of : Math.min(of, others + 1);
      }
    }
    boolean any = of < Integer.MAX_VALUE;
    check(Promise.P1, any, a, () -> "no Sentinel named it at epoch " + p.epoch() + ": " + p);
    int least = Math.max(of, floor(a));
    int by = naming;
    boolean most = 2 * by > least;
    check(Promise.P1, most, a, () -> "was named by " + by + " of " + least + " only: " + p);
  }

  /** The configured number, capped at the run ids heard once half of that number were. */
  private int floor(SimAgent a) {
    int heard = a.sentinels().everAnswered();
    return 2 * heard < w.setup.hosts() ? w.setup.hosts() : Math.min(w.setup.hosts(), heard);
  }

  private static void check(Promise p, boolean holds, SimAgent a, String otherwise) {
    check(p, holds, a, () -> otherwise);
  }

  private static void check(Promise p, boolean holds, SimAgent a, Supplier<String> otherwise) {
    if (!holds) {
      throw new Violation(p, "agent " + a.host + " " + otherwise.get());
    }
  }
}
