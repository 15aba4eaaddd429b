package io.sentinelvip.core;

import io.sentinelvip.core.Agenda.Mark;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.TableView;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** What is to be asked and looked at, and when. */
final class Looks {

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration ARMED = Duration.ofMillis(100);

  /** While a proof is wanted or a majority is forming, for so long that it mostly is there. */
  private static final Duration FORMING = Duration.ofMillis(30);

  /** The Sentinels agree within a second; what takes longer is no faster for being asked after. */
  private static final Duration MOSTLY_FORMED = Duration.ofSeconds(2);

  /** A proof that has not come by then waits for the world, not for the next question. */
  private static final Duration EAGER = Duration.ofSeconds(5);

  private static final Duration VERIFY = Duration.ofMillis(300);
  private static final Duration SETTLED = Duration.ofSeconds(10);
  private static final Duration AFTER_MOVE = Duration.ofSeconds(5);
  private static final Duration MOVE_IS_OVER = Duration.ofMinutes(2);

  /**
   * A late call of the overtaken node may still land: after a move the owner looks again at these
   * seconds.
   */
  private static final int[] LATE_CALLS = {1, 2, 5, 10};

  /** Who was demoted wants to see that the routes have gone, so that its status is true. */
  private static final int[] ANOTHERS_MOVE = {2, 5, 15};

  /** A bystander's looks at the move of another, from the majority on. */
  private static final int[] WATCHED_MOVE = {1, 4, 8};

  /** After that a bystander looks each ten seconds, and after so long as seldom as at rest. */
  private static final Duration WATCHED = Duration.ofMinutes(1);

  private final Draft d;
  private final boolean proofWanted;
  private final boolean forming;

  private Looks(Draft d, boolean proofWanted) {
    this.d = d;
    this.proofWanted = proofWanted;
    this.forming = isForming();
  }

  /** Who runs asks each second: who did not ask for longer stood still, with every answer. */
  static void noticeStandstill(Draft d) {
    Moment asked = d.agenda.at(Mark.ASKED);
    if (asked != null && asked.ageAt(d.now).compareTo(Freshness.SILENCE) > 0) {
      d.agenda = d.agenda.set(Mark.STOOD_STILL, d.now);
    }
  }

  static void plan(Draft d, boolean proofWanted) {
    if (proofWanted != (d.agenda.at(Mark.WANTED) != null)) {
      d.agenda = d.agenda.set(Mark.WANTED, proofWanted ? d.now : null);
    }
    Looks l = new Looks(d, proofWanted);
    if (l.forming != (d.agenda.at(Mark.FORMING) != null)) {
      d.agenda = d.agenda.set(Mark.FORMING, l.forming ? d.now : null);
    }
    l.sentinels();
    l.roles();
    l.identity();
    l.tables();
    l.check();
    l.loopback();
    l.rehearse();
  }

  private boolean isForming() {
    boolean wanted =
        proofWanted && d.agenda.after(Mark.WANTED, EAGER, d.now).until(d.now).isNegative();
    return wanted || d.isRising() || (proofWanted && lacksYouthOnly());
  }

  /**
   * All say that this node is the master, and not together: polled each second apart from one
   * another, the Sentinels and the ROLE would never give a proof.
   */
  private boolean lacksYouthOnly() {
    return d.live().is(Finding.Kind.MINE)
        && d.evidence.lastSaidMaster()
        && d.evidence.roleFault() == null;
  }

  /** How often to ask; {@code otherwise} while nothing is forming. */
  private Duration pace(Duration otherwise) {
    if (!forming) {
      return otherwise;
    }
    return d.due(d.agenda.after(Mark.FORMING, MOSTLY_FORMED, d.now)) ? ARMED : FORMING;
  }

  private void sentinels() {
    Duration each = pace(POLL);
    if (d.due(d.agenda.after(Mark.ASKED, each, d.now))) {
      d.agenda = d.agenda.set(Mark.ASKED, d.now);
      d.start(new Intent.AskSentinels());
    }
  }

  private void roles() {
    Duration each = pace(d.stance.isArmed(d.now) ? ARMED : POLL);
    Endpoint own = d.evidence.ownRedis();
    if (own != null && d.due(d.agenda.after(Mark.ROLE_ASKED, each, d.now))) {
      d.agenda = d.agenda.set(Mark.ROLE_ASKED, d.now);
      d.start(new Intent.AskRole(own));
      d.wake(d.now.plus(each));
    }
    if (d.epochs.standing() != null && d.due(d.agenda.after(Mark.PEERS_ASKED, POLL, d.now))) {
      d.agenda = d.agenda.set(Mark.PEERS_ASKED, d.now);
      higherNamed(d.epochs.standing().epoch()).forEach(e -> d.start(new Intent.AskRole(e)));
    }
  }

  private Set<Endpoint> higherNamed(long epoch) {
    Set<Endpoint> named = new LinkedHashSet<>();
    for (Voice v : d.counted()) {
      if (v.view().epoch() > epoch && v.who() == Who.OTHER) {
        named.add(v.meant());
      }
    }
    return named;
  }

  private void identity() {
    Moment due = d.agenda.at(Mark.IDENTITY_DUE);
    if (due != null && d.due(due)) {
      d.agenda = d.agenda.set(Mark.IDENTITY_DUE, null);
      d.start(new Intent.LearnIdentity());
    }
  }

  private void tables() {
    if (d.agenda.at(Mark.READING) != null || !d.evidence.knowsItself()) {
      return;
    }
    Moment asked = d.agenda.at(Mark.READ_ASKED);
    if (asked == null || d.due(nextLook(asked))) {
      d.agenda = d.agenda.set(Mark.READ_ASKED, d.now).set(Mark.READING, d.now);
      d.start(new Intent.ReadTables());
    }
  }

  private Moment nextLook(Moment asked) {
    Agenda.Reads reads = d.agenda.reads();
    Fault fault = reads.fault();
    if (fault != null) {
      boolean slowly = fault.kind() == Fault.Kind.THROTTLED || !fault.retriable();
      return asked.plus(Backoff.after(reads.failed() + 2, slowly, d.agenda.seed()));
    }
    if (d.stance.phase() instanceof Phase.Leaving) {
      return asked.plus(POLL);
    }
    if (!d.stance.phase().owns()) {
      return ofAnother(asked);
    }
    Moment next =
        afterMove(d.stance.movedAt(), asked, LATE_CALLS, asked.plus(settledPeriod(asked)));
    for (TableState t : d.tables().values()) {
      if (t.wantsRead(isSudden())) {
        next = Moment.earlier(next, wanted(t, asked));
      }
    }
    return next;
  }

  /**
   * At rest hardly ever. While the new master's agent has yet to move the routes, so that it is
   * seen within ten seconds if it does not; a moment later each time for some agents than for
   * others.
   */
  private Moment ofAnother(Moment asked) {
    Incident i = d.chronicle.moving();
    Moment majority = i == null ? null : i.stageAt(Incident.Kind.MAJORITY);
    Moment rest = asked.plus(period(2));
    if (majority == null) {
      return afterMove(d.stance.movedAt(), asked, ANOTHERS_MOVE, rest);
    }
    Duration spread = Duration.ofMillis(Math.floorMod(Backoff.mix(majority.monoNanos()), 1000));
    Moment from = majority.plus(spread);
    boolean isOld = majority.until(asked).compareTo(WATCHED) >= 0;
    return afterMove(from, asked, WATCHED_MOVE, isOld ? rest : asked.plus(SETTLED));
  }

  private boolean isSudden() {
    return d.stance.phase() instanceof Phase.Claiming c && c.sudden();
  }

  private Moment wanted(TableState t, Moment asked) {
    Moment odd = t.seen().oddSince();
    if (t.right() && odd != null) {
      return odd.plus(TableState.ODD);
    }
    boolean settled = d.stance.movedAt().until(d.now).compareTo(SETTLED) > 0;
    return asked.plus(settled ? POLL : VERIFY);
  }

  private static Moment afterMove(Moment moved, Moment asked, int[] seconds, Moment later) {
    Duration since = moved.until(asked);
    for (int s : seconds) {
      if (since.compareTo(Duration.ofSeconds(s)) < 0) {
        return moved.plus(Duration.ofSeconds(s));
      }
    }
    return later;
  }

  /** Each 5 s for two minutes after a move, then each period. */
  private Duration settledPeriod(Moment asked) {
    boolean over = d.stance.movedAt().until(asked).compareTo(MOVE_IS_OVER) >= 0;
    int slower = d.agenda.reads().slower();
    return over ? period(1) : Backoff.jitter(AFTER_MOVE.multipliedBy(slower), d.agenda.seed());
  }

  private Duration period(int times) {
    long nanos = d.settings.reconcile().toNanos() * times * d.agenda.reads().slower();
    return Backoff.jitter(Duration.ofNanos(nanos), d.agenda.seed());
  }

  private void check() {
    RouteTarget target = d.target();
    if (target == null || d.agenda.at(Mark.CHECK_READING) != null) {
      return;
    }
    if (d.due(d.agenda.after(Mark.CHECK_ASKED, checkPeriod(), d.now))) {
      d.agenda = d.agenda.set(Mark.CHECK_ASKED, d.now).set(Mark.CHECK_READING, d.now);
      d.start(new Intent.ReadCheck(target));
    }
  }

  private Duration checkPeriod() {
    boolean owns = d.stance.phase().owns();
    if (d.check.unread() != null && !d.check.unread().retriable()) {
      return period(owns ? 1 : 2);
    }
    if (owns && d.check.ackedAt() != null && !d.check.isOff()) {
      return VERIFY;
    }
    if (!d.check.known() || (d.check.ackedAt() != null && d.check.on())) {
      return POLL.multipliedBy(d.agenda.reads().slower());
    }
    return period(owns ? 1 : 2);
  }

  private void loopback() {
    if (!d.loop.isBusy() && d.due(d.loop.nextLook())) {
      d.loop = d.loop.busy(d.now);
      d.start(new Intent.ReadLoopback());
    }
  }

  /**
   * Proves the permissions and warms the way, once; with the route's present target, since some
   * emulators ignore DryRun.
   */
  private void rehearse() {
    Moment due = d.agenda.at(Mark.REHEARSE_DUE);
    RouteTarget own = d.target();
    if (due == null || own == null || d.handsOff() || !d.due(due)) {
      return;
    }
    for (TableState t : d.tables().values()) {
      TableView view = t.seen().view();
      Optional<RouteTarget> present =
          view == null
              ? Optional.empty()
              : view.route()
                  .flatMap(TableView.Route::eni)
                  .map(eni -> new RouteTarget(eni, Optional.empty()));
      if (present.isPresent() && !t.write().isUnderWay()) {
        d.agenda = d.agenda.set(Mark.REHEARSE_DUE, null);
        Optional<RouteTarget> check =
            d.settings.prepareCheck() ? Optional.of(own) : Optional.empty();
        d.start(new Intent.Rehearse(t.id(), present.get(), check));
        return;
      }
    }
  }
}
