package io.sentinelvip.core;

import io.sentinelvip.core.Chronicle.Settled;
import io.sentinelvip.core.Incident.Kind;
import io.sentinelvip.core.Incident.Outcome;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.TableView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From the majority to the verified route. The new master's agent verifies what it keeps; every
 * other knows only what the tables show: the routes are right when all of them are active and lead
 * to one target, seen after the majority, that is neither this node nor what the old master had.
 */
final class Course {

  /** From the majority on; a route that is not right by then is worth an alert. */
  static final Duration OVERDUE = Duration.ofSeconds(10);

  private final Draft d;
  private final VipState before;
  private final Event event;

  Course(Draft d, VipState before, Event event) {
    this.d = d;
    this.before = before;
    this.event = event;
  }

  void follow() {
    Incident i = d.chronicle.moving();
    if (i == null) {
      learn();
      return;
    }
    i = new IncidentCalls(d, event).note(role(i));
    if (i.isByElection()) {
      foretold(i);
      return;
    }
    Moment majority = i.stageAt(Kind.MAJORITY);
    String verified = i.here() ? verifiedHere(i) : verifiedElsewhere(majority);
    if (verified != null) {
      d.chronicle = d.chronicle.moving(null);
      Incidents.close(d, i.stage(Kind.VERIFIED, "", d.now, verified), Outcome.VERIFIED, verified);
      return;
    }
    if (majority != null && d.due(majority.plus(Incidents.GIVE_UP))) {
      d.chronicle = d.chronicle.moving(null);
      Incidents.close(d, i, Outcome.GIVEN_UP, "not right in 10 minutes: " + wrong(i));
      return;
    }
    if (majority != null && i.stageAt(Kind.OVERDUE) == null && d.due(majority.plus(OVERDUE))) {
      i = i.stage(Kind.OVERDUE, "", d.now, wrong(i)).because("not right yet: " + wrong(i));
    }
    d.chronicle = d.chronicle.moving(i);
  }

  /** What was claimed on an election is over only when the Sentinels follow it, or do not. */
  private void foretold(Incident i) {
    boolean given = d.due(i.openedAt().plus(Incidents.GIVE_UP));
    if (d.stance.phase().owns() && !given) {
      d.chronicle = d.chronicle.moving(i);
      return;
    }
    d.chronicle = d.chronicle.moving(null);
    Outcome how = given ? Outcome.GIVEN_UP : Outcome.AVERTED;
    Incidents.close(d, i, how, "the Sentinels did not follow it: " + d.live().sentence());
  }

  /** As long as no failover was seen, what the tables show is what the master has. */
  private void learn() {
    Settled s = d.chronicle.settled();
    boolean calm = d.chronicle.last() == null && d.chronicle.rising() == null;
    if (event instanceof Event.TablesRead && s != null && calm) {
      d.chronicle = d.chronicle.settled(s.leadsTo(commonTarget(null)));
    }
  }

  private Incident role(Incident i) {
    boolean turned = d.evidence.lastSaidMaster() && !before.evidence().lastSaidMaster();
    return turned && i.here()
        ? i.stage(Kind.ROLE, "", d.now, "the local Redis " + d.evidence.ownRedis() + " says master")
        : i;
  }

  private @Nullable String verifiedHere(Incident i) {
    boolean holding = d.stance.phase() instanceof Phase.Holding h && h.epoch() >= i.epoch();
    boolean byAnother =
        d.settings.alertOnly()
            && d.stance.phase().owns()
            && !d.tables().isEmpty()
            && d.tables().values().stream().allMatch(TableState::right);
    return holding || byAnother ? "every route was read back and leads to " + d.target() : null;
  }

  private @Nullable String verifiedElsewhere(@Nullable Moment majority) {
    Settled s = d.chronicle.settled();
    if (!(event instanceof Event.TablesRead) || s == null || majority == null) {
      return null;
    }
    String target = commonTarget(majority);
    if (target == null || target.equals(s.before())) {
      return null;
    }
    d.chronicle = d.chronicle.settled(s.leadsTo(target));
    return "every route was read and leads to " + target;
  }

  /** The one thing besides this node that every table leads to, alive; null if there is none. */
  private @Nullable String commonTarget(@Nullable Moment since) {
    String common = null;
    RouteTarget own = d.target();
    for (TableState t : d.tables().values()) {
      TableView view = t.seen().view();
      Moment read = t.seen().readAt();
      boolean fresh = since == null || (read != null && read.reached(since));
      boolean alive = view != null && view.route().filter(TableView.Route::active).isPresent();
      if (!fresh || view == null || !alive || t.pointsHere(own)) {
        return null;
      }
      if (common != null && !common.equals(view.describe())) {
        return null;
      }
      common = view.describe();
    }
    return common;
  }

  /** What is not right, as far as seen. */
  private String wrong(Incident i) {
    List<String> says = new ArrayList<>();
    for (TableState t : d.tables().values()) {
      TableView view = t.seen().view();
      String shows =
          t.seen().isGone() ? "not there" : view == null ? "not read yet" : view.describe();
      if (!i.here()) {
        says.add(t.id() + ": " + shows);
      } else if (!t.right()) {
        String fault = t.write().fault() == null ? "" : ", " + t.write().fault();
        says.add(t.id() + ": " + shows + fault);
      }
    }
    String paused = d.paused() ? "paused; " : "";
    return says.isEmpty() ? paused + Reasons.of(d, false) : paused + String.join("; ", says);
  }
}
