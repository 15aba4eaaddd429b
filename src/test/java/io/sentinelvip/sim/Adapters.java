package io.sentinelvip.sim;

import static io.sentinelvip.sim.Timeline.MILLI;
import static io.sentinelvip.sim.Timeline.SECOND;

import io.sentinelvip.core.Alert;
import io.sentinelvip.core.Event;
import io.sentinelvip.core.Incident;
import io.sentinelvip.core.Intent;
import io.sentinelvip.core.Proof;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RouteTableId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The engine's runner and the adapters of one agent: intents become calls in simulated time. */
final class Adapters implements Intent.Handler<Adapters> {

  private final SimAgent a;
  private final World w;
  private final SentinelAsking sentinels;
  private final Set<String> written = new HashSet<>();
  private final Set<RouteTableId> acked = new HashSet<>();
  private final List<Runnable> atGate = new ArrayList<>();
  private long hintedAt = -100 * SECOND;
  private boolean refusedOnce;
  private boolean verified;
  private final Deque<Runnable> inTurn = new ArrayDeque<>();
  private boolean busyInTurn;

  Adapters(SimAgent a) {
    this.a = a;
    this.w = a.w;
    this.sentinels = new SentinelAsking(a);
  }

  void started() {
    sentinels.started();
    written.clear();
    acked.clear();
    atGate.clear();
    refusedOnce = false;
    verified = false;
    inTurn.clear();
    busyInTurn = false;
    hintedAt = w.time.now();
    if (w.setup.hostNames()) {
      resolve(a.life);
    }
  }

  private void resolve(int life) {
    if (a.life == life) {
      a.arrives(() -> new Event.NamesResolved(w.setup.names()));
      w.time.after(10 * SECOND, () -> resolve(life));
    }
  }

  void goOn() {
    List<Runnable> waiting = List.copyOf(atGate);
    atGate.clear();
    waiting.forEach(Runnable::run);
  }

  /** Whether a faulty agent takes no notice of it. */
  boolean isUnheard(Event e) {
    return (w.mutant == Mutant.PAUSE_NOT_HEARD && e instanceof Event.PauseAsked)
        || (w.mutant == Mutant.HINTS_NOT_HEARD && e instanceof Event.Hinted);
  }

  /** The event as a faulty adapter would make it. */
  Event altered(Event e) {
    return switch (w.mutant) {
      case ROLE_UNCHECKED ->
          e instanceof Event.RoleAnswered r
              ? new Event.RoleAnswered(
                  r.redis(), io.sentinelvip.model.Role.MASTER, r.askedAt(), r.answeredAt())
              : e;
      case EVERY_VIP_IS_OURS ->
          e instanceof Event.LoopbackSeen l ? new Event.LoopbackSeen(l.present(), true) : e;
      case ACKNOWLEDGED_MEANS_MOVED -> e instanceof Event.TablesRead t ? acked(t) : e;
      default -> e;
    };
  }

  private Event acked(Event.TablesRead t) {
    return new Event.TablesRead(
        t.tables().stream()
            .map(
                v ->
                    acked.contains(v.table())
                        ? new io.sentinelvip.model.TableView(
                            v.table(),
                            java.util.Optional.of(
                                new io.sentinelvip.model.TableView.Route(
                                    java.util.Optional.of(Setup.eni(a.host)),
                                    java.util.Optional.empty(),
                                    true,
                                    false)))
                        : v)
            .toList(),
        t.askedAt());
  }

  /** What a faulty engine does after a decision. */
  void decided(Event e) {
    if (e instanceof Event.RoutePointed || e instanceof Event.RouteNotPointed) {
      busyInTurn = false;
      nextInTurn();
    }
    if (e instanceof Event.Hinted) {
      hintedAt = w.time.now();
    }
    if (w.mutant == Mutant.BLIND_MEANS_DEMOTED
        && a.loopback.ours
        && sentinels.blindFor() > SECOND * 10) {
      w.invariants.intended(a, new Intent.ReleaseVip());
      a.loopback.release();
    }
    if (w.mutant == Mutant.CLAIM_NEVER_ENDS && e instanceof Event.ClaimAsked) {
      int life = a.life;
      w.time.after(20 * SECOND, () -> claimAgain(life));
    }
    if (w.mutant == Mutant.ENDS_WITHOUT_IDENTITY && e instanceof Event.IdentityFailed) {
      w.invariants.intended(a, new Intent.Halt("no identity"));
    }
  }

  /** A clean stop; a faulty one takes the VIP with it. */
  void terminated() {
    if (w.mutant == Mutant.STOP_TAKES_AWAY) {
      w.invariants.stopped(a, a.loopback.ours);
      a.loopback.release();
    }
  }

  boolean dropsWakeups() {
    return w.mutant == Mutant.EVENTS_ONLY && w.time.now() - hintedAt > 2 * SECOND;
  }

  SentinelAsking sentinels() {
    return sentinels;
  }

  @Override
  public Adapters askSentinels(Intent.AskSentinels i) {
    sentinels.askAll();
    return this;
  }

  @Override
  public Adapters askRole(Intent.AskRole i) {
    int to = w.setup.hostOf(i.redis().host());
    if (to < 0) {
      a.once().after(MILLI, () -> new Event.RoleFailed(i.redis(), silence()));
      return this;
    }
    Moment asked = a.asked();
    SimAgent.Once once = a.once();
    once.after(SECOND, () -> new Event.RoleFailed(i.redis(), silence()));
    if (w.net.agentReaches(a.host, to)) {
      long there = to == a.host ? 40 : w.net.delay();
      w.time.after(there + w.redis[to].slow, () -> answerRole(i, asked, once, w.redis[to]));
    }
    return this;
  }

  private void answerRole(Intent.AskRole i, Moment asked, SimAgent.Once once, SimRedis r) {
    if (r.isHung() || !w.net.agentHears(a.host, r.host)) {
      return;
    }
    long back = r.host == a.host ? 40 : w.net.delay();
    if (r.isUp()) {
      var role = r.role();
      once.after(back, () -> new Event.RoleAnswered(i.redis(), role, dated(asked), a.now()));
    } else {
      Fault refused = SimEc2.fault(Fault.Kind.TRANSIENT, "REFUSED");
      once.after(back, () -> new Event.RoleFailed(i.redis(), refused));
    }
  }

  /** When it was asked; a faulty adapter takes the time of arrival. */
  Moment dated(Moment asked) {
    return w.mutant == Mutant.DATED_BY_ARRIVAL ? a.asked() : asked;
  }

  static Fault silence() {
    return SimEc2.fault(Fault.Kind.TRANSIENT, "timeout");
  }

  @Override
  public Adapters learnIdentity(Intent.LearnIdentity i) {
    boolean down = w.net.imdsDown[a.host];
    a.once()
        .after(
            down ? SECOND : 3 * MILLI,
            () ->
                down
                    ? new Event.IdentityFailed(silence())
                    : new Event.IdentityLearned(w.setup.identity(a.host)));
    return this;
  }

  @Override
  public Adapters readTables(Intent.ReadTables i) {
    if (w.mutant == Mutant.NEVER_LOOKS_AGAIN && verified) {
      return this;
    }
    w.ec2.readTables(a);
    return this;
  }

  @Override
  public Adapters readCheck(Intent.ReadCheck i) {
    w.ec2.readCheck(a, i.target().eni());
    return this;
  }

  @Override
  public Adapters readLoopback(Intent.ReadLoopback i) {
    a.once().after(100, this::loopbackSeen);
    return this;
  }

  private Event loopbackSeen() {
    return new Event.LoopbackSeen(a.loopback.present, a.loopback.ours);
  }

  @Override
  public Adapters holdVip(Intent.HoldVip i) {
    SimAgent.Once once = a.once();
    atGate(
        i,
        i.proof(),
        () -> {
          a.loopback.hold();
          once.after(200, this::loopbackSeen);
        },
        () -> once.now(() -> new Event.LoopbackFailed(expired())));
    return this;
  }

  @Override
  public Adapters releaseVip(Intent.ReleaseVip i) {
    a.loopback.release();
    a.once().after(200, this::loopbackSeen);
    return this;
  }

  @Override
  public Adapters disableCheck(Intent.DisableCheck i) {
    var eni = i.target().eni();
    if (i.proof().isEmpty()) {
      w.ec2.disableCheck(a, eni);
      return this;
    }
    SimAgent.Once once = a.once();
    atGate(
        i,
        i.proof().get(),
        () -> w.ec2.disableCheck(a, eni),
        () -> once.now(() -> new Event.CheckNotDisabled(eni, expired())));
    return this;
  }

  @Override
  public Adapters pointRoute(Intent.PointRoute i) {
    w.stats.writeStarted(a);
    SimAgent.Once once = a.once();
    if (w.mutant == Mutant.ONE_TABLE_AFTER_ANOTHER) {
      inTurn.add(() -> point(i, once));
      nextInTurn();
    } else if (w.mutant == Mutant.LOOKS_BEFORE_WRITING) {
      w.time.after(120 * MILLI, () -> point(i, once));
    } else {
      point(i, once);
    }
    return this;
  }

  private void nextInTurn() {
    Runnable next = inTurn.peek();
    if (next != null && !busyInTurn) {
      busyInTurn = true;
      inTurn.remove();
      next.run();
    }
  }

  private void point(Intent.PointRoute i, SimAgent.Once once) {
    if (isSwallowed(i, once)) {
      return;
    }
    Intent.PointRoute sent =
        w.mutant == Mutant.WRONG_TABLE
            ? new Intent.PointRoute(
                new RouteTableId("rtb-000000ff"), i.target(), i.create(), i.proof())
            : i;
    atGate(
        sent,
        i.proof(),
        () -> send(sent, 0),
        () -> once.now(() -> new Event.RouteNotPointed(i.table(), expired())));
  }

  private void send(Intent.PointRoute i, int retries) {
    w.ec2.pointRoute(a, i);
    if (w.mutant == Mutant.NO_PROOF_BEFORE_RETRY && retries < 3 && w.ec2.isTroubled()) {
      w.time.after(
          600 * MILLI,
          () -> {
            w.invariants.handedOver(a, i, i.proof());
            send(i, retries + 1);
          });
    }
    acked.add(i.table());
  }

  private boolean isSwallowed(Intent.PointRoute i, SimAgent.Once once) {
    if (w.mutant == Mutant.DEDUPES_BEFORE_ACTING
        && !written.add(i.table() + "@" + i.proof().epoch())) {
      once.after(MILLI, () -> new Event.RoutePointed(i.table()));
      return true;
    }
    if (w.mutant == Mutant.ONE_TABLE_STOPS_ALL) {
      refusedOnce |= !w.ec2.denied.isEmpty();
      if (refusedOnce && !w.ec2.denied.contains(i.table())) {
        once.after(MILLI, () -> new Event.RouteNotPointed(i.table(), silence()));
        return true;
      }
    }
    return false;
  }

  private void claimAgain(int life) {
    if (a.life == life && a.state.owns()) {
      a.put(new Event.ClaimAsked(true));
    }
  }

  private static Fault expired() {
    return SimEc2.fault(Fault.Kind.PROOF_EXPIRED, "proof");
  }

  /** The last look at the proof, when a thread and a connection have been found. */
  private void atGate(Intent i, Proof proof, Runnable go, Runnable refused) {
    int life = a.life;
    Runnable pass =
        () -> {
          boolean holds = proof.holdsAt(a.now()) && proof.reign() == a.state.reign();
          if (holds || w.mutant == Mutant.NO_GATE) {
            w.invariants.handedOver(a, i, proof);
            go.run();
          } else {
            w.stats.stoppedAtGate++;
            refused.run();
          }
        };
    w.time.after(
        w.dice.between(0, 1500) + (a.sluggish == 0 ? 0 : w.dice.between(0, a.sluggish)),
        () -> {
          if (a.life == life) {
            if (a.isStopped()) {
              atGate.add(pass);
            } else {
              pass.run();
            }
          }
        });
  }

  @Override
  public Adapters rehearse(Intent.Rehearse i) {
    w.ec2.rehearse(a);
    return this;
  }

  /** Nothing leaves by it: what it makes ready is licensed by a write, or never sent. */
  @Override
  public Adapters poise(Intent.Poise i) {
    return this;
  }

  @Override
  public Adapters warmUp(Intent.WarmUp i) {
    return this;
  }

  @Override
  public Adapters rememberEpoch(Intent.RememberEpoch i) {
    a.remembered = i.epoch();
    return this;
  }

  @Override
  public Adapters raise(Intent.Raise i) {
    String key = i.alert().key();
    boolean lost =
        (w.mutant == Mutant.BLIND_IS_SILENT && key.equals("blind"))
            || (w.mutant == Mutant.ALERT_ONLY_IS_SILENT && key.startsWith("would-move:"));
    if (i.alert().state() == Alert.State.RAISED && !lost) {
      a.alerts.add(key);
    } else if (i.alert().state() == Alert.State.RESOLVED) {
      a.alerts.remove(key);
    }
    return this;
  }

  @Override
  public Adapters keep(Intent.Keep i) {
    Incident told = i.incident();
    if (w.mutant == Mutant.INCIDENT_OF_WINNER_ONLY && !told.here()) {
      return this;
    }
    if (w.mutant == Mutant.INCIDENT_OF_EACH_VERIFICATION && !told.isOpen()) {
      a.openIncident = null;
      w.invariants.incidents().kept(a, told, told.openedAt().plus(Duration.ofMillis(1)));
      return this;
    }
    a.openIncident = told.isOpen() ? told : null;
    a.lastTold = told.key().isEmpty() ? a.lastTold : told.epoch();
    w.invariants.incidents().kept(a, told, told.openedAt());
    return this;
  }

  @Override
  public Adapters note(Intent.Note i) {
    if (i.text().startsWith("every route verified")) {
      w.stats.settled(a);
      verified = true;
    }
    return this;
  }

  @Override
  public Adapters halt(Intent.Halt i) {
    return this;
  }
}
