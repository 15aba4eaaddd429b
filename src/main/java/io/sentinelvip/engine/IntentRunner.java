package io.sentinelvip.engine;

import io.sentinelvip.core.Alert;
import io.sentinelvip.core.Event;
import io.sentinelvip.core.Incident;
import io.sentinelvip.core.Intent;
import io.sentinelvip.core.Proof;
import io.sentinelvip.core.VipSettings;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.TableView;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the intents of one VIP into calls of the ports, and what comes of them into events: the
 * only place where an exception becomes one. Nothing here waits; calls that block are made in their
 * {@linkplain Lanes lane}.
 */
public final class IntentRunner implements Intent.Handler<Void> {

  private static final Logger LOG = LoggerFactory.getLogger(IntentRunner.class);

  private final VipSettings settings;
  private final LongSupplier reign;
  private final Ports ports;
  private final Lanes lanes;
  private final Inbox inbox;
  private final Clock clock;
  private final Journal journal;
  private final Repeats repeats = new Repeats();
  private final Calls calls;
  private final Departures departures;
  private final Poised poised = new Poised();
  private final Optional<SharedReads> shared;
  private volatile int tables;

  /** The runner of one VIP; {@code reign} is that VIP's present one. */
  public IntentRunner(
      VipSettings settings,
      LongSupplier reign,
      Ports ports,
      Lanes lanes,
      Inbox inbox,
      Clock clock,
      Journal journal) {
    this(settings, reign, ports, lanes, inbox, clock, journal, Optional.empty());
  }

  /** The same, whose looks at the tables are {@code shared} with other VIPs. */
  public IntentRunner(
      VipSettings settings,
      LongSupplier reign,
      Ports ports,
      Lanes lanes,
      Inbox inbox,
      Clock clock,
      Journal journal,
      Optional<SharedReads> shared) {
    this.shared = shared;
    this.departures = shared.map(SharedReads::departures).orElseGet(Departures::new);
    this.settings = settings;
    this.reign = reign;
    this.ports = ports;
    this.lanes = lanes;
    this.inbox = inbox;
    this.clock = clock;
    this.journal = journal;
    this.calls = new Calls(settings, inbox, clock);
    this.tables = settings.tables() instanceof TableSelector.ByIds ids ? ids.ids().size() : 1;
  }

  @Override
  public Void askSentinels(Intent.AskSentinels i) {
    calls.quietly(Runnable::run, "ask the Sentinels", () -> ports.sentinels().ask(id().master()));
    return null;
  }

  @Override
  public Void askRole(Intent.AskRole i) {
    String what = "ask " + i.redis() + " for its role";
    try {
      ports.roles().ask(id(), i.redis());
    } catch (Throwable t) {
      inbox.put(id(), new Event.RoleFailed(i.redis(), calls.unexpected(what, t)));
    }
    return null;
  }

  @Override
  public Void learnIdentity(Intent.LearnIdentity i) {
    return calls.start(
        lanes.identity(),
        i,
        "learn the identity",
        () -> new Event.IdentityLearned(ports.self().learn()),
        Event.IdentityFailed::new);
  }

  @Override
  public Void readTables(Intent.ReadTables i) {
    if (shared.isPresent()) {
      shared.get().want(id(), i.atRest());
      return null;
    }
    String what = "read the tables of " + vip() + " (" + settings.tables() + ")";
    return calls.start(lanes.reads(), i, what, this::tablesRead, Event.TablesUnread::new);
  }

  private Event tablesRead() throws FaultException {
    departures.letGo();
    Moment asked = clock.now();
    List<TableView> seen = ports.routes().readTables(settings.tables(), vip());
    tables = Math.max(1, seen.size());
    return new Event.TablesRead(seen, asked);
  }

  @Override
  public Void readCheck(Intent.ReadCheck i) {
    RouteTarget target = i.target();
    String what = "read the source/dest check of " + target;
    Calls.Effect read =
        shared.isPresent() && i.atRest()
            ? () -> checkSeen(shared.get().checks(), target)
            : () -> checkRead(target);
    return calls.start(lanes.reads(), i, what, read, Event.CheckUnread::new);
  }

  private Event checkRead(RouteTarget target) throws FaultException {
    Moment asked = clock.now();
    return new Event.CheckRead(target.eni(), isCheckOn(target), asked);
  }

  /** The VIPs of one agent read in the same part of their periods, half a period at most. */
  private Event checkSeen(SharedChecks checks, RouteTarget target) throws FaultException {
    Duration young = settings.reconcile().dividedBy(2);
    SharedChecks.Look seen = checks.look(target, young, () -> isCheckOn(target));
    return new Event.CheckRead(target.eni(), seen.on(), seen.asked());
  }

  private boolean isCheckOn(RouteTarget target) throws FaultException {
    departures.letGo();
    return ports.routes().readCheck(target);
  }

  @Override
  public Void readLoopback(Intent.ReadLoopback i) {
    return loopback(
        i, "look for " + vip() + " on the loopback", () -> ports.loopback().look(vip()));
  }

  @Override
  public Void holdVip(Intent.HoldVip i) {
    Gate gate = gate(i.proof());
    return loopback(
        i,
        "put " + vip() + " on the loopback",
        () -> {
          gate.pass();
          return ports.loopback().hold(vip());
        });
  }

  @Override
  public Void releaseVip(Intent.ReleaseVip i) {
    return loopback(
        i, "take " + vip() + " off the loopback", () -> ports.loopback().release(vip()));
  }

  @Override
  public Void disableCheck(Intent.DisableCheck i) {
    EniId eni = i.target().eni();
    Gate gate = i.proof().map(this::gate).orElse(Gate.OPEN);
    return calls.start(
        lanes.writes(),
        i,
        "turn off the source/dest check of " + i.target(),
        () -> {
          departures.letGo();
          ports.routes().disableCheck(i.target(), gate);
          return new Event.CheckDisabled(eni);
        },
        fault -> new Event.CheckNotDisabled(eni, fault));
  }

  @Override
  public Void pointRoute(Intent.PointRoute i) {
    Gate gate = gate(i.proof());
    RouteWrite write = new RouteWrite(gate, clock, departures);
    if (!i.create() && poised.license(i.table(), i.target(), write)) {
      return null;
    }
    return calls.start(
        lanes.writes(),
        i,
        pointing(i.table(), i.target()),
        () -> {
          ports.routes().pointRoute(i.table(), vip(), i.target(), i.create(), write);
          return new Event.RoutePointed(i.table(), write.ended());
        },
        fault -> new Event.RouteNotPointed(i.table(), fault, write.ended()));
  }

  @Override
  public Void poise(Intent.Poise i) {
    for (RouteTableId table : i.tables()) {
      String what = pointing(table, i.target());
      if (!calls.refused(true, what)) {
        calls.quietly(lanes.writes(), what, () -> poise(table, i.target(), what));
      }
    }
    return null;
  }

  /** Waits in its lane; one event comes of it if it was licensed, none if not. */
  private void poise(RouteTableId table, RouteTarget target, String what) {
    HeldWrite held = poised.enter(table, target).orElse(null);
    if (held == null) {
      return;
    }
    Event outcome =
        calls.outcome(
            what,
            () -> {
              ports.routes().pointRoute(table, vip(), target, false, held);
              return new Event.RoutePointed(table, held.ended());
            },
            fault -> new Event.RouteNotPointed(table, fault, held.ended()));
    if (poised.leave(table, target, held)) {
      inbox.put(id(), outcome);
    }
  }

  private String pointing(RouteTableId table, RouteTarget target) {
    return "point " + vip() + " in " + table + " at " + target;
  }

  @Override
  public Void rehearse(Intent.Rehearse i) {
    String what = "rehearse the move of " + vip() + " in " + i.table();
    if (calls.refused(true, what)) {
      return null;
    }
    return calls.quietly(lanes.probes(), what, () -> rehearseNow(i, what));
  }

  private void rehearseNow(Intent.Rehearse i, String what) {
    try {
      ports.routes().rehearse(i.table(), vip(), i.present(), i.own());
      LOG.debug("vip={} did={}", id(), LogText.quoted(what));
    } catch (FaultException e) {
      if (e.fault().kind() == Fault.Kind.DENIED) {
        String text = what + ": " + e.fault().text();
        LOG.warn("vip={} denied={}", id(), LogText.quoted(text));
        tell(new Alert(id(), Alert.Severity.WARNING, "permission", text, Alert.State.ONCE));
      } else {
        LOG.debug("vip={} not-done={} fault={}", id(), LogText.quoted(what), e.fault().toString());
      }
    }
  }

  @Override
  public Void warmUp(Intent.WarmUp i) {
    return calls.quietly(lanes.probes(), "warm up", () -> ports.routes().warmUp(tables));
  }

  @Override
  public Void rememberEpoch(Intent.RememberEpoch i) {
    return calls.quietly(
        Runnable::run,
        "remember epoch " + i.epoch(),
        () -> ports.memory().rememberEpoch(id().master(), i.epoch()));
  }

  @Override
  public Void raise(Intent.Raise i) {
    return tell(i.alert());
  }

  private Void tell(Alert alert) {
    journal.note(
        id(), clock.now(), "alert " + alert.state() + " " + alert.key() + ": " + alert.text());
    return calls.quietly(
        lanes.alerts(), "alert " + alert.key(), () -> ports.alerts().deliver(alert));
  }

  @Override
  public Void keep(Intent.Keep i) {
    Incident incident = i.incident();
    if (!incident.isOpen()) {
      String line = IncidentText.line(incident);
      journal.note(id(), clock.now(), line);
      LOG.info("vip={} {}", id(), line);
    }
    return calls.quietly(Runnable::run, "keep an incident", () -> ports.incidents().keep(incident));
  }

  @Override
  public Void note(Intent.Note i) {
    Moment now = clock.now();
    if (repeats.admit(i.text(), now)) {
      journal.note(id(), now, i.text());
      LOG.info("vip={} note={}", id(), LogText.quoted(i.text()));
    }
    return null;
  }

  @Override
  public Void halt(Intent.Halt i) {
    LOG.error("vip={} halt={}", id(), LogText.quoted(i.reason()));
    ports.halt().accept(i.reason());
    return null;
  }

  private VipId id() {
    return settings.id();
  }

  private Vip vip() {
    return settings.id().vip();
  }

  /** The clock is read last: what comes after it is the request. */
  private Gate gate(Proof proof) {
    return () -> {
      if (proof.reign() != reign.getAsLong()) {
        throw expired("ProofOvertaken", "its reign is over", proof);
      }
      if (!proof.holdsAt(clock.now())) {
        throw expired("ProofAged", "older than " + proof.limit().toMillis() + " ms", proof);
      }
    };
  }

  private static FaultException expired(String code, String why, Proof proof) {
    String text = "nothing was sent, the proof no longer counts: " + why + " (" + proof.sentence();
    return new FaultException(new Fault(Fault.Kind.PROOF_EXPIRED, code, text + ")"));
  }

  @FunctionalInterface
  private interface LoopbackCall {
    LoopbackPort.Seen call() throws FaultException;
  }

  private Void loopback(Intent intent, String what, LoopbackCall call) {
    return calls.start(
        lanes.loopback(),
        intent,
        what,
        () -> {
          LoopbackPort.Seen seen = call.call();
          return new Event.LoopbackSeen(seen.present(), seen.ours());
        },
        Event.LoopbackFailed::new);
  }
}
