package io.sentinelvip.sim;

import static io.sentinelvip.sim.Timeline.MILLI;
import static io.sentinelvip.sim.Timeline.SECOND;

import java.util.ArrayList;
import java.util.List;

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
      List.of(FaultKind.AGENT_STOPPED, FaultKind.AGENT_SUSPENDED, FaultKind.AGENT_SUSPENDED);
  private static final long CALM = 6 * SECOND;
  private static final long STEP = 100 * MILLI;
  private static final long SLOW_THINGS = 36 * SECOND;
  private static final long STUCK = 60 * SECOND;
  private static final long MUST_SETTLE = 400 * SECOND;

  private final World w;
  private final long seed;
  private final long end;
  private final List<Runnable> undoing = new ArrayList<>();
  private final List<FaultKind> ambushes = new ArrayList<>();
  private long failoversBefore;

  Schedule(World w, long seed) {
    this.w = w;
    this.seed = seed;
    this.end = w.dice.between(60, 75) * SECOND;
  }

  /** Runs it through; a {@link Violation} ends it. */
  void run() {
    failoversBefore = w.stats.failovers;
    for (SimAgent a : w.agents) {
      w.time.at(w.dice.between(0, 2 * SECOND), a::start);
    }
    draw();
    w.time.runUntil(end);
    heal();
    failOverUntil(2);
    settle();
    w.stats.end();
  }

  private void draw() {
    List<Long> failovers = new ArrayList<>();
    long at = w.dice.between(6, 25) * SECOND;
    for (int i = (int) w.dice.between(2, 3); i > 0; i--) {
      failovers.add(at);
      plan(w.dice.of(FAILOVERS), at, w.dice.between(1, 40) * SECOND);
      at += w.dice.chance(0.3) ? w.dice.between(0, 4 * SECOND) : w.dice.between(8, 25) * SECOND;
    }
    for (int i = (int) w.dice.between(3, 7); i > 0; i--) {
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
    w.stats.onWrite = this::ambush;
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
    w.stats.begins(kind);
    Runnable undo = kind.begin(w, lasts);
    boolean[] undone = {false};
    Runnable once =
        () -> {
          if (!undone[0]) {
            undone[0] = true;
            w.tell(() -> "fault " + kind + " over");
            w.stats.ends(kind);
            undo.run();
          }
        };
    undoing.add(once);
    w.time.after(lasts, once);
  }

  private void heal() {
    w.tell(() -> "everything heals");
    undoing.forEach(Runnable::run);
    w.ec2.heal();
    for (SimAgent a : w.agents) {
      a.goOn();
      a.start();
    }
    for (SimRedis r : w.redis) {
      r.restart();
    }
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
        begin(FaultKind.FAILOVER_ORDERED, 0);
        w.time.runUntil(w.time.now() + 3 * SECOND);
      }
      if (w.time.now() - from > MUST_SETTLE) {
        throw new Violation("the simulated Sentinels do not agree");
      }
    }
  }

  private void settle() {
    int master = w.settledMaster();
    w.tell(() -> "the group has settled on " + master);
    long from = Math.max(w.time.now(), w.ec2.lateUntil);
    String unmet = w.invariants.unmet(master);
    while (!unmet.isEmpty()) {
      w.time.runUntil(w.time.now() + STEP);
      if (w.settledMaster() != master) {
        throw new Violation("the simulated Sentinels changed their mind");
      }
      unmet = w.invariants.unmet(master);
      if (w.time.now() > from + bound()) {
        throw new Violation("after " + bound() / SECOND + " s: " + unmet);
      }
    }
    w.stats.rightAfter(Math.max(0, w.time.now() - from), seed);
  }

  /**
   * A reconcile period with its jitter and two seconds, as promised; while EC2 throttled reads the
   * period was lengthened, up to eightfold, and each good read halves that. The VIP leaves a
   * demoted node's loopback, and a new history is believed, within {@link #SLOW_THINGS} at the
   * latest.
   */
  private long bound() {
    long period = w.setup.reconcile().toSeconds() * SECOND * 11 / 10;
    return Math.max(SLOW_THINGS, (w.stats.wasDrawn(FaultKind.API_THROTTLED) ? 8 : 1) * period)
        + 2 * SECOND;
  }
}
