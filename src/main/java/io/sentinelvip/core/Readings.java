package io.sentinelvip.core;

import io.sentinelvip.core.Agenda.Mark;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RouteTarget;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When EC2 is asked for the tables and for the source/dest check. */
final class Readings {

  private static final Duration POLL = Duration.ofSeconds(1);
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

  private Readings(Draft d) {
    this.d = d;
  }

  static void plan(Draft d) {
    Readings r = new Readings(d);
    r.tables();
    r.check();
  }

  private void tables() {
    if (d.agenda.at(Mark.READING) != null || !d.evidence.knowsItself()) {
      return;
    }
    Moment asked = d.agenda.at(Mark.READ_ASKED);
    if (asked == null || d.due(nextLook(asked))) {
      boolean atRest = isAtRest(asked);
      d.agenda = d.agenda.readStarted(d.now, atRest);
      d.start(new Intent.ReadTables(atRest));
    }
  }

  /** Whether a read is for nothing but to look as often as at rest. */
  private boolean isAtRest(@Nullable Moment asked) {
    return asked == null ? !d.stance.phase().owns() : nextLook(asked).equals(rest(asked));
  }

  private Moment nextLook(Moment asked) {
    Agenda.Reads reads = d.agenda.reads();
    if (reads.isThrottled()) {
      return afterThrottled(asked, reads.failed());
    }
    if (reads.fault() != null) {
      boolean slowly = !reads.fault().retriable();
      return asked.plus(Backoff.after(reads.failed() + 2, slowly, d.agenda.seed()));
    }
    if (d.stance.phase() instanceof Phase.Leaving leaving) {
      return Moment.later(asked, leaving.since()).plus(POLL);
    }
    return d.stance.phase().owns() ? ofOwner(asked) : ofAnother(asked);
  }

  private Moment ofOwner(Moment asked) {
    Moment next = afterMove(d.stance.movedAt(), asked, LATE_CALLS, settled(asked));
    for (TableState t : d.tables().values()) {
      if (t.wantsRead(isSudden())) {
        next = Moment.earlier(next, wanted(t, asked));
      }
    }
    return next;
  }

  /**
   * What a move waits for is tried again within seconds, and the first look of an owner within a
   * period. All else is not worth a call that another's failover may need: it waits for its turn.
   */
  private Moment afterThrottled(Moment asked, int failed) {
    boolean owns = d.stance.phase().owns();
    boolean wanted = d.tables().values().stream().anyMatch(t -> t.wantsRead(isSudden()));
    boolean moved = d.stance.movedAt().until(d.now).compareTo(SETTLED) <= 0;
    boolean acked = d.tables().values().stream().allMatch(t -> t.right() || t.write().acked());
    if (d.stance.phase() instanceof Phase.Leaving || (owns && (isSudden() || moved) && acked)) {
      return asked.plus(Pace.again(failed, d.agenda.seed()));
    }
    return owns && wanted ? asked.plus(patiently(failed)) : rest(asked);
  }

  /**
   * At rest hardly ever. While the new master's agent has yet to move the routes, so that it is
   * seen within ten seconds if it does not; a moment later each time for some agents than for
   * others.
   */
  private Moment ofAnother(Moment asked) {
    Incident i = d.chronicle.moving();
    Moment majority = i == null ? null : i.stageAt(Incident.Kind.MAJORITY);
    Moment rest = rest(asked);
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
  private Moment settled(Moment asked) {
    boolean over = d.stance.movedAt().until(asked).compareTo(MOVE_IS_OVER) >= 0;
    return over ? rest(asked) : asked.plus(Backoff.jitter(AFTER_MOVE, d.agenda.seed()));
  }

  private Duration patiently(int failed) {
    return Pace.firstLook(failed, d.settings.reconcile(), d.agenda.seed());
  }

  private Moment rest(Moment asked) {
    return rest(d.agenda.reads(), asked);
  }

  private Moment rest(Agenda.Reads reads, Moment asked) {
    boolean owns = d.stance.phase().owns();
    return reads.pace().next(asked, d.settings.reconcile(), owns, d.agenda.seed());
  }

  private void check() {
    RouteTarget target = d.target();
    if (target == null || d.agenda.at(Mark.CHECK_READING) != null) {
      return;
    }
    Moment asked = d.agenda.at(Mark.CHECK_ASKED);
    if (asked == null || d.due(nextCheck(asked))) {
      boolean owns = d.stance.phase().owns();
      Agenda.Reads checks = d.agenda.checks();
      boolean atRest = asked == null ? !owns : nextCheck(asked).equals(rest(checks, asked));
      d.agenda = d.agenda.checkStarted(d.now, atRest);
      d.start(new Intent.ReadCheck(target, atRest));
    }
  }

  private Moment nextCheck(Moment asked) {
    boolean owns = d.stance.phase().owns();
    Agenda.Reads checks = d.agenda.checks();
    boolean awaited = d.check.ackedAt() != null && !d.check.isOff();
    if (d.check.unread() != null && !d.check.unread().retriable()) {
      return rest(checks, asked);
    }
    if (checks.isThrottled()) {
      if (d.check.known() && !awaited) {
        return rest(checks, asked);
      }
      boolean pressing = owns && awaited;
      int failed = checks.failed();
      return asked.plus(pressing ? Pace.again(failed, d.agenda.seed()) : patiently(failed));
    }
    if (owns && awaited) {
      return asked.plus(VERIFY);
    }
    if (!d.check.known() || (d.check.ackedAt() != null && d.check.on())) {
      return asked.plus(POLL);
    }
    return owns
        ? Moment.later(rest(checks, asked), d.stance.movedAt().plus(POLL))
        : rest(checks, asked);
  }
}
