package io.sentinelvip.sim;

import static io.sentinelvip.sim.Timeline.MILLI;
import static io.sentinelvip.sim.Timeline.SECOND;

import io.sentinelvip.core.Intent;
import io.sentinelvip.core.Proof;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RouteTarget;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The promises, held against the truth of the simulation and not against what an agent believes.
 * P1: {@link #handedOver}. P4, P6, P8: {@link #intended}. P2, P3, P5, P7: {@link #unmet}, after
 * everything has healed.
 */
final class Invariants {

  private static final long SILENCE = 2 * SECOND;
  private static final int ASKS_A_SECOND = 80;
  private static final int WAKES_A_SECOND = 200;
  private static final int EC2_CALLS_A_MINUTE = 240;

  private final World w;
  private final long[] highest;
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
    highest = new long[n];
    second = new long[n];
    asks = new long[n];
    hints = new long[n];
    minute = new long[n];
    calls = new long[n];
    wokeSecond = new long[n];
    wakes = new long[n];
  }

  void started(SimAgent a) {
    highest[a.host] = a.remembered;
  }

  void hinted(SimAgent a) {
    hints[a.host]++;
  }

  void sentinelsAsked(SimAgent a) {
    int h = a.host;
    if (w.time.now() / SECOND != second[h]) {
      second[h] = w.time.now() / SECOND;
      asks[h] = 0;
      hints[h] = 0;
    }
    asks[h]++;
    w.stats.asksMostASecond = Math.max(w.stats.asksMostASecond, asks[h] - hints[h]);
    check(asks[h] - hints[h] <= ASKS_A_SECOND, a, "floods the Sentinels");
  }

  /** A decision that asks to be woken at once, and again at once, would take a whole processor. */
  void woke(SimAgent a) {
    int h = a.host;
    if (w.time.now() / SECOND != wokeSecond[h]) {
      wokeSecond[h] = w.time.now() / SECOND;
      wakes[h] = 0;
    }
    check(++wakes[h] <= WAKES_A_SECOND, a, "spins");
  }

  void ec2Called(SimAgent a) {
    int h = a.host;
    if (w.time.now() / (60 * SECOND) != minute[h]) {
      minute[h] = w.time.now() / (60 * SECOND);
      calls[h] = 0;
    }
    calls[h]++;
    w.stats.ec2MostAMinute = Math.max(w.stats.ec2MostAMinute, calls[h]);
    check(calls[h] <= EC2_CALLS_A_MINUTE, a, "floods EC2");
  }

  /** Just decided. */
  void intended(SimAgent a, Intent i) {
    check(!(i instanceof Intent.Halt), a, () -> "ends itself: " + i);
    if (i instanceof Intent.RememberEpoch r) {
      remembered(a, r.epoch());
    }
    if (!i.mutating()) {
      return;
    }
    check(a.host != w.setup.alertOnly(), a, "is alert-only, and yet: " + i);
    check(!a.isPaused(), a, "is told hands off, and yet: " + i);
    if (i instanceof Intent.ReleaseVip) {
      released(a);
    }
  }

  private void released(SimAgent a) {
    check(a.loopback.ours || !a.loopback.present, a, "takes away an address that it did not add");
    check(!w.setup.isStatic(), a, "takes away an administrator's address");
    long blind = a.sentinels().blindFor();
    check(blind < 10 * SECOND + SILENCE * 2, a, "takes the VIP away, blind for " + blind / SECOND);
  }

  private void remembered(SimAgent a, long epoch) {
    if (epoch < highest[a.host]) {
      boolean plausible = w.time.now() - w.net.changedAt < 15 * SECOND;
      for (SimSentinel s : w.everySentinel) {
        SimRedis r = w.redis[s.named()];
        boolean contradicts =
            s.answers()
                && s.epoch > epoch
                && s.named() != a.host
                && w.net.agentReaches(a.host, s.host)
                && w.net.agentReaches(a.host, s.named());
        boolean reigns = r.answers() && r.isMaster() && w.time.now() - r.roleSince() > 12 * SECOND;
        check(plausible || !contradicts || !reigns, a, "adopts a history that is contradicted");
      }
    }
    highest[a.host] = epoch;
  }

  /** A request goes out. */
  void handedOver(SimAgent a, Intent i, Proof p) {
    if (i instanceof Intent.PointRoute r) {
      check(w.setup.tables().contains(r.table()), a, "writes a table that it does not manage");
      target(a, r.target(), i);
    } else if (i instanceof Intent.DisableCheck c) {
      target(a, c.target(), i);
    }
    check(!a.isPaused(), a, "is told hands off, and yet sends " + i);
    long asked =
        w.mutant == Mutant.NONE || a.askedTimes.of(p.askedAt()) >= 0
            ? a.askedTimes.of(p.askedAt())
            : w.time.now();
    check(asked >= 0, a, "rests on an answer to no question: " + p);
    long age = w.time.now() - asked;
    long limit = Math.min(SILENCE, p.limit().toNanos() / 1000);
    check(age <= limit + MILLI, a, "sends on a proof " + age / MILLI + " ms old: " + p);
    check(w.redis[a.host].wasMasterSince(asked), a, "sends while its Redis was no master: " + p);
    check(p.epoch() >= highest[a.host], a, "sends below epoch " + highest[a.host] + ": " + p);
    named(a, p, asked);
  }

  private void target(SimAgent a, RouteTarget t, Intent i) {
    check(t.eni().equals(Setup.eni(a.host)), a, "does not mean its own interface: " + i);
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
    check(of < Integer.MAX_VALUE, a, "no Sentinel named it at epoch " + p.epoch() + ": " + p);
    int floor = Math.max(of, Math.min(w.setup.hosts(), a.sentinels().everAnswered()));
    check(2 * naming > floor, a, "was named by " + naming + " of " + floor + " only: " + p);
  }

  /** As below, where the sentence costs more than the look: after every decision. */
  private void check(boolean holds, SimAgent a, Supplier<String> otherwise) {
    if (!holds) {
      check(false, a, otherwise.get());
    }
  }

  private void check(boolean holds, SimAgent a, String otherwise) {
    if (!holds) {
      throw new Violation("agent " + a.host + " " + otherwise);
    }
  }

  /** What is not yet as it should be, all having healed and {@code master} being the master. */
  String unmet(int master) {
    StringBuilder s = new StringBuilder();
    boolean moves = master != w.setup.alertOnly();
    for (RouteTableId t : w.setup.tables()) {
      boolean right = Setup.eni(master).equals(w.ec2.target(t));
      if (moves && !right && !w.ec2.denied.contains(t)) {
        s.append(t).append(" points at ").append(w.ec2.target(t)).append("; ");
      }
    }
    if (moves && w.ec2.checkOn.getOrDefault(Setup.eni(master), true)) {
      s.append("the check of the master's interface is on; ");
    }
    if (moves && !w.agents[master].loopback.present) {
      s.append("the VIP is not on the master's loopback; ");
    }
    for (SimAgent a : w.agents) {
      agent(a, master, s);
    }
    return s.toString();
  }

  private void agent(SimAgent a, int master, StringBuilder s) {
    if (a.state.owns() != (a.host == master)) {
      s.append("agent ").append(a.host).append(a.state.owns() ? " owns; " : " does not own; ");
    }
    boolean left = a.host == master || a.host == w.setup.alertOnly() || !a.loopback.ours;
    if (!left) {
      s.append("the VIP is still on host ").append(a.host).append("; ");
    }
    for (Map.Entry<String, io.sentinelvip.core.Alert> e : a.state.raised().entrySet()) {
      String key = e.getKey();
      boolean expected =
          key.startsWith("would-move:") || (key.startsWith("route:") && !w.ec2.denied.isEmpty());
      if (!expected) {
        s.append("agent ").append(a.host).append(" alerts ").append(key).append("; ");
      }
    }
  }
}
