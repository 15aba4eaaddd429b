package io.sentinelvip.sim;

import static io.sentinelvip.sim.Timeline.MILLI;
import static io.sentinelvip.sim.Timeline.SECOND;

import io.sentinelvip.core.Alert;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One schedule: a calm beginning, a minute and more in which faults drawn by the seed come, overlap
 * and go, two failovers at least; then everything heals, and all must become right.
 */
final class Schedule {

  private static final List<FaultKind> FAILOVERS =
      List.of(
          FaultKind.MASTER_KILLED,
          FaultKind.MASTER_KILLED,
          FaultKind.MASTER_STOPPED,
          FaultKind.FAILOVER_ORDERED,
          FaultKind.FAILOVER_ORDERED,
          FaultKind.HOST_ISOLATED,
          FaultKind.TWO_OPERATORS);
  private static final List<FaultKind> ALL = List.of(FaultKind.values());
  private static final List<FaultKind> FREEZES =
      List.of(FaultKind.AGENT_STOPPED, FaultKind.AGENT_SUSPENDED, FaultKind.ANSWERS_BUFFERED);
  private static final Set<FaultKind> ARE_FAILOVERS = EnumSet.copyOf(FAILOVERS);
  private static final long CALM = 6 * SECOND;
  private static final long STEP = 100 * MILLI;
  private static final long STUCK = 60 * SECOND;
  private static final long MUST_SETTLE = 400 * SECOND;
  private static final int FAULTS = 3;
  private static final int AT_LEAST_FAILOVERS = 2;
  private static final long AT_LEAST = 60 * SECOND;

  private final World w;
  private final long end;
  private final List<Runnable> undoing = new ArrayList<>();
  private final List<FaultKind> ambushes = new ArrayList<>();
  private final boolean isLong;
  private long failoversBefore;
  private int faults;

  Schedule(World w) {
    this.w = w;
    this.isLong = w.dice.chance(0.04);
    this.end = w.dice.between(60, 66) * SECOND + (isLong ? w.dice.between(60, 180) * SECOND : 0);
  }

  /** Runs it through; a {@link Violation} ends it. */
  void run() {
    failoversBefore = w.stats.failovers;
    w.invariants.kept().begin();
    for (SimAgent a : w.agents) {
      w.time.at(w.dice.between(0, 2 * SECOND), a::start);
    }
    draw();
    w.time.runUntil(end);
    heal();
    failOverUntil(AT_LEAST_FAILOVERS);
    settle();
    w.invariants.incidents().check();
    requireFull();
    w.stats.end(w.time.now(), w.setup);
  }

  /** A schedule in which little happened would prove little. */
  private void requireFull() {
    boolean full =
        faults >= FAULTS
            && w.stats.failovers - failoversBefore >= AT_LEAST_FAILOVERS
            && w.time.now() >= AT_LEAST;
    if (!full) {
      throw new Violation(Promise.SIMULATION, "too few faults or failovers, or too short");
    }
  }

  private void draw() {
    List<Long> failovers = new ArrayList<>();
    long at = w.dice.between(6, 25) * SECOND;
    for (int i = w.dice.chance(0.3) ? 3 : 2; i > 0; i--) {
      failovers.add(at);
      plan(w.dice.of(FAILOVERS), at, w.dice.between(1, 40) * SECOND);
      at += w.dice.chance(0.3) ? w.dice.between(0, 4 * SECOND) : w.dice.between(8, 25) * SECOND;
    }
    for (int i = (int) w.dice.between(3, 6); i > 0; i--) {
      long around = w.dice.of(failovers) + w.dice.between(-2 * SECOND, 5 * SECOND);
      long when = w.dice.chance(0.7) ? around : w.dice.between(3 * SECOND, end - 5 * SECOND);
      long lasts =
          w.dice.chance(0.5)
              ? w.dice.between(SECOND / 5, 5 * SECOND)
              : w.dice.between(2, 40) * SECOND;
      if (w.dice.chance(0.35)) {
        ambushes.add(w.dice.of(ALL));
      } else {
        plan(w.dice.of(ALL), when, lasts);
      }
    }
    if (w.dice.chance(0.3)) {
      ambushes.add(w.dice.of(FREEZES));
    }
    if (isLong) {
      plan(w.dice.of(FREEZES), w.dice.of(failovers), w.dice.between(60, 150) * SECOND);
      plan(FaultKind.FAILOVER_ORDERED, end - w.dice.between(5, 40) * SECOND, 0);
    }
    w.time.at(end - 8 * SECOND, this::fillUp);
    w.stats.onWrite = this::ambush;
  }

  /** Ambushes that nobody walked into are no faults. */
  private void fillUp() {
    for (int i = 0; i < 20 && faults < FAULTS; i++) {
      begin(w.dice.of(ALL), w.dice.between(SECOND, 6 * SECOND));
    }
  }

  /** Between the intent and its verification: a fault lies in wait for a write. */
  private void ambush(SimAgent a) {
    if (ambushes.isEmpty() || w.time.now() < CALM || w.time.now() > end - SECOND) {
      return;
    }
    FaultKind kind = ambushes.remove(0);
    long lasts = Math.min(end - w.time.now() - SECOND / 2, w.dice.between(SECOND / 4, 30 * SECOND));
    long in = w.dice.chance(0.5) ? w.dice.between(0, 2 * MILLI) : w.dice.between(0, 400 * MILLI);
    w.time.after(
        in,
        () -> {
          w.aim = a.host;
          begin(kind, lasts);
          w.aim = -1;
        });
    if (FREEZES.contains(kind) || w.dice.chance(0.2)) {
      plan(FaultKind.FAILOVER_ORDERED, w.time.now() + in + w.dice.between(0, 2 * SECOND), 0);
    }
  }

  private void plan(FaultKind kind, long at, long lasts) {
    if (at < end) {
      w.time.at(at, () -> begin(kind, Math.min(lasts, end - at)));
    }
  }

  private void begin(FaultKind kind, long lasts) {
    w.tell(() -> "FAULT " + kind + " for " + lasts / MILLI + " ms");
    w.struck = -1;
    boolean[] moving = w.stats.moving();
    Runnable undo = kind.begin(w, lasts);
    if (undo == FaultKind.NO_EFFECT) {
      w.tell(() -> "fault " + kind + " finds nothing to befall");
      return;
    }
    faults += ARE_FAILOVERS.contains(kind) ? 0 : 1;
    w.stats.begins(kind, w.struck, moving);
    w.changed();
    if (kind.momentary) {
      w.stats.ends(kind);
      return;
    }
    boolean[] undone = {false};
    Runnable once =
        () -> {
          if (!undone[0]) {
            undone[0] = true;
            w.tell(() -> "fault " + kind + " over");
            w.stats.ends(kind);
            undo.run();
            w.changed();
          }
        };
    undoing.add(once);
    w.time.after(lasts, once);
  }

  private void heal() {
    w.tell(() -> "everything heals");
    w.healed = true;
    undoing.forEach(Runnable::run);
    w.ec2.heal();
    for (SimAgent a : w.agents) {
      a.goOn();
      a.start();
    }
    for (SimRedis r : w.redis) {
      r.restart();
    }
    w.changed();
  }

  /**
   * Goes on until the Sentinels agree and so many failovers have been. Sentinels may disagree for
   * ever (a leader that is RESET after the promotion): then somebody orders a failover, and
   * promotes by hand where nobody is left to be chosen.
   */
  private void failOverUntil(int wanted) {
    long from = w.time.now();
    while (w.stats.failovers - failoversBefore < wanted || w.settledMaster() < 0) {
      w.time.runUntil(w.time.now() + STEP);
      boolean stuck = w.time.now() - from > STUCK && w.dice.chance(0.005);
      boolean few = w.settledMaster() >= 0 && w.stats.failovers - failoversBefore < wanted;
      if (stuck) {
        w.redis[w.sentinels[0].master].promote();
      }
      if (stuck || few) {
        w.sentinels[w.dice.below(w.setup.hosts())].failover.force();
        w.time.runUntil(w.time.now() + 3 * SECOND);
      }
      if (w.time.now() - from > MUST_SETTLE) {
        throw new Violation(Promise.SIMULATION, "the simulated Sentinels do not agree");
      }
    }
  }

  /**
   * All has healed and all agree: what is owed is paid within its bound, which {@link Kept} sees
   * to; each agent knows where it stands; and no alert stands but those of what was denied for
   * good.
   */
  private void settle() {
    int master = w.settledMaster();
    w.tell(() -> "the group has settled on " + master);
    long from = w.time.now();
    long knows = -1;
    while (true) {
      w.invariants.kept().look();
      String unknown = unknown(master);
      String raised = raised(master);
      long late = Math.max(0, w.time.now() - from);
      knows = unknown.isEmpty() ? (knows < 0 ? late : knows) : -1;
      boolean all = knows >= 0 && raised.isEmpty() && w.invariants.kept().owed().isEmpty();
      if (all && w.time.now() >= w.ec2.lateUntil) {
        w.stats.took(Bound.KNOWS, knows);
        w.stats.took(Bound.QUIET, late);
        return;
      }
      require(Promise.P2, Bound.KNOWS, from, unknown);
      require(Promise.P2, Bound.QUIET, Math.max(from, w.ec2.lateUntil), raised);
      w.time.runUntil(w.time.now() + STEP);
      if (w.settledMaster() != master) {
        throw new Violation(Promise.SIMULATION, "the simulated Sentinels changed their mind");
      }
    }
  }

  private void require(Promise p, Bound b, long from, String unmet) {
    long extra = w.stats.wasDrawn(FaultKind.API_THROTTLED) ? Bound.THROTTLED.micros(w.setup) : 0;
    long most =
        b.micros(w.setup)
            + Bound.NEW_HISTORY.micros(w.setup)
            + (b == Bound.QUIET ? extra + routes() : 0);
    if (!unmet.isEmpty() && w.time.now() - from > most) {
      throw new Violation(p, "after " + most / MILLI + " ms (" + b + "): " + unmet);
    }
  }

  /** An alert of a route stands until the route is right. */
  private long routes() {
    return Bound.RECONCILE.micros(w.setup);
  }

  private String unknown(int master) {
    StringBuilder s = new StringBuilder();
    for (SimAgent a : w.agents) {
      if (a.state.owns() != (a.host == master)) {
        s.append("agent ").append(a.host).append(a.state.owns() ? " owns; " : " does not own; ");
      }
    }
    if (!w.invariants.kept().isEntitled(master)) {
      s.append("the simulation holds that ").append(master).append(" is hindered; ");
    }
    return s.toString();
  }

  /** What one says then may be what it said in the history before, and not count. */
  private boolean wasSetUpAnew() {
    return w.stats.wasDrawn(FaultKind.SENTINELS_ANEW)
        || w.stats.wasDrawn(FaultKind.SENTINELS_ANEW_WITH_OLD_ONE);
  }

  private String raised(int master) {
    StringBuilder s = new StringBuilder();
    for (SimAgent a : w.agents) {
      for (Map.Entry<String, Alert> e : a.state.raised().entrySet()) {
        String key = e.getKey();
        boolean expected =
            (key.startsWith("would-move:") && master == w.setup.alertOnly())
                || (key.startsWith("route:") && !w.ec2.denied.isEmpty())
                || (key.equals("quorum-thin") && wasSetUpAnew())
                || (key.equals("reads-slow") && w.stats.wasDrawn(FaultKind.API_THROTTLED));
        if (!expected) {
          s.append("agent ").append(a.host).append(" alerts ").append(key).append("; ");
        }
      }
    }
    return s.toString();
  }
}
