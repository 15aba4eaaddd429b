package io.sentinelvip.sim;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What was seen over many schedules. */
final class Stats {

  long schedules;
  long events;
  long failovers;
  long stoppedAtGate;
  long writes;
  long longestToRight;
  long longestSeed;
  long ec2MostAMinute;
  long asksMostASecond;
  final Map<FaultKind, Long> drawn = new EnumMap<>(FaultKind.class);
  final Map<FaultKind, Long> hitAMove = new EnumMap<>(FaultKind.class);
  private final Set<FaultKind> active = EnumSet.noneOf(FaultKind.class);
  private final Set<FaultKind> ever = EnumSet.noneOf(FaultKind.class);
  private final Set<FaultKind> hit = EnumSet.noneOf(FaultKind.class);
  private boolean[] moving = new boolean[0];

  /** Who wants to know when a write is started. */
  Consumer<SimAgent> onWrite = a -> {};

  void begin(int hosts) {
    schedules++;
    active.clear();
    ever.clear();
    onWrite = a -> {};
    hit.clear();
    moving = new boolean[hosts];
  }

  void end() {
    hit.forEach(k -> hitAMove.merge(k, 1L, Long::sum));
  }

  /** Whether this fault was drawn in this schedule. */
  boolean wasDrawn(FaultKind k) {
    return ever.contains(k);
  }

  void begins(FaultKind k) {
    ever.add(k);
    drawn.merge(k, 1L, Long::sum);
    active.add(k);
    for (boolean m : moving) {
      if (m) {
        hit.add(k);
      }
    }
  }

  void ends(FaultKind k) {
    active.remove(k);
  }

  void writeStarted(SimAgent a) {
    writes++;
    moving[a.host] = true;
    hit.addAll(active);
    onWrite.accept(a);
  }

  void verified(SimAgent a) {
    moving[a.host] = false;
  }

  void rightAfter(long micros, long seed) {
    if (micros > longestToRight) {
      longestToRight = micros;
      longestSeed = seed;
    }
  }

  void add(Stats o) {
    schedules += o.schedules;
    events += o.events;
    failovers += o.failovers;
    stoppedAtGate += o.stoppedAtGate;
    writes += o.writes;
    rightAfter(o.longestToRight, o.longestSeed);
    ec2MostAMinute = Math.max(ec2MostAMinute, o.ec2MostAMinute);
    asksMostASecond = Math.max(asksMostASecond, o.asksMostASecond);
    o.drawn.forEach((k, n) -> drawn.merge(k, n, Long::sum));
    o.hitAMove.forEach((k, n) -> hitAMove.merge(k, n, Long::sum));
  }
}
