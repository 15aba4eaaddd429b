package io.sentinelvip.core;

import io.sentinelvip.core.VipSettings.Loopback;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RouteTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be changed, by what is not as it should be. The routes start together, on one proof,
 * what belongs to them a moment later; without a proof, it is wanted and nothing starts.
 */
final class Writes {

  private static final Duration REPLICA_FOR = Duration.ofSeconds(5);
  private static final Duration LEAVE_ANYWAY = Duration.ofSeconds(30);

  /** What the routes do not wait for leaves the processor to their requests for so long. */
  private static final Duration BESIDE = Duration.ofMillis(20);

  private static final Duration FORMS_WITHIN = Duration.ofSeconds(5);

  /** Not before those that were ready have gone. */
  private static final Duration POISED_AGAIN = Intent.Poise.FOR.plusMillis(100);

  private final Draft d;
  private final @Nullable RouteTarget target;

  private Writes(Draft d) {
    this.d = d;
    this.target = d.target();
  }

  /** Plans, and tells whether a proof is wanted that is not there. */
  static boolean plan(Draft d) {
    Writes w = new Writes(d);
    if (d.stance.phase().owns()) {
      return w.keep();
    }
    w.prepare();
    w.poise();
    if (d.stance.phase() instanceof Phase.Leaving leaving) {
      w.leave(leaving);
    }
    return false;
  }

  private boolean keep() {
    RouteTarget t = target;
    if (t == null) {
      return false;
    }
    boolean sudden = d.stance.phase() instanceof Phase.Claiming c && c.sudden();
    List<TableState> wanting = new ArrayList<>();
    for (TableState table : d.tables().values()) {
      if (table.wantsWrite(sudden, d.now)) {
        wanting.add(table);
      } else if (table.write().retryAt() != null) {
        d.due(table.write().retryAt());
      }
    }
    List<TableState> tables = Turns.of(d, wanting);
    if (d.settings.alertOnly()) {
      tables.forEach(x -> tell(x, t));
      return false;
    }
    boolean routes = d.check.licensesRoutes() && !tables.isEmpty();
    boolean afterRoutes = !routes && !isDeparting();
    boolean check = afterRoutes && wantsCheck(sudden);
    boolean hold = afterRoutes && wantsHold();
    if (d.paused() || !(check || hold || routes)) {
      return false;
    }
    Proof proof = Prover.prove(d);
    if (proof == null) {
      return true;
    }
    if (proof.kind() == Proof.Kind.ELECTION) {
      tables.removeIf(x -> x.write().acked());
    }
    return start(proof, t, routes ? tables : List.of(), check, hold);
  }

  /** Starts what the proof licenses; tells whether a retry needs one that is asked for anew. */
  private boolean start(
      Proof proof, RouteTarget t, List<TableState> tables, boolean check, boolean hold) {
    List<String> started = new ArrayList<>();
    for (TableState x : tables) {
      if (isNewEnough(proof, x.write().attempts())) {
        d.start(new Intent.PointRoute(x.id(), t, x.write().create(), proof));
        d.table(x.id(), y -> y.writing(d.now));
        started.add(x.id().value());
      }
    }
    boolean startCheck = check && isNewEnough(proof, d.check.attempts());
    if (startCheck) {
      d.start(new Intent.DisableCheck(t, Optional.of(proof)));
      d.check = d.check.changing(d.now);
    }
    boolean startHold = hold && isNewEnough(proof, d.loop.attempts());
    if (startHold) {
      d.start(new Intent.HoldVip(proof));
      d.loop = d.loop.busy(d.now);
    }
    if (d.stance.phase() instanceof Phase.Holding) {
      tellDrift(started, startCheck, startHold);
    }
    if (!started.isEmpty()) {
      d.note("pointing " + String.join(", ", started) + " at " + t + ": " + proof.sentence());
    }
    return started.size() < tables.size() || startCheck != check;
  }

  /**
   * What was right and is not any more was changed by another hand, or by a call that came late.
   */
  private void tellDrift(List<String> started, boolean startCheck, boolean startHold) {
    for (String id : started) {
      TableState table = d.tables().get(new RouteTableId(id));
      String shows =
          table == null || table.seen().view() == null ? "" : table.seen().view().describe();
      drift(id, id + " was right and was changed to " + shows);
    }
    if (startCheck) {
      drift("check", "the source/dest check was turned on again");
    }
    if (startHold) {
      drift("loopback", "the VIP was taken off the loopback");
    }
  }

  private void drift(String what, String text) {
    d.once(Alert.Severity.WARNING, "drift:" + what, text + " by another hand: repairing it");
  }

  /** A retry is not licensed by answers from before the failure (promise P1: asked for anew). */
  private boolean isNewEnough(Proof proof, int attempts) {
    Moment failed = d.agenda.at(Agenda.Mark.WRITE_FAILED);
    return attempts == 0 || failed == null || !failed.reached(proof.askedAt());
  }

  private void tell(TableState x, RouteTarget t) {
    if (!x.told()) {
      d.table(x.id(), TableState::toldSo);
      d.note("alert-only: would point " + x.id() + " at " + t);
    }
  }

  /** Whether a route write was handed over just now. */
  private boolean isDeparting() {
    boolean departing = false;
    for (TableState table : d.tables().values()) {
      Moment since = table.write().since();
      departing |= since != null && !d.due(since.plus(BESIDE));
    }
    return departing;
  }

  /**
   * On: it must be turned off. Unknown: likewise when a failover brought us here, else it is looked
   * at first. Off: once a reign it is made sure of beside the routes, unless that was refused
   * before.
   */
  private boolean wantsCheck(boolean sudden) {
    if (!d.check.mayCall(d.now)) {
      if (d.check.retryAt() != null) {
        d.due(d.check.retryAt());
      }
      return false;
    }
    if (d.check.isOff()) {
      boolean refused = d.check.fault() != null && d.check.fault().kind() == Fault.Kind.DENIED;
      return sudden && !d.check.ensured() && !refused;
    }
    if (d.check.ackedAt() != null) {
      return false;
    }
    return d.check.known() || sudden || d.check.unread() != null;
  }

  private boolean wantsHold() {
    boolean absent = !d.loop.present();
    return d.settings.loopback() == Loopback.MANAGED
        && absent
        && !d.loop.isBusy()
        && (d.loop.fault() == null || d.due(d.loop.nextLook()));
  }

  /** The own source/dest check concerns nobody's route: turned off before it is needed. */
  private void prepare() {
    RouteTarget t = target;
    if (t == null || d.handsOff() || !d.settings.prepareCheck() || !d.check.known()) {
      return;
    }
    if (d.check.on() && d.check.mayCall(d.now) && d.check.ackedAt() == null) {
      d.start(new Intent.DisableCheck(t, Optional.empty()));
      d.check = d.check.changing(d.now);
    } else if (d.check.on() && d.check.retryAt() != null) {
      d.due(d.check.retryAt());
    }
  }

  /**
   * What the majority will license takes milliseconds to make, and they are there before it. Not
   * for long, since a master that no majority confirms in that time is none; nor on a node that was
   * overtaken or comes back, whose Redis says master until it is told otherwise.
   */
  private void poise() {
    RouteTarget t = target;
    Moment promoted = d.agenda.at(Agenda.Mark.PROMOTED);
    boolean awaited = promoted != null && promoted.until(d.now).compareTo(FORMS_WITHIN) <= 0;
    if (t == null || d.handsOff() || !d.isRising() || !awaited) {
      return;
    }
    if (d.check.licensesRoutes()
        && !d.tables().isEmpty()
        && d.due(d.agenda.after(Agenda.Mark.POISED, POISED_AGAIN, d.now))) {
      d.agenda = d.agenda.set(Agenda.Mark.POISED, d.now);
      d.start(new Intent.Poise(List.copyOf(d.tables().keySet()), t));
    }
  }

  /**
   * Without the address the kernel cannot send Redis's FIN to the old clients, and those blocked in
   * BLPOP or SUBSCRIBE would hang: it stays until the routes are gone and Redis has cut them.
   */
  private void leave(Phase.Leaving leaving) {
    // Blind is not demoted for good: without a majority in sight nothing is taken away (promise
    // P6).
    boolean blind = d.live().is(Finding.Kind.NONE);
    if (blind || d.handsOff() || d.loop.isBusy() || !isOursToTake()) {
      return;
    }
    Moment notMaster = d.evidence.notMasterSince();
    boolean settled = notMaster != null && d.due(notMaster.plus(REPLICA_FOR));
    boolean elsewhere = isElsewhere() || d.due(leaving.since().plus(LEAVE_ANYWAY));
    boolean retry = d.loop.fault() == null || d.due(d.loop.nextLook());
    if (settled && elsewhere && retry) {
      d.start(new Intent.ReleaseVip());
      d.loop = d.loop.busy(d.now);
      d.note("taking the VIP off the loopback");
    }
  }

  private boolean isOursToTake() {
    return d.settings.loopback() == Loopback.MANAGED && d.loop.present() && d.loop.ours();
  }

  private boolean isElsewhere() {
    RouteTarget t = target;
    if (t == null) {
      return false;
    }
    for (TableState x : d.tables().values()) {
      Moment read = x.seen().readAt();
      if (read == null || !read.reached(x.seen().notBefore()) || x.pointsHere(t)) {
        return false;
      }
    }
    return true;
  }
}
