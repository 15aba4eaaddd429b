package io.sentinelvip.core;

import io.sentinelvip.core.Agenda.Mark;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.SentinelView;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.TableView;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes an event into the draft, which each method returns: what was said, not what follows from
 * it.
 */
final class Absorb implements Event.Handler<Draft> {

  /** A hint keeps this node ready for as long as an election may take to show. */
  private static final Duration ARMED_BY_LOOK = Duration.ofSeconds(5);

  private static final Duration ARMED_BY_DOWN = Duration.ofSeconds(15);

  /** Who stays armed for longer, since no election comes about, is made warm again. */
  private static final Duration WARM_FOR = Duration.ofSeconds(30);

  /** From the selection of another node to its mastership; then a cut tells of something new. */
  private static final Duration OTHERS_TURN = Duration.ofSeconds(5);

  private static final Duration OPERATOR = Duration.ofSeconds(30);
  private static final Duration IDENTITY_PERIOD = Duration.ofMinutes(5);
  private static final Duration IDENTITY_RETRY = Duration.ofSeconds(2);

  private final Draft d;

  Absorb(Draft d) {
    this.d = d;
  }

  @Override
  public Draft woke(Event.Woke e) {
    return d;
  }

  /**
   * At once only for whom there may be something to do. The Sentinels answer one after the other:
   * what all the others ask would come before what the new master's agent waits for. An owner that
   * is to hear that it is overtaken is such another: it writes nothing without asking, anyway. So
   * is a replica that is turned to another master, by which its clients are cut, too.
   */
  @Override
  public Draft hinted(Event.Hinted e) {
    Optional<Who> next = e.hint().said().flatMap(Hint.Said::replica).map(d.evidence.self()::who);
    if (next.isPresent()) {
      d.agenda = d.agenda.set(Mark.OTHERS_TURN, next.get() == Who.OTHER ? d.now : null);
    }
    boolean othersTurn = !d.now.reached(d.agenda.after(Mark.OTHERS_TURN, OTHERS_TURN, d.now));
    boolean mine = d.evidence.lastSaidMaster() || next.filter(w -> w == Who.ME).isPresent();
    if (d.stance.phase().owns() ? !othersTurn : mine) {
      d.agenda = d.agenda.set(Mark.ASKED, null);
    } else if (e.hint().kind() == Hint.Kind.ROLE && !othersTurn) {
      d.agenda = d.agenda.set(Mark.ROLE_ASKED, null);
    } else if (d.agenda.at(Mark.HINTED) == null) {
      d.agenda = d.agenda.set(Mark.HINTED, d.now);
    }
    arm(e.hint().kind() == Hint.Kind.ARM ? ARMED_BY_DOWN : ARMED_BY_LOOK);
    d.note(e.hint().source() + " hints: " + e.hint().text());
    return d;
  }

  private void arm(Duration howLong) {
    Moment until = d.now.plus(howLong);
    if (!d.stance.isArmed(d.now) || d.now.reached(d.agenda.after(Mark.WARMED, WARM_FOR, d.now))) {
      d.agenda = d.agenda.set(Mark.WARMED, d.now);
      d.start(new Intent.WarmUp());
    }
    Moment before = d.stance.armedUntil();
    d.stance = d.stance.armedUntil(before != null && before.reached(until) ? before : until);
  }

  @Override
  public Draft viewAnswered(Event.ViewAnswered e) {
    SentinelView view = e.view();
    Voice before = d.evidence.voices().get(view.sentinel());
    d.evidence = d.evidence.answered(view);
    Voice voice = d.evidence.voices().get(view.sentinel());
    if (voice != null && voice.who() == Who.OTHER && !voice.isSaidBy(before, d.now)) {
      d.agenda = d.agenda.set(Mark.RIVALLED, d.now);
    }
    if (voice != null && d.epochs.counts(voice) && view.epoch() > d.epochs.highest()) {
      d.epochs = d.epochs.seen(view.epoch());
      d.start(new Intent.RememberEpoch(view.epoch()));
    }
    if (view.down() || view.leavesNamed()) {
      arm(ARMED_BY_LOOK);
    }
    return d;
  }

  @Override
  public Draft viewFailed(Event.ViewFailed e) {
    d.evidence = d.evidence.unanswered(e.via(), e.fault(), d.now);
    return d;
  }

  @Override
  public Draft nodesListed(Event.NodesListed e) {
    d.evidence = d.evidence.listed(e.sentinel(), e.nodes());
    return d;
  }

  @Override
  public Draft namesResolved(Event.NamesResolved e) {
    Map<String, Set<Ip>> names = new HashMap<>(d.evidence.self().names());
    e.addresses().forEach((name, ips) -> names.put(name.toLowerCase(Locale.ROOT), ips));
    d.evidence = d.evidence.known(d.evidence.self().identity(), names);
    return d;
  }

  @Override
  public Draft roleAnswered(Event.RoleAnswered e) {
    Evidence.RoleSeen seen =
        new Evidence.RoleSeen(e.role(), Freshness.of(e.askedAt(), e.answeredAt()));
    if (!e.redis().equals(d.evidence.ownRedis())) {
      d.evidence = d.evidence.peerRole(e.redis(), seen);
      return d;
    }
    boolean turned = seen.isMaster() && !d.evidence.lastSaidMaster();
    boolean promoted = turned && d.evidence.role() != null;
    d.evidence = d.evidence.ownRole(seen, d.now);
    if (turned) {
      d.note("the local Redis " + e.redis() + " now says master");
      d.agenda = d.agenda.set(Mark.ASKED, null);
      if (promoted) {
        d.agenda = d.agenda.set(Mark.PROMOTED, d.now);
      }
      arm(ARMED_BY_DOWN);
    }
    return d;
  }

  @Override
  public Draft roleFailed(Event.RoleFailed e) {
    // What another Redis said last stays true until it is too old: one lost answer is no "not
    // master".
    if (e.redis().equals(d.evidence.ownRedis())) {
      d.evidence = d.evidence.ownRoleUnknown(e.fault(), d.now);
    }
    return d;
  }

  @Override
  public Draft identityLearned(Event.IdentityLearned e) {
    if (!e.identity().equals(d.evidence.self().identity())) {
      d.evidence = d.evidence.known(e.identity(), d.evidence.self().names());
      d.check = CheckState.unknown();
      d.note(
          "this is "
              + e.identity().instance()
              + " with "
              + e.identity().interfaces().size()
              + " network interface(s)");
    }
    d.agenda = d.agenda.set(Mark.IDENTITY_DUE, d.now.plus(IDENTITY_PERIOD));
    return d;
  }

  @Override
  public Draft identityFailed(Event.IdentityFailed e) {
    d.evidence = d.evidence.identityUnknown(e.fault());
    d.agenda = d.agenda.set(Mark.IDENTITY_DUE, d.now.plus(IDENTITY_RETRY));
    return d;
  }

  @Override
  public Draft tablesRead(Event.TablesRead e) {
    d.agenda = d.agenda.readDone(e.askedAt());
    Map<RouteTableId, TableView> shown = new LinkedHashMap<>();
    e.tables().forEach(t -> shown.put(t.table(), t));
    if (d.settings.tables() instanceof TableSelector.ByTag) {
      takeTagged(shown);
    }
    d.eachTable(t -> t.read(shown.get(t.id()), e.askedAt(), d.target()));
    return d;
  }

  /** The tag decides anew at each look; a table that lost it is no longer touched. */
  private void takeTagged(Map<RouteTableId, TableView> shown) {
    if (shown.keySet().equals(d.tables().keySet())) {
      return;
    }
    Map<RouteTableId, TableState> tables = new LinkedHashMap<>();
    Moment from = d.agenda.after(Mark.READ_ASKED, Duration.ZERO, d.now);
    shown
        .keySet()
        .forEach(
            id -> {
              TableState t = d.tables().get(id);
              tables.put(id, t == null ? TableState.unknown(id, from) : t);
            });
    d.tables(tables);
    d.note("the tag now selects " + tables.keySet());
  }

  @Override
  public Draft tablesUnread(Event.TablesUnread e) {
    d.agenda = d.agenda.readFailed(e.fault(), d.stance.phase().owns());
    d.eachTable(TableState::unread);
    return d;
  }

  @Override
  public Draft checkRead(Event.CheckRead e) {
    d.agenda = d.agenda.checkDone();
    if (isTarget(e.eni())) {
      boolean wasAcked = d.check.ackedAt() != null;
      d.check = d.check.read(e.on(), e.askedAt());
      if (wasAcked && d.check.ackedAt() == null) {
        d.check = d.check.retryAt(d.now.plus(readBackOff()));
      }
    }
    return d;
  }

  @Override
  public Draft checkUnread(Event.CheckUnread e) {
    d.agenda = d.agenda.checkFailed(e.fault(), d.stance.phase().owns());
    d.check = d.check.unread(e.fault());
    return d;
  }

  @Override
  public Draft checkDisabled(Event.CheckDisabled e) {
    if (isTarget(e.eni())) {
      boolean wasOff = d.check.isOff();
      d.check = d.check.acked(d.now);
      if (!wasOff) {
        d.agenda = d.agenda.set(Mark.CHECK_ASKED, null);
        d.note("source/dest check of " + e.eni() + " turned off");
      }
    }
    return d;
  }

  @Override
  public Draft checkNotDisabled(Event.CheckNotDisabled e) {
    Fault f = e.fault();
    Moment retry =
        f.kind() == Fault.Kind.PROOF_EXPIRED ? d.now : Retry.at(d, d.check.attempts(), f);
    d.check = d.check.failed(f, retry);
    d.agenda = d.agenda.set(Mark.WRITE_FAILED, d.now);
    if (f.kind() == Fault.Kind.UNKNOWN_OUTCOME) {
      d.agenda = d.agenda.set(Mark.CHECK_ASKED, null);
    }
    return d;
  }

  /**
   * Acknowledged as off and read as on: a stale read, or another hand; either way not at once
   * again.
   */
  private Duration readBackOff() {
    return Backoff.after(d.check.attempts(), true, d.agenda.seed());
  }

  private boolean isTarget(EniId eni) {
    RouteTarget t = d.target();
    return t != null && t.eni().equals(eni);
  }

  @Override
  public Draft routePointed(Event.RoutePointed e) {
    d.table(e.table(), t -> t.acked(d.now));
    Turns.written(d);
    d.stance = d.stance.movedAt(d.now);
    d.agenda = d.agenda.set(Mark.READ_ASKED, null);
    d.note(e.table() + " acknowledged");
    return d;
  }

  @Override
  public Draft routeNotPointed(Event.RouteNotPointed e) {
    Fault f = e.fault();
    switch (f.kind()) {
      case PROOF_EXPIRED -> d.table(e.table(), TableState::unsent);
      case NO_ROUTE -> retryRoute(e, d.settings.createMissing());
      default -> retryRoute(e, false);
    }
    d.note(e.table() + " not written: " + f);
    return d;
  }

  private void retryRoute(Event.RouteNotPointed e, boolean create) {
    d.agenda = d.agenda.set(Mark.WRITE_FAILED, d.now);
    TableState failed = d.tables().get(e.table());
    if (failed != null) {
      Moment retry = Retry.route(d, failed, e.fault(), create);
      d.table(e.table(), t -> t.failed(e.fault(), d.now, retry, create));
    }
    if (e.fault().kind() == Fault.Kind.UNKNOWN_OUTCOME) {
      d.stance = d.stance.movedAt(d.now);
      d.agenda = d.agenda.set(Mark.READ_ASKED, null);
    }
  }

  @Override
  public Draft loopbackSeen(Event.LoopbackSeen e) {
    d.loop = d.loop.seen(e.present(), e.ours(), d.now.plus(d.settings.reconcile()));
    return d;
  }

  @Override
  public Draft loopbackFailed(Event.LoopbackFailed e) {
    Moment next =
        e.fault().kind() == Fault.Kind.PROOF_EXPIRED
            ? d.now
            : d.now.plus(Backoff.after(d.loop.attempts() + 1, true, d.agenda.seed()));
    d.loop = d.loop.failed(e.fault(), next);
    d.agenda = d.agenda.set(Mark.WRITE_FAILED, d.now);
    return d;
  }

  @Override
  public Draft pauseAsked(Event.PauseAsked e) {
    d.stance = d.stance.pausedUntilWall(e.untilWallMillis());
    d.note("paused until " + Instant.ofEpochMilli(e.untilWallMillis()));
    return d;
  }

  @Override
  public Draft resumeAsked(Event.ResumeAsked e) {
    d.stance = d.stance.pausedUntilWall(0);
    d.agenda = d.agenda.set(Mark.ASKED, null);
    d.note("resumed");
    return d;
  }

  @Override
  public Draft claimAsked(Event.ClaimAsked e) {
    d.agenda = d.agenda.set(Mark.ASKED, null).set(Mark.READ_ASKED, null);
    arm(ARMED_BY_LOOK);
    if (e.despiteNoMajority()) {
      d.stance = d.stance.operatorUntil(d.now.plus(OPERATOR));
      d.once(
          Alert.Severity.CRITICAL,
          "operator-claim",
          "an operator asked to claim despite no majority: for "
              + OPERATOR.toSeconds()
              + " s the local ROLE alone decides, unless a majority names another");
    } else {
      d.note("an operator asked to look and claim");
    }
    return d;
  }
}
