package io.sentinelvip.sim;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What was seen over many schedules. */
final class Stats {

  /** The longest time of a kind, and the lowest seed that showed it. */
  record Longest(long micros, long seed, long times) {
    Longest with(Longest o) {
      boolean other = o.micros > micros || (o.micros == micros && o.seed < seed);
      return new Longest(other ? o.micros : micros, other ? o.seed : seed, times + o.times);
    }
  }

  long schedules;
  long simulated;
  long events;
  long failovers;
  long duringAnother;
  long stoppedAtGate;
  long writes;
  long byOperator;
  long readAfterPause;
  long incidents;
  long ec2MostAMinute;
  long asksMostASecond;
  final Map<FaultKind, Long> drawn = new EnumMap<>(FaultKind.class);
  final Map<FaultKind, Long> hitAMove = new EnumMap<>(FaultKind.class);
  final Map<Bound, Longest> longest = new EnumMap<>(Bound.class);
  final Map<String, Long> settings = new TreeMap<>();
  private final Map<FaultKind, Set<Integer>> active = new EnumMap<>(FaultKind.class);
  private final Set<FaultKind> ever = EnumSet.noneOf(FaultKind.class);
  private final Set<FaultKind> hit = EnumSet.noneOf(FaultKind.class);
  private boolean[] moving = new boolean[0];
  private long seed;

  /** Who wants to know when a write is started. */
  Consumer<SimAgent> onWrite = a -> {};

  void begin(int hosts, long ofSeed) {
    schedules++;
    seed = ofSeed;
    active.clear();
    ever.clear();
    onWrite = a -> {};
    hit.clear();
    moving = new boolean[hosts];
  }

  void end(long micros, Setup setup) {
    simulated += micros;
    hit.forEach(k -> hitAMove.merge(k, 1L, Long::sum));
    setup.kinds().forEach(k -> settings.merge(k, 1L, Long::sum));
  }

  /** Whether this fault was drawn in this schedule. */
  boolean wasDrawn(FaultKind k) {
    return ever.contains(k);
  }

  /** Which hosts' agents are between a write's intent and its verification. */
  boolean[] moving() {
    return moving.clone();
  }

  /** A fault has begun at a host, or at none in particular (-1); {@code before}: who was moving. */
  void begins(FaultKind k, int host, boolean[] before) {
    ever.add(k);
    drawn.merge(k, 1L, Long::sum);
    active.computeIfAbsent(k, x -> new java.util.HashSet<>()).add(host);
    for (int h = 0; h < before.length; h++) {
      if (before[h] && (host < 0 || host == h)) {
        hit.add(k);
      }
    }
  }

  void ends(FaultKind k) {
    active.remove(k);
  }

  void failover() {
    failovers++;
    for (boolean m : moving) {
      if (m) {
        duringAnother++;
        return;
      }
    }
  }

  /** From here until {@link #settled}, what goes wrong goes wrong in a move. */
  void writeStarted(SimAgent a) {
    writes++;
    moving[a.host] = true;
    active.forEach(
        (k, hosts) -> {
          if (hosts.contains(-1) || hosts.contains(a.host)) {
            hit.add(k);
          }
        });
    onWrite.accept(a);
  }

  /** The move was verified, or is another's to make. */
  void settled(SimAgent a) {
    moving[a.host] = false;
  }

  void took(Bound b, long micros) {
    longest.merge(b, new Longest(micros, seed, 1), Longest::with);
  }

  void add(Stats o) {
    schedules += o.schedules;
    simulated += o.simulated;
    events += o.events;
    failovers += o.failovers;
    duringAnother += o.duringAnother;
    stoppedAtGate += o.stoppedAtGate;
    writes += o.writes;
    byOperator += o.byOperator;
    readAfterPause += o.readAfterPause;
    incidents += o.incidents;
    ec2MostAMinute = Math.max(ec2MostAMinute, o.ec2MostAMinute);
    asksMostASecond = Math.max(asksMostASecond, o.asksMostASecond);
    o.longest.forEach((b, l) -> longest.merge(b, l, Longest::with));
    o.drawn.forEach((k, n) -> drawn.merge(k, n, Long::sum));
    o.hitAMove.forEach((k, n) -> hitAMove.merge(k, n, Long::sum));
    o.settings.forEach((k, n) -> settings.merge(k, n, Long::sum));
  }
}
