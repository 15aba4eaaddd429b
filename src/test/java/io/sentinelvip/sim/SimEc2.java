package io.sentinelvip.sim;

import static io.sentinelvip.sim.Timeline.MILLI;
import static io.sentinelvip.sim.Timeline.SECOND;

import io.sentinelvip.core.Event;
import io.sentinelvip.core.Intent;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.TableView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** EC2: the route tables, the source/dest checks, and how calls go wrong. */
final class SimEc2 {

  private static final long TIMEOUT = 2 * SECOND;
  private static final long LATEST = 15 * SECOND;

  /** What a table showed from a time on; null: no route. */
  private record Version(long from, @Nullable EniId eni, boolean byLateCall) {}

  private final World w;
  private final Map<RouteTableId, List<Version>> tables = new LinkedHashMap<>();
  final Map<EniId, Boolean> checkOn = new LinkedHashMap<>();
  private final Map<EniId, Long> checkChanged = new LinkedHashMap<>();
  final List<RouteTableId> denied = new ArrayList<>();
  final Set<RouteTableId> failingTables = new LinkedHashSet<>();
  final Set<RouteTableId> hangingTables = new LinkedHashSet<>();
  double throttled;
  double failing;
  double hanging;
  double late;
  double answersLost;
  long stale;
  long slow;

  /** Until when a call that timed out may still be applied. */
  long lateUntil;

  /** The call that is applied just now was given up by its caller long ago. */
  private boolean applyingLate;

  SimEc2(World w, int master) {
    this.w = w;
    for (RouteTableId t : w.setup.tables()) {
      boolean missing = w.setup.createMissing() && w.dice.chance(0.1);
      List<Version> versions = new ArrayList<>();
      versions.add(new Version(0, missing ? null : Setup.eni(master), false));
      tables.put(t, versions);
    }
    for (int h = 0; h < w.setup.hosts(); h++) {
      checkOn.put(Setup.eni(h), w.dice.chance(0.5));
    }
  }

  boolean isTroubled() {
    return throttled + failing + hanging + late + answersLost > 0;
  }

  /** All that was wrong with the API is right again. */
  void heal() {
    throttled = 0;
    failing = 0;
    hanging = 0;
    late = 0;
    answersLost = 0;
    stale = 0;
    slow = 0;
  }

  @Nullable EniId target(RouteTableId t) {
    List<Version> v = tables.get(t);
    return v == null ? null : v.get(v.size() - 1).eni;
  }

  /** When its route was last changed, by whomever. */
  long pointedAt(RouteTableId t) {
    List<Version> v = tables.getOrDefault(t, List.of());
    return v.isEmpty() ? 0 : v.get(v.size() - 1).from;
  }

  /** Whether what it shows is the work of a call that its caller had given up. */
  boolean isByLateCall(RouteTableId t) {
    List<Version> v = tables.getOrDefault(t, List.of());
    return !v.isEmpty() && v.get(v.size() - 1).byLateCall;
  }

  /** When the check was last turned on or off. */
  long checkChangedAt(EniId eni) {
    return checkChanged.getOrDefault(eni, -100 * SECOND);
  }

  /** Whether anything at all is wrong with the whole of it. */
  boolean isIll() {
    return isTroubled() || stale > 0 || slow > 0;
  }

  /** Somebody, or a request, changes a route. */
  void point(RouteTableId t, @Nullable EniId eni, String who) {
    tables.getOrDefault(t, new ArrayList<>()).add(new Version(w.time.now(), eni, applyingLate));
    w.changed();
    w.tell(() -> "ec2: " + who + " points " + t + " at " + eni);
  }

  void check(EniId eni, boolean on, String who) {
    checkOn.put(eni, on);
    checkChanged.put(eni, w.time.now());
    w.changed();
    w.tell(() -> "ec2: " + who + " turns the check of " + eni + (on ? " on" : " off"));
  }

  void pointRoute(SimAgent a, Intent.PointRoute i) {
    boolean hangs = hangingTables.contains(i.table());
    call(a, true, hangs, () -> applyRoute(a, i), f -> new Event.RouteNotPointed(i.table(), f));
  }

  private Event applyRoute(SimAgent a, Intent.PointRoute i) {
    RouteTableId t = i.table();
    if (denied.contains(t)) {
      return new Event.RouteNotPointed(t, fault(Fault.Kind.DENIED, "UnauthorizedOperation"));
    }
    if (failingTables.contains(t)) {
      return new Event.RouteNotPointed(t, fault(Fault.Kind.TRANSIENT, "InternalError"));
    }
    boolean exists = target(t) != null;
    if (i.create() == exists) {
      return new Event.RouteNotPointed(
          t,
          exists
              ? fault(Fault.Kind.ROUTE_EXISTS, "RouteAlreadyExists")
              : fault(Fault.Kind.NO_ROUTE, "InvalidRoute.NotFound"));
    }
    point(t, i.target().eni(), "agent " + a.host);
    return new Event.RoutePointed(t);
  }

  void disableCheck(SimAgent a, EniId eni) {
    call(
        a,
        true,
        () -> {
          check(eni, false, "agent " + a.host);
          return new Event.CheckDisabled(eni);
        },
        f -> new Event.CheckNotDisabled(eni, f));
  }

  void readCheck(SimAgent a, EniId eni) {
    call(
        a,
        false,
        () -> new Event.CheckRead(eni, checkOn.getOrDefault(eni, true), a.asked()),
        Event.CheckUnread::new);
  }

  void readTables(SimAgent a) {
    var asked = a.asked();
    call(a, false, () -> new Event.TablesRead(views(), asked), Event.TablesUnread::new);
  }

  private List<TableView> views() {
    List<TableView> views = new ArrayList<>(tables.size());
    tables.forEach(
        (id, versions) -> {
          long asOf = w.time.now() - (stale == 0 ? 0 : w.dice.between(0, stale));
          int k = versions.size() - 1;
          while (k > 0 && versions.get(k).from > asOf) {
            k--;
          }
          Optional<EniId> eni = Optional.ofNullable(versions.get(k).eni);
          views.add(
              new TableView(
                  id, eni.map(e -> new TableView.Route(eni, Optional.empty(), true, false))));
        });
    return views;
  }

  /** A DryRun: costs a call. */
  void rehearse(SimAgent a) {
    call(a, false, Event.Woke::new, f -> new Event.Woke());
  }

  private void call(
      SimAgent a, boolean mutating, Supplier<Event> apply, Function<Fault, Event> failed) {
    call(a, mutating, false, apply, failed);
  }

  private void call(
      SimAgent a,
      boolean mutating,
      boolean hangs,
      Supplier<Event> apply,
      Function<Fault, Event> failed) {
    w.invariants.ec2Called(a);
    SimAgent.Once once = a.once();
    if (w.net.credentialsOut[a.host]) {
      once.after(MILLI, () -> failed.apply(fault(Fault.Kind.TRANSIENT, "credentials")));
      return;
    }
    Fault timeout = fault(mutating ? Fault.Kind.UNKNOWN_OUTCOME : Fault.Kind.TRANSIENT, "timeout");
    once.after(TIMEOUT, () -> failed.apply(timeout));
    if (hangs || w.net.apiCut[a.host] || w.dice.chance(hanging)) {
      return;
    }
    boolean isLate = mutating && w.dice.chance(late);
    long there = isLate ? w.dice.between(TIMEOUT, LATEST) : delay();
    if (isLate) {
      lateUntil = Math.max(lateUntil, w.time.now() + there);
    }
    w.time.after(there, () -> serve(a, once, isLate, apply, failed));
  }

  private void serve(
      SimAgent a,
      SimAgent.Once once,
      boolean isLate,
      Supplier<Event> apply,
      Function<Fault, Event> failed) {
    applyingLate = isLate;
    Event e =
        w.dice.chance(throttled)
            ? failed.apply(fault(Fault.Kind.THROTTLED, "RequestLimitExceeded"))
            : w.dice.chance(failing)
                ? failed.apply(fault(Fault.Kind.TRANSIENT, "InternalError"))
                : apply.get();
    applyingLate = false;
    boolean unheard = isLate || w.net.apiCut[a.host] || w.net.apiDeaf[a.host];
    if (!unheard && !w.dice.chance(answersLost)) {
      once.after(delay(), () -> e);
    }
  }

  private long delay() {
    return w.dice.between(4 * MILLI, 40 * MILLI) + (slow == 0 ? 0 : w.dice.between(0, slow));
  }

  static Fault fault(Fault.Kind kind, String code) {
    return new Fault(kind, code, code + " of the simulation");
  }
}
