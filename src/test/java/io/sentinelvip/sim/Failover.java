package io.sentinelvip.sim;

import static io.sentinelvip.sim.Timeline.MILLI;
import static io.sentinelvip.sim.Timeline.SECOND;

import io.sentinelvip.core.Hint;
import io.sentinelvip.model.Ballot;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.FailoverState;
import io.sentinelvip.model.RunId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One Sentinel's part in elections, and the failover that it leads. */
final class Failover {

  private static final long ELECTION = 5 * SECOND;

  private final SimSentinel s;
  private FailoverState state = FailoverState.NONE;
  private long failoverEpoch;
  private long since;
  private long notBefore;
  private long votedEpoch;
  private @Nullable RunId votedFor;
  private long votedAt = -100 * SECOND;
  private boolean forced;
  private int chosen = -1;
  private long nextInfo;
  private final Set<RunId> votes = new HashSet<>();

  Failover(SimSentinel s) {
    this.s = s;
  }

  FailoverState state() {
    return state;
  }

  /** The host that is already named although the switch is not through; -1: none. */
  int promoted() {
    return state == FailoverState.RECONF_SLAVES || state == FailoverState.UPDATE_CONFIG
        ? chosen
        : -1;
  }

  /** The epoch of its vote outlives what it voted for. */
  void forget() {
    state = FailoverState.NONE;
    chosen = -1;
    forced = false;
    votedFor = null;
    votes.clear();
  }

  /** A failover that it leads is over; its vote stands. */
  private void end() {
    state = FailoverState.NONE;
    chosen = -1;
    forced = false;
    votes.clear();
  }

  private void vote(RunId leader, long at) {
    votedEpoch = at;
    votedFor = leader;
    votedAt = s.w.time.now();
    s.w.elections.voted(s, leader, at);
    s.changed();
  }

  /** The epoch of its last vote. */
  long votedEpoch() {
    return votedEpoch;
  }

  /** When it voted last. */
  long votedAt() {
    return votedAt;
  }

  /** As {@code IS-MASTER-DOWN-BY-ADDR} with epoch 0 and {@code SENTINEL REPLICAS} show it. */
  Ballot ballot() {
    boolean shows =
        (state == FailoverState.WAIT_PROMOTION || state.namesPromoted())
            && (!forced || s.w.mutant == Mutant.FORCED_COUNTS_AS_ELECTED);
    Optional<Endpoint> promotes = shows ? Optional.of(s.w.setup.redis(chosen)) : Optional.empty();
    return new Ballot(Optional.ofNullable(votedFor), votedEpoch, promotes);
  }

  private void abort(String why) {
    end();
    s.tell(Hint.Kind.LOOK, "-failover-abort-" + why);
    s.changed();
  }

  private void enter(FailoverState next, long now) {
    state = next;
    since = now;
    s.changed();
  }

  /** SENTINEL FAILOVER: without an election, whatever the others do. */
  boolean force() {
    if (state != FailoverState.NONE || !s.answers() || !s.knowsMaster || s.isTilted()) {
      return false;
    }
    s.currentEpoch++;
    failoverEpoch = s.currentEpoch;
    forced = true;
    enter(FailoverState.SELECT_SLAVE, s.w.time.now());
    s.w.tell(() -> "sentinel " + s.host + " told to fail over, epoch " + failoverEpoch);
    return true;
  }

  void tick(long now) {
    switch (state) {
      case NONE -> considerStart(now);
      case WAIT_START -> waitForVotes(now);
      case SELECT_SLAVE -> select(now);
      case SEND_SLAVEOF_NOONE -> sendPromotion(now);
      case WAIT_PROMOTION -> waitForPromotion(now);
      case RECONF_SLAVES -> reconfigure(now);
      case UPDATE_CONFIG -> s.switchTo(chosen);
    }
  }

  private void considerStart(long now) {
    if (now < notBefore || !s.isObjectivelyDown()) {
      return;
    }
    s.currentEpoch++;
    failoverEpoch = s.currentEpoch;
    vote(s.id, failoverEpoch);
    votes.clear();
    votes.add(s.id);
    notBefore = now + 2 * s.w.failoverTimeout + s.w.dice.between(0, SECOND);
    enter(FailoverState.WAIT_START, now);
    long e = failoverEpoch;
    for (SimSentinel o : s.known.values()) {
      s.w.net.send(s.host, o.host, () -> o.failover.askedForVote(s, e));
    }
  }

  private void askedForVote(SimSentinel by, long e) {
    if (!s.answers() || !s.knowsMaster || s.isTilted()) {
      return;
    }
    s.currentEpoch = Math.max(s.currentEpoch, e);
    if (votedEpoch < e) {
      vote(by.id, e);
      notBefore = s.w.time.now() + 2 * s.w.failoverTimeout + s.w.dice.between(0, SECOND);
      s.w.net.send(s.host, by.host, () -> by.failover.gotVote(s.id, e));
    }
  }

  private void gotVote(RunId from, long e) {
    if (state == FailoverState.WAIT_START && e == failoverEpoch) {
      votes.add(from);
    }
  }

  private void waitForVotes(long now) {
    int needed = Math.max((s.known.size() + 1) / 2 + 1, s.quorum());
    if (votes.size() >= needed) {
      s.tell(Hint.Kind.LOOK, "+elected-leader");
      s.w.tell(() -> "sentinel " + s.host + " elected, epoch " + failoverEpoch);
      enter(FailoverState.SELECT_SLAVE, now);
    } else if (now - since > Math.min(ELECTION, s.w.failoverTimeout)) {
      abort("not-elected");
    }
  }

  private void select(long now) {
    java.util.List<Integer> good = new java.util.ArrayList<>();
    for (SimRedis r : s.w.redis) {
      if (r.host != s.master && r.answers() && !r.isMaster() && s.w.net.bothWays(s.host, r.host)) {
        good.add(r.host);
      }
    }
    if (good.isEmpty()) {
      abort("no-good-slave");
      return;
    }
    chosen = s.w.dice.of(good);
    s.tell(Hint.Sign.SELECTED, "+selected-slave", chosen);
    enter(FailoverState.SEND_SLAVEOF_NOONE, now);
  }

  private void sendPromotion(long now) {
    int to = chosen;
    s.w.elections.promotes(s, to, failoverEpoch, forced);
    s.w.net.send(s.host, to, () -> s.w.redis[to].promote());
    nextInfo = now + s.w.dice.between(100 * MILLI, SECOND);
    enter(FailoverState.WAIT_PROMOTION, now);
  }

  private void waitForPromotion(long now) {
    SimRedis r = s.w.redis[chosen];
    if (now >= nextInfo) {
      nextInfo = now + SECOND;
      if (r.answers() && r.isMaster() && s.w.net.bothWays(s.host, chosen)) {
        s.epoch = failoverEpoch;
        enter(FailoverState.RECONF_SLAVES, now);
        s.w.failedOver(s, chosen, failoverEpoch);
        s.tell(Hint.Sign.PROMOTED, "+promoted-slave", chosen);
        s.hello();
        return;
      }
    }
    if (now - since > s.w.failoverTimeout) {
      abort("slave-timeout");
    }
  }

  private void reconfigure(long now) {
    boolean all = true;
    boolean late = now - since > s.w.failoverTimeout;
    for (SimRedis r : s.w.redis) {
      if (r.host == chosen || r.host == s.master || !s.w.net.bothWays(s.host, r.host)) {
        continue;
      }
      if (r.answers() && !r.isSyncedWith(chosen)) {
        all = false;
        if (r.follows() != chosen && !r.isMaster()) {
          r.follow(chosen, s.w.dice.between(0, s.w.resync));
        }
      }
    }
    if (all || late) {
      enter(FailoverState.UPDATE_CONFIG, now);
    }
  }
}
