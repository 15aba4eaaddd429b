package io.sentinelvip.sim;

import static io.sentinelvip.sim.Timeline.MILLI;
import static io.sentinelvip.sim.Timeline.SECOND;

import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.SentinelView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What must happen within a {@link Bound}, while the schedule runs and after it has healed. For
 * each host: since when nothing hinders its agent, since when it is entitled to the VIP besides,
 * and what it owes since then. What is owed too long is a broken promise: P2, P3, P5 and P7 for
 * what belongs to the master, P4 and P6 for what is to be told.
 *
 * <p>Looked at whenever a Sentinel, a Redis, a table or a fault changes, and each quarter second.
 */
final class Kept {

  private static final long TICK = 250 * MILLI;

  /** Longer than any wait that an earlier hindrance may have left behind. */
  private static final long CALM = 16 * SECOND;

  /** In the two minutes after a move the owner looks each 5 s. */
  private static final long AFTER_MOVE = 110 * SECOND;

  /** A question that was lost is given up by then, and asked again. */
  private static final long HEARD_AGAIN = 4 * SECOND;

  /** An agent that counts a Sentinel of the old group may have seen its majority before. */
  private static final long UNDER_WAY = SECOND;

  private static final long NEVER = -1000 * SECOND;

  private final World w;
  private final long[] highest;
  private final Host[] hosts;
  private boolean running;
  private int followed = -1;
  private long followedEpoch = -1;
  private long followedSince;
  private boolean noted;

  Kept(World w, long[] highest) {
    this.w = w;
    this.highest = highest;
    this.hosts = new Host[w.setup.hosts()];
    for (int h = 0; h < hosts.length; h++) {
      hosts[h] = new Host(w.setup.tables().size());
    }
  }

  /** Something that must become so, and since when it is not. */
  private final class Debt {
    private long since = -1;
    private Bound bound = Bound.REPAIR;
    private Promise promise = Promise.P2;
    private boolean history;

    void cancel() {
      since = -1;
    }

    void owe(long from, Bound b, Promise p) {
      since = from;
      bound = b;
      promise = p;
      history = false;
    }

    void paid() {
      if (since >= 0) {
        w.stats.took(history ? Bound.NEW_HISTORY : bound, Math.max(0, w.time.now() - since));
        since = -1;
      }
    }

    /** Owed from {@code from}, if it is not owed already, while {@code is}; else paid. */
    void set(boolean is, long from, Bound b, Promise p) {
      if (!is) {
        paid();
      } else if (since < 0) {
        owe(from, b, p);
      }
    }

    private long extra() {
      return history ? Bound.NEW_HISTORY.micros(w.setup) : 0;
    }

    void check(int host, String what) {
      long late = since < 0 ? -1 : w.time.now() - since - bound.micros(w.setup) - extra();
      if (late > 0) {
        long whole = (bound.micros(w.setup) + extra()) / MILLI;
        throw new Violation(
            promise, "agent " + host + ": after " + whole + " ms (" + bound + "): " + what);
      }
    }
  }

  private final class Host {
    private long clearSince = -1;
    private long entitledSince = -1;
    private long epoch = -1;
    private long lastEntitled = NEVER;
    private long movedAt = NEVER;
    private long wroteAt = NEVER;
    private boolean told = true;
    private long toldSince;
    private boolean isBelow;
    private boolean steady;
    private final Map<SimSentinel, Long> heardAt = new LinkedHashMap<>();
    private final long[] hearsSince = new long[w.setup.hosts()];
    private final Debt first = new Debt();
    private final Debt check = new Debt();
    private final Debt hold = new Debt();
    private final Debt leave = new Debt();
    private final Debt blind = new Debt();
    private final List<Debt> tables;
    private final long[] blockedAt;

    Host(int n) {
      tables = java.util.stream.Stream.generate(Debt::new).limit(n).toList();
      blockedAt = new long[n];
      java.util.Arrays.fill(blockedAt, NEVER);
      java.util.Arrays.fill(hearsSince, -1);
    }

    void cancel() {
      first.cancel();
      check.cancel();
      hold.cancel();
      tables.forEach(Debt::cancel);
    }
  }

  /** From now on. */
  void begin() {
    running = true;
    tick();
  }

  private void tick() {
    look();
    w.time.after(TICK, this::tick);
  }

  /** A write ended: for two minutes the owner looks often. */
  void moved(SimAgent a) {
    hosts[a.host].movedAt = w.time.now();
  }

  /** A request for a route goes out. */
  void wrote(SimAgent a) {
    hosts[a.host].first.paid();
    hosts[a.host].wroteAt = w.time.now();
  }

  boolean isEntitled(int h) {
    return hosts[h].entitledSince >= 0;
  }

  /** What is still owed by anybody; empty if nothing is. */
  String owed() {
    StringBuilder s = new StringBuilder();
    for (int h = 0; h < hosts.length; h++) {
      Host x = hosts[h];
      boolean routes = x.tables.stream().anyMatch(d -> d.since >= 0);
      s.append(routes ? "routes of " + h + "; " : "");
      s.append(x.check.since >= 0 ? "the check of " + h + "; " : "");
      s.append(x.hold.since >= 0 || x.leave.since >= 0 ? "lo of " + h + "; " : "");
    }
    return s.toString();
  }

  /** Whether the agent must first come to believe a lower epoch. */
  boolean isBelow(int h) {
    return hosts[h].isBelow;
  }

  void look() {
    if (!running) {
      return;
    }
    for (int h = 0; h < hosts.length; h++) {
      Host x = hosts[h];
      recent(h, x);
      boolean clear = isClear(w.agents[h]);
      x.clearSince = !clear ? -1 : x.clearSince < 0 ? w.time.now() : x.clearSince;
      boolean hints = w.net.hintLoss == 0;
      x.toldSince = hints && !x.told ? w.time.now() : x.toldSince;
      x.told = hints;
      long named = clear ? named(h) : -1;
      entitle(h, x, named);
      if (x.entitledSince >= 0) {
        owner(h, x);
      }
      leaves(h, x);
      blind(h, x);
    }
    failovers();
  }

  /**
   * Nothing hinders the agent, its Redis and its calls; whom the Sentinels name is another matter.
   */
  private boolean isClear(SimAgent a) {
    int h = a.host;
    SimRedis r = w.redis[h];
    return runs(a)
        && a.knowsItself
        && w.net.loss == 0
        && w.net.slow == 0
        && !w.net.apiCut[h]
        && !w.net.apiDeaf[h]
        && !w.net.credentialsOut[h]
        && !w.ec2.isIll()
        && r.answers()
        && r.slow == 0;
  }

  private void recent(int h, Host x) {
    long now = w.time.now();
    for (SimSentinel s : w.sentinels) {
      boolean hears = s.slow == 0 && hears(h, s);
      x.hearsSince[s.host] = !hears ? -1 : x.hearsSince[s.host] < 0 ? now : x.hearsSince[s.host];
    }
    SimAgent a = w.agents[h];
    for (int i = 0; i < x.blockedAt.length; i++) {
      boolean waits = a.isStopped() && x.blockedAt[i] > a.stoppedAt() - blocked();
      if (waits || !isWritable(w.setup.tables().get(i))) {
        x.blockedAt[i] = now;
      }
    }
  }

  private long blocked() {
    return Bound.RECONCILE.micros(w.setup);
  }

  private boolean runs(SimAgent a) {
    return a.up
        && !a.isStopped()
        && a.sluggish == 0
        && !a.isPaused()
        && w.time.now() - a.jumpedAt() > SECOND;
  }

  private boolean hears(int h, SimSentinel s) {
    return s.answers()
        && s.knowsMaster
        && w.net.agentReaches(h, s.host)
        && w.net.agentHears(h, s.host);
  }

  /** The epoch at which a majority names the node, its Redis being master; -1: it is not so. */
  private long named(int h) {
    if (!w.redis[h].isMaster()) {
      return -1;
    }
    int naming = 0;
    int steadily = 0;
    int known = w.setup.hosts();
    long epoch = -1;
    for (SimSentinel s : w.sentinels) {
      if (s.slow == 0 && s.named() == h && hears(h, s)) {
        if (s.failover.state().leavesNamed()) {
          return -1;
        }
        naming++;
        steadily += w.time.now() - hosts[h].hearsSince[s.host] > HEARD_AGAIN ? 1 : 0;
        known = Math.max(known, s.known.size() + 1);
        epoch = Math.max(epoch, s.epoch);
      }
    }
    hosts[h].steady = 2 * steadily > known;
    boolean is = 2 * naming > known && !isContradicted(h, epoch) && !isContested(h, epoch);
    return is ? epoch : -1;
  }

  /**
   * Another has a majority, too, at no lower epoch: with a Sentinel of an old group, or one that
   * was RESET, or the last word of one that has just fallen silent. Whoever counts finds no owner.
   */
  private boolean isContested(int h, long epoch) {
    for (int o = 0; o < hosts.length; o++) {
      if (o != h && isNamedByMost(h, o, epoch)) {
        return true;
      }
    }
    return false;
  }

  /** Whether most that the agent of {@code h} heard name {@code o}, one of them at that epoch. */
  private boolean isNamedByMost(int h, int o, long epoch) {
    int naming = 0;
    long top = -1;
    for (SimSentinel s : hosts[h].heardAt.keySet()) {
      SentinelView word = hears(h, s) ? null : w.invariants.lastWord(h, s.id);
      if ((word == null ? s.named() : w.setup.hostOf(word.named().host())) == o) {
        naming++;
        top = Math.max(top, word == null ? s.epoch : word.epoch());
      }
    }
    return 2 * naming > hosts.length && top >= epoch;
  }

  /** A Sentinel that answers names another at a higher epoch, and that one is a master, too. */
  private boolean isContradicted(int h, long epoch) {
    boolean below = highest[h] > epoch;
    for (SimSentinel s : w.everySentinel) {
      boolean speaks = s.zombie || w.sentinels[s.host] == s;
      if (speaks && s.epoch > epoch && hears(h, s)) {
        below = true;
        SimRedis r = w.redis[s.named()];
        if (s.named() != h && r.isUp() && r.isMaster()) {
          return true;
        }
      }
    }
    hosts[h].isBelow = below;
    return false;
  }

  private void entitle(int h, Host x, long epoch) {
    long now = w.time.now();
    if (epoch < 0 || epoch != x.epoch) {
      x.lastEntitled = x.entitledSince >= 0 ? now : x.lastEntitled;
      x.entitledSince = -1;
      x.cancel();
    }
    x.epoch = epoch;
    if (epoch >= 0 && x.entitledSince < 0) {
      x.entitledSince = now;
      Bound b = sudden(h, x);
      boolean wrong = false;
      for (int i = 0; i < x.tables.size(); i++) {
        if (isWrong(h, w.setup.tables().get(i)) && isWritable(w.setup.tables().get(i))) {
          wrong = true;
          x.tables.get(i).owe(now, block(x, i, b), promise(h, i, b));
        }
      }
      boolean underWay = now - x.wroteAt < UNDER_WAY;
      if (wrong && b == Bound.PROMPT && h != w.setup.alertOnly() && !underWay) {
        x.first.owe(now, Bound.FIRST_WRITE, Promise.P3);
      }
    }
  }

  /** How fast a mastership that begins now is to be followed. */
  private Bound sudden(int h, Host x) {
    long now = w.time.now();
    boolean calm = x.clearSince >= 0 && now - x.clearSince > CALM && now - x.lastEntitled > CALM;
    boolean leader = now - w.redis[h].roleSince() < CALM;
    if (!calm || !x.steady || !leader || x.isBelow || h == w.setup.alertOnly()) {
      return period(x);
    }
    boolean on = w.ec2.checkOn.getOrDefault(Setup.eni(h), true);
    boolean lately = now - w.ec2.checkChangedAt(Setup.eni(h)) < Bound.RECONCILE.micros(w.setup) * 2;
    if (on || lately) {
      return w.stats.wasDrawn(FaultKind.API_THROTTLED) ? Bound.THROTTLED : Bound.CHECK_FIRST;
    }
    return x.told && now - x.toldSince > SECOND ? Bound.PROMPT : Bound.UNTOLD;
  }

  private Bound period(Host x) {
    if (w.stats.wasDrawn(FaultKind.API_THROTTLED)) {
      return Bound.THROTTLED;
    }
    boolean first = x.lastEntitled == NEVER && w.time.now() - x.entitledSince < AFTER_MOVE;
    boolean often = first || w.time.now() - x.movedAt < AFTER_MOVE;
    return often ? Bound.REPAIR : Bound.RECONCILE;
  }

  /** A table that was refused, or has no route to replace, is tried again each period only. */
  private Bound block(Host x, int i, Bound b) {
    long since = w.time.now() - x.blockedAt[i];
    boolean wasBlocked = since <= blocked();
    return !wasBlocked || b == Bound.THROTTLED ? b : Bound.RECONCILE;
  }

  private Promise promise(int h, int i, Bound b) {
    if (h == w.setup.alertOnly()) {
      return Promise.P4;
    }
    for (RouteTableId t : w.setup.tables()) {
      if (!t.equals(w.setup.tables().get(i)) && !isWritable(t)) {
        return Promise.P5;
      }
    }
    boolean fresh = w.time.now() - w.agents[h].startedAt < CALM;
    boolean prompt = b == Bound.PROMPT || b == Bound.UNTOLD || b == Bound.CHECK_FIRST;
    return prompt ? Promise.P3 : fresh ? Promise.P7 : Promise.P2;
  }

  private boolean isWrong(int h, RouteTableId t) {
    return !Setup.eni(h).equals(w.ec2.target(t))
        && !(h == w.setup.alertOnly() && w.agents[h].alerts.contains("would-move:" + t));
  }

  private boolean isWritable(RouteTableId t) {
    return !w.ec2.denied.contains(t)
        && !w.ec2.failingTables.contains(t)
        && !w.ec2.hangingTables.contains(t)
        && (w.setup.createMissing() || w.ec2.target(t) != null);
  }

  private void owner(int h, Host x) {
    boolean mayAct = h != w.setup.alertOnly();
    if (x.isBelow) {
      x.first.cancel();
    }
    if (mayAct) {
      x.first.check(h, "no request for a route was sent");
    }
    for (int i = 0; i < x.tables.size(); i++) {
      table(h, x, i);
    }
    if (!mayAct) {
      return;
    }
    Bound b = w.stats.wasDrawn(FaultKind.API_THROTTLED) ? Bound.THROTTLED : Bound.RECONCILE;
    boolean on = w.ec2.checkOn.getOrDefault(Setup.eni(h), true);
    x.check.set(on, w.time.now(), b, Promise.P2);
    x.check.history |= x.isBelow;
    x.check.check(h, "the check of its interface is on");
    x.hold.set(!w.agents[h].loopback.present, w.time.now(), Bound.RECONCILE, Promise.P2);
    x.hold.history |= x.isBelow;
    x.hold.check(h, "the VIP is not on its loopback");
  }

  private void table(int h, Host x, int i) {
    RouteTableId t = w.setup.tables().get(i);
    Debt d = x.tables.get(i);
    if (!isWritable(t)) {
      d.cancel();
    } else if (!isWrong(h, t)) {
      d.paid();
    } else if (d.since < 0 || w.ec2.pointedAt(t) > d.since) {
      Bound b = period(x);
      boolean late = w.ec2.isByLateCall(t) && b == Bound.REPAIR;
      Bound with = block(x, i, late ? Bound.LATE_CALL : b);
      d.owe(w.time.now(), with, promise(h, i, with));
    }
    d.history |= x.isBelow;
    d.check(
        h,
        h == w.setup.alertOnly()
            ? "that it would move " + t + " is told to nobody"
            : t + " points at " + w.ec2.target(t));
  }

  /** A demoted node's loopback, which only the routes' new owner needs now. */
  private void leaves(int h, Host x) {
    SimAgent a = w.agents[h];
    SimRedis r = w.redis[h];
    boolean noMaster = !r.isUp() || (!r.isHung() && !r.isMaster() && r.slow == 0);
    boolean must =
        a.loopback.ours
            && noMaster
            && h != w.setup.alertOnly()
            && runs(a)
            && a.knowsItself
            && w.net.loss == 0
            && w.net.slow == 0
            && isAnothers(h);
    if (!a.loopback.ours) {
      x.leave.paid();
    } else if (!must) {
      x.leave.cancel();
    } else if (x.leave.since < 0) {
      x.leave.owe(w.time.now(), Bound.LEAVES, Promise.P2);
    }
    x.leave.history |= x.isBelow;
    x.leave.check(h, "the VIP is still on its loopback");
  }

  /** A majority that the agent hears names one other node, and none this one at no lower epoch. */
  private boolean isAnothers(int h) {
    int[] naming = new int[hosts.length];
    int known = w.setup.hosts();
    long top = -1;
    for (SimSentinel s : w.sentinels) {
      if (s.slow == 0 && hears(h, s)) {
        naming[s.named()]++;
        known = Math.max(known, s.known.size() + 1);
        top = Math.max(top, s.epoch);
      }
    }
    if (isNamedByMost(h, h, top)) {
      return false;
    }
    boolean others = false;
    for (int o = 0; o < naming.length; o++) {
      others |= o != h && 2 * naming[o] > known;
    }
    if (others) {
      hosts[h].isBelow = highest[h] > top;
    }
    return others;
  }

  /** A failover that a majority follows must be known to all who could see it. */
  private void failovers() {
    int named = -1;
    long epoch = -1;
    int naming = 0;
    for (SimSentinel s : w.sentinels) {
      if (s.answers() && s.knowsMaster && s.epoch > epoch) {
        epoch = s.epoch;
        named = s.named();
      }
    }
    for (SimSentinel s : w.sentinels) {
      boolean same = s.answers() && s.knowsMaster && s.epoch == epoch && s.named() == named;
      naming += same ? 1 : 0;
    }
    if (2 * naming <= w.setup.hosts() || named != followed || epoch != followedEpoch) {
      followed = 2 * naming > w.setup.hosts() ? named : -1;
      followedEpoch = epoch;
      followedSince = w.time.now();
      noted = false;
    } else if (!noted && w.time.now() - followedSince > HEARD_AGAIN) {
      noted = true;
      for (int h = 0; h < hosts.length; h++) {
        if (couldSee(h)) {
          w.invariants.incidents().mustKnow(h, epoch);
        }
      }
    }
  }

  /**
   * Whether it ran, knew itself and heard all Sentinels well, from long before until long after.
   * Before it knows which instance it is, it can tell no node from another.
   */
  private boolean couldSee(int h) {
    SimAgent a = w.agents[h];
    boolean all = runs(a) && a.knowsItself && w.net.loss == 0 && w.net.slow == 0;
    long before = followedSince - HEARD_AGAIN;
    all &=
        a.startedAt < before && a.knewAt < before && a.wentOnAt() < before && a.jumpedAt() < before;
    for (SimSentinel s : w.sentinels) {
      long since = hosts[h].hearsSince[s.host];
      all &= since >= 0 && since < before;
    }
    return all;
  }

  /** So few Sentinels can be heard that no majority can be. */
  private void blind(int h, Host x) {
    SimAgent a = w.agents[h];
    for (SimSentinel s : w.everySentinel) {
      if ((s.zombie || w.sentinels[s.host] == s) && hears(h, s)) {
        x.heardAt.put(s, w.time.now());
      }
    }
    x.heardAt.values().removeIf(at -> at < w.time.now() - HEARD_AGAIN);
    boolean is = runs(a) && 2 * x.heardAt.size() <= w.setup.hosts();
    if (!is) {
      x.blind.cancel();
    } else if (a.alerts.contains("blind")) {
      if (x.blind.since >= 0) {
        x.blind.paid();
      }
    } else if (x.blind.since < 0) {
      x.blind.owe(w.time.now(), Bound.TOLD, Promise.P6);
    }
    x.blind.check(h, "blind, and nobody is told");
  }
}
