package io.sentinelvip.core;

import io.sentinelvip.core.Agenda.Mark;
import io.sentinelvip.core.Evidence.RoleSeen;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.TableView;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is to be asked and looked at, and when. */
final class Looks {

  private static final Duration POLL = Duration.ofSeconds(1);

  /**
   * While there is nothing to find out, which {@link #isAtRest} tells: each wake costs the host.
   */
  static final Duration AT_REST = Duration.ofSeconds(2);

  /** Before answers count no longer ({@link Voice}). */
  private static final Duration STANDSTILL = AT_REST.plus(Duration.ofSeconds(1));

  private static final Duration ARMED = Duration.ofMillis(100);

  /** While a proof is wanted or a majority is forming, for so long that it mostly is there. */
  private static final Duration FORMING = Duration.ofMillis(30);

  /** What a bystander was told of is followed so much later. */
  private static final Duration BYSTANDER = Duration.ofMillis(50);

  /** The Sentinels agree within a second; what takes longer is no faster for being asked after. */
  private static final Duration MOSTLY_FORMED = Duration.ofSeconds(2);

  /** A proof that has not come by then waits for the world, not for the next question. */
  private static final Duration EAGER = Duration.ofSeconds(5);

  private final Draft d;
  private final boolean proofWanted;
  private final boolean forming;

  private Looks(Draft d, boolean proofWanted) {
    this.d = d;
    this.proofWanted = proofWanted;
    this.forming = isForming();
  }

  /** Who runs asks each two seconds: who did not ask for longer stood still, with every answer. */
  static void noticeStandstill(Draft d) {
    Moment asked = d.agenda.at(Mark.ASKED);
    if (asked != null && asked.ageAt(d.now).compareTo(STANDSTILL) > 0) {
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
    l.hint();
    l.sentinels();
    l.roles();
    l.identity();
    Readings.plan(d);
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

  private void hint() {
    Moment hinted = d.agenda.at(Mark.HINTED);
    if (hinted != null && d.due(hinted.plus(BYSTANDER))) {
      d.agenda = d.agenda.set(Mark.HINTED, null).set(Mark.ASKED, null);
    }
  }

  /** The ROLE is asked with them: a proof needs both, and one wake costs less than two. */
  private void sentinels() {
    Duration each = pace(poll());
    if (d.due(d.agenda.after(Mark.ASKED, each, d.now))) {
      d.agenda = d.agenda.set(Mark.ASKED, d.now).set(Mark.ROLE_ASKED, null);
      d.start(new Intent.AskSentinels());
    }
  }

  /**
   * Whether there is nothing to find out: each Sentinel answered the last question and named the
   * same node at the same epoch, none has hinted at more since, and the local Redis told its ROLE.
   */
  private boolean isAtRest() {
    RoleSeen role = d.evidence.role();
    if (role == null || d.evidence.roleFault() != null || d.stance.isArmed(d.now)) {
      return false;
    }
    for (Evidence.Failure f : d.evidence.failing().values()) {
      if (f.isRecent(d.now)) {
        return false;
      }
    }
    List<Voice> voices = d.counted();
    for (Voice v : voices) {
      if (!isAnswered(Mark.ASKED, v.freshness()) || !v.saysAs(voices.get(0))) {
        return false;
      }
    }
    return voices.size() >= d.floor() && isAnswered(Mark.ROLE_ASKED, role.freshness());
  }

  private boolean isAnswered(Mark asked, Freshness answer) {
    Moment last = d.agenda.at(asked);
    return last != null && answer.askedAt().reached(last);
  }

  private Duration poll() {
    return isAtRest() ? AT_REST : POLL;
  }

  private void roles() {
    Duration each = pace(d.stance.isArmed(d.now) ? ARMED : poll());
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
