package io.sentinelvip.sim;

import static io.sentinelvip.sim.Timeline.MILLI;
import static io.sentinelvip.sim.Timeline.SECOND;

import io.sentinelvip.model.RouteTableId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

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

  /** An agent that counts a Sentinel of the old group may have seen its majority before. */
  private static final long UNDER_WAY = SECOND;

  private static final long NEVER = -1000 * SECOND;

  private final World w;
  private final Named named;
  private final Followed followed;
  private final Host[] hosts;
  private boolean running;

  Kept(World w, long[] highest) {
    this.w = w;
    this.named = new Named(w, highest);
    this.followed = new Followed(w, named);
    this.hosts = new Host[w.setup.hosts()];
    for (int h = 0; h < hosts.length; h++) {
      hosts[h] = new Host(w.setup.tables().size());
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
    private final Debt first = new Debt(w);
    private final Debt check = new Debt(w);
    private final Debt hold = new Debt(w);
    private final Debt leave = new Debt(w);
    private final Debt blind = new Debt(w);
    private final List<Debt> tables;
    private final long[] blockedAt;

    Host(int n) {
      tables = Stream.generate(() -> new Debt(w)).limit(n).toList();
      blockedAt = new long[n];
      Arrays.fill(blockedAt, NEVER);
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
      boolean routes = x.tables.stream().anyMatch(Debt::isOwed);
      s.append(routes ? "routes of " + h + "; " : "");
      s.append(x.check.isOwed() ? "the check of " + h + "; " : "");
      s.append(x.hold.isOwed() || x.leave.isOwed() ? "lo of " + h + "; " : "");
    }
    return s.toString();
  }

  void look() {
    if (!running) {
      return;
    }
    for (int h = 0; h < hosts.length; h++) {
      Host x = hosts[h];
      named.listen(h);
      recent(h, x);
      boolean clear = isClear(w.agents[h]);
      x.clearSince = !clear ? -1 : x.clearSince < 0 ? w.time.now() : x.clearSince;
      boolean hints = w.net.hintLoss == 0;
      x.toldSince = hints && !x.told ? w.time.now() : x.toldSince;
      x.told = hints;
      entitle(h, x, clear ? named.named(h) : -1);
      if (x.entitledSince >= 0) {
        owner(h, x);
      }
      leaves(h, x);
      blind(h, x);
    }
    followed.look();
  }

  /**
   * Nothing hinders the agent, its Redis and its calls; whom the Sentinels name is another matter.
   */
  private boolean isClear(SimAgent a) {
    int h = a.host;
    SimRedis r = w.redis[h];
    return a.runs()
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
    if (!calm || !named.isSteady(h) || !leader || named.isBelow(h) || h == w.setup.alertOnly()) {
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
    if (named.isBelow(h)) {
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
    x.check.newHistory(named.isBelow(h));
    x.check.check(h, "the check of its interface is on");
    x.hold.set(!w.agents[h].loopback.present, w.time.now(), Bound.RECONCILE, Promise.P2);
    x.hold.newHistory(named.isBelow(h));
    x.hold.check(h, "the VIP is not on its loopback");
  }

  private void table(int h, Host x, int i) {
    RouteTableId t = w.setup.tables().get(i);
    Debt d = x.tables.get(i);
    if (!isWritable(t)) {
      d.cancel();
    } else if (!isWrong(h, t)) {
      d.paid();
    } else if (!d.isOwed() || w.ec2.pointedAt(t) > d.since()) {
      Bound b = period(x);
      boolean late = w.ec2.isByLateCall(t) && b == Bound.REPAIR;
      Bound with = block(x, i, late ? Bound.LATE_CALL : b);
      d.owe(w.time.now(), with, promise(h, i, with));
    }
    d.newHistory(named.isBelow(h));
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
    boolean noMaster = r.slow == 0 && (!r.isUp() || (!r.isHung() && !r.isMaster()));
    boolean must =
        a.loopback.ours
            && noMaster
            && h != w.setup.alertOnly()
            && a.runs()
            && a.knowsItself
            && w.net.loss == 0
            && w.net.slow == 0
            && named.isAnothers(h);
    if (!a.loopback.ours) {
      x.leave.paid();
    } else if (!must) {
      x.leave.cancel();
    } else if (!x.leave.isOwed()) {
      x.leave.owe(w.time.now(), Bound.LEAVES, Promise.P2);
    }
    x.leave.newHistory(named.isBelow(h));
    x.leave.check(h, "the VIP is still on its loopback");
  }

  /** So few Sentinels can be heard that no majority can be. */
  private void blind(int h, Host x) {
    SimAgent a = w.agents[h];
    int heard = named.heard(h);
    boolean is = a.runs() && 2 * heard <= w.setup.hosts();
    if (!is) {
      x.blind.cancel();
    } else if (a.alerts.contains("blind")) {
      if (x.blind.isOwed()) {
        x.blind.paid();
      }
    } else if (!x.blind.isOwed()) {
      x.blind.owe(w.time.now(), Bound.TOLD, Promise.P6);
    }
    x.blind.check(h, "blind, and nobody is told");
  }
}
