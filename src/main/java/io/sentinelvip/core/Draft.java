package io.sentinelvip.core;

import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RouteTarget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One decision in the making: the parts of the state, each an immutable value that may be replaced,
 * and what is to be done. It lives for one call of {@link Decider#decide} and is seen by nobody
 * else.
 */
final class Draft {

  final VipSettings settings;
  final Moment now;
  Evidence evidence;
  Epochs epochs;
  CheckState check;
  LoopState loop;
  Stance stance;
  Agenda agenda;
  Map<String, Alert> raised;
  Chronicle chronicle;

  /** What this decision began to claim on, where that is an election. */
  @Nullable Election claimedOn;

  private Map<RouteTableId, TableState> tables;
  private final List<Intent> intents = new ArrayList<>();
  private Moment wakeAt;
  private @Nullable List<Voice> counted;
  private @Nullable Finding live;

  Draft(VipState s, Moment now) {
    this.settings = s.settings();
    this.now = now;
    this.evidence = s.evidence();
    this.epochs = s.epochs();
    this.tables = s.tables();
    this.check = s.check();
    this.loop = s.loop();
    this.stance = s.stance();
    this.agenda = s.agenda();
    this.raised = s.raised();
    this.chronicle = s.chronicle();
    this.wakeAt = now.plus(Looks.AT_REST);
  }

  Map<RouteTableId, TableState> tables() {
    return tables;
  }

  void tables(Map<RouteTableId, TableState> replaced) {
    tables = replaced;
  }

  void table(RouteTableId id, UnaryOperator<TableState> change) {
    TableState t = tables.get(id);
    if (t != null) {
      Map<RouteTableId, TableState> copy = new LinkedHashMap<>(tables);
      copy.put(id, change.apply(t));
      tables = copy;
    }
  }

  void eachTable(UnaryOperator<TableState> change) {
    Map<RouteTableId, TableState> copy = new LinkedHashMap<>(tables);
    copy.replaceAll((id, t) -> change.apply(t));
    tables = copy;
  }

  void start(Intent i) {
    intents.add(i);
  }

  /** What is to be started so far. */
  List<Intent> started() {
    return intents;
  }

  boolean isStarted(Class<? extends Intent> kind) {
    return intents.stream().anyMatch(kind::isInstance);
  }

  void note(String text) {
    intents.add(new Intent.Note(text));
  }

  void once(Alert.Severity severity, String key, String text) {
    intents.add(new Intent.Raise(new Alert(settings.id(), severity, key, text, Alert.State.ONCE)));
  }

  /** Asks to be woken at {@code m} at the latest. */
  void wake(Moment m) {
    wakeAt = Moment.earlier(wakeAt, m);
  }

  /** Whether {@code m} has come; if not, asks to be woken then. */
  boolean due(Moment m) {
    if (now.reached(m)) {
      return true;
    }
    wake(m);
    return false;
  }

  /**
   * What a majority is of, at least: the configured number, capped at the run ids that ever
   * answered, since several addresses may lead to one Sentinel. Before half of the configured
   * number have answered, a silent address is a Sentinel and not a second name: otherwise an agent
   * that was restarted, and hears no other than one Sentinel that was RESET, would take 1 of 1 for
   * a majority.
   */
  int floor() {
    int configured = settings.configuredSentinels();
    int seen = evidence.seen().size();
    return 2 * seen < configured ? configured : Math.min(configured, seen);
  }

  /** Where the Sentinels that answer stand; worked out once a decision, from what was absorbed. */
  Finding live() {
    Finding f = live;
    if (f == null) {
      List<Voice> voices = counted();
      f = ClaimRule.judge(voices, voices, floor());
      live = f;
    }
    return f;
  }

  /**
   * The voices that answer and were not outlived; found once a decision, from what was absorbed.
   */
  List<Voice> counted() {
    List<Voice> some = counted;
    if (some == null) {
      some = new ArrayList<>(evidence.voices().size());
      for (Voice v : evidence.voices().values()) {
        if (v.liveAt(now) && epochs.counts(v)) {
          some.add(v);
        }
      }
      counted = some;
    }
    return some;
  }

  /** Works the finding out anew: what counts was changed. */
  void recount() {
    counted = null;
    live = null;
  }

  @Nullable RouteTarget target() {
    return evidence.target();
  }

  boolean paused() {
    return stance.isPaused(now);
  }

  /** The Sentinels are at it, and the local Redis has been promoted: a majority may be near. */
  boolean isRising() {
    return !stance.phase().owns() && stance.isArmed(now) && evidence.lastSaidMaster();
  }

  /** Whether nothing may be changed at all. */
  boolean handsOff() {
    return settings.alertOnly() || paused();
  }

  Decision decision(Supplier<String> why) {
    VipState next =
        new VipState(
            settings, evidence, epochs, tables, check, loop, stance, agenda, raised, chronicle);
    return new Decision(next, intents, wakeAt, why);
  }
}
