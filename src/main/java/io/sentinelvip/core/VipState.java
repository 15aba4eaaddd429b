package io.sentinelvip.core;

import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.TableSelector;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that the core knows of one VIP; it knows nothing of another.
 *
 * @param settings what the configuration says
 * @param evidence what was answered
 * @param epochs the order of events
 * @param tables the managed tables; by tag: those of the last look
 * @param check the source/dest check
 * @param loop the VIP on the loopback
 * @param stance where this node stands
 * @param agenda what is due
 * @param raised the alerts that stand, by key
 * @param chronicle the failovers
 */
public record VipState(
    VipSettings settings,
    Evidence evidence,
    Epochs epochs,
    Map<RouteTableId, TableState> tables,
    CheckState check,
    LoopState loop,
    Stance stance,
    Agenda agenda,
    Map<String, Alert> raised,
    Chronicle chronicle) {

  /**
   * The state of an agent that has just started and knows nothing.
   *
   * @param rememberedEpoch the highest config-epoch that an earlier run kept; 0 if none
   * @param seed of all jitter
   */
  public static VipState initial(
      VipSettings settings, long rememberedEpoch, long seed, Moment now) {
    Map<RouteTableId, TableState> tables = new LinkedHashMap<>();
    if (settings.tables() instanceof TableSelector.ByIds byIds) {
      byIds.ids().forEach(id -> tables.put(id, TableState.unknown(id, now)));
    }
    return new VipState(
        settings,
        Evidence.none(settings),
        Epochs.startingAt(rememberedEpoch),
        tables,
        CheckState.unknown(),
        LoopState.unknown(now),
        Stance.initial(now),
        Agenda.startingAt(now, seed),
        Map.of(),
        Chronicle.startingAt(rememberedEpoch));
  }

  /**
   * As this, going on with an incident that was open when an earlier run of the agent ended.
   *
   * @param open its times by this process's clock
   * @param told the epoch of the last failover in that run's history; -1 if it has none
   */
  public VipState resuming(Incident open, long told, Moment now) {
    return new VipState(
        settings,
        evidence,
        epochs,
        tables,
        check,
        loop,
        stance,
        agenda,
        raised,
        chronicle.resuming(open, told, now));
  }

  /** A proof of another reign than this is void, however young. */
  public long reign() {
    return stance.reign();
  }

  /** How the Sentinels name this node's Redis, or named it last; empty if they never did. */
  public Optional<Endpoint> knownAs() {
    return Optional.ofNullable(evidence.place().knownAs());
  }

  /** Whether this node is the master as far as it knows. */
  public boolean owns() {
    return stance.phase().owns();
  }

  /** Whether a failover was hinted at a moment ago, so that everything is kept ready. */
  public boolean isArmed(Moment now) {
    return stance.isArmed(now);
  }
}
