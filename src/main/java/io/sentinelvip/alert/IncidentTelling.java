package io.sentinelvip.alert;

import io.sentinelvip.core.Alert;
import io.sentinelvip.core.Incident;
import io.sentinelvip.engine.Notice;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One notice for one failover. The new master's agent tells it once the routes are verified, or as
 * soon as it cannot move them; the others are silent unless the routes are not right {@link
 * io.sentinelvip.core.Incident.Kind#OVERDUE ten seconds} after the majority.
 */
final class IncidentTelling {

  /** The signs of a failure last, and no failover comes of them. */
  static final String NO_FAILOVER = "no-failover";

  /** What stands in the way of a move is part of the incident. */
  private static final Set<String> IN_THE_WAY = Set.of("route", "check");

  /** What a move brings with it. */
  private static final Set<String> PART_OF_A_MOVE = Set.of("moved", "would-move");

  /** An incident closes in the same moment as its VIP is moved, a little later. */
  private static final Duration MOMENT = Duration.ofSeconds(2);

  /** What happens so long after a failover has another cause. */
  private static final Duration LONG_AGO = Duration.ofMinutes(1);

  private static final int REMEMBERED = 50;

  private final Function<VipId, Standing> standings;
  private final Turns turns;
  private final List<Notice> out;
  private final Set<VipId> several = new HashSet<>();
  private final List<Alert> conditions = new ArrayList<>();

  /** The failover of each VIP that is under way, or was last. */
  private final Map<VipId, Incident> last = new HashMap<>();

  /** By key: what was told to be wrong, or that another agent is left to tell it. */
  private final Map<String, Fate> fates =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Fate> eldest) {
          return size() > REMEMBERED;
        }
      };

  private final Map<VipId, Set<String>> inTheWay = new HashMap<>();
  private final Map<VipId, Moved> moved = new LinkedHashMap<>();

  /** The core says that the VIP is here. */
  private record Moved(Alert alert, Moment at) {}

  private enum Fate {
    /** It waits for its turn, or is told by another agent. */
    LEFT,
    /** This agent told that it is wrong. */
    WRONG,
    /** There is nothing more to tell. */
    DONE
  }

  IncidentTelling(
      Function<VipId, Standing> standings, Turns turns, List<Notice> out, List<VipId> vips) {
    this.standings = standings;
    this.turns = turns;
    this.out = out;
    Set<Object> masters = new HashSet<>();
    Set<Object> twice = new HashSet<>();
    vips.stream().filter(v -> !masters.add(v.master())).forEach(v -> twice.add(v.master()));
    vips.stream().filter(v -> twice.contains(v.master())).forEach(several::add);
  }

  /** Two VIPs of one master move by one failover, each on its own. */
  private String key(Incident i) {
    return several.contains(i.vip()) ? i.key() + "/" + i.vip().vip() : i.key();
  }

  void incident(Incident i, Moment now) {
    signs(i);
    if (i.key().isEmpty()) {
      return;
    }
    last.put(i.vip(), i);
    String key = key(i);
    Standing at = standings.apply(i.vip());
    Fate fate = fates.get(key);
    switch (i.outcome()) {
      case OPEN -> {
        if (i.stageAt(Incident.Kind.OVERDUE) != null && fate == null) {
          fates.put(key, Fate.LEFT);
          turns.begin(Wording.wrong(key, i, at, now, i.reason()), at, name(i.to()), false, now);
        }
      }
      case VERIFIED -> verified(key, i, at, fate, now);
      case OVERTAKEN -> over(key, i, at, fate, now, "it was overtaken: " + i.reason());
      case GIVEN_UP -> {
        turns.drop(key);
        if (fate == Fate.WRONG) {
          out.add(Wording.wrong(key, i, at, now, i.reason()));
        }
      }
      default -> over(key, i, at, fate, now, i.reason());
    }
  }

  private static String name(@Nullable Endpoint e) {
    return e == null ? "" : e.toString();
  }

  private void verified(String key, Incident i, Standing at, @Nullable Fate fate, Moment now) {
    if (fate == Fate.WRONG || !i.here()) {
      over(key, i, at, fate, now, "it moved" + Wording.course(i, now));
    } else if (fate != Fate.DONE) {
      // After so long another agent may have told that it is wrong, and will tell that it is not.
      boolean late =
          i.stageAt(Incident.Kind.OVERDUE) != null || i.stageAt(Incident.Kind.RESUMED) != null;
      fates.put(key, Fate.DONE);
      turns.drop(key);
      turns.begin(Wording.moved(key, i, at, now), at, at.redis(), late, now);
    }
  }

  private void over(
      String key, Incident i, Standing at, @Nullable Fate fate, Moment now, String how) {
    turns.drop(key);
    fates.put(key, Fate.DONE);
    inTheWay.remove(i.vip());
    if (fate == Fate.WRONG) {
      out.add(Wording.over(key, i, at, now, how));
    }
  }

  /** This agent's turn came. */
  void told(Notice notice) {
    if (notice.event().equals(Wording.FAILOVER) && notice.state() == Alert.State.RAISED) {
      fates.put(notice.key(), Fate.WRONG);
    }
  }

  /** Whether an alert is part of a failover, and not told for itself. */
  boolean takes(Alert a, Moment now) {
    String kind = Wording.kind(a.key());
    Incident i = last.get(a.vip());
    if (kind.equals("demoted")) {
      return true;
    }
    if (kind.equals("moved")) {
      moved.put(a.vip(), new Moved(a, now));
      return true;
    }
    Set<String> taken = inTheWay.computeIfAbsent(a.vip(), v -> new HashSet<>());
    boolean isTaken = taken.contains(a.key());
    if (a.state() == Alert.State.RESOLVED) {
      if (taken.remove(a.key()) && taken.isEmpty() && i != null) {
        cleared(i, now);
      }
      return isTaken;
    }
    if (i == null
        || !i.here()
        || !i.isOpen()
        || !(IN_THE_WAY.contains(kind) || PART_OF_A_MOVE.contains(kind))) {
      return false;
    }
    taken.add(a.key());
    if (IN_THE_WAY.contains(kind)) {
      wrong(i, a.text(), now);
    }
    return true;
  }

  private void wrong(Incident i, String why, Moment now) {
    String key = key(i);
    Fate fate = fates.get(key);
    if (fate == null || turns.isPending(key)) {
      turns.drop(key);
      fates.put(key, Fate.WRONG);
      out.add(Wording.wrong(key, i, standings.apply(i.vip()), now, why));
    }
  }

  /** What had been given up came right after all. */
  private void cleared(Incident i, Moment now) {
    String key = key(i);
    if (i.outcome() == Incident.Outcome.GIVEN_UP && fates.get(key) == Fate.WRONG) {
      over(key, i, standings.apply(i.vip()), Fate.WRONG, now, "nothing stands in the way any more");
    }
  }

  /** Signs that last open a condition of the group; a majority, or their end, closes it. */
  private void signs(Incident i) {
    boolean lasting = i.isOpen() && i.key().isEmpty() && !i.reason().isEmpty();
    boolean agreed = i.stageAt(Incident.Kind.AGREED) != null;
    conditions.add(
        new Alert(
            i.vip(),
            agreed ? Alert.Severity.CRITICAL : Alert.Severity.WARNING,
            NO_FAILOVER,
            (agreed ? "the Sentinels agree that the master " : "a Sentinel holds that the master ")
                + Wording.text(i.from())
                + " is down, and for 10 s no failover has come of it",
            lasting ? Alert.State.RAISED : Alert.State.RESOLVED));
  }

  /** The conditions that were found since this was last asked. */
  List<Alert> takeConditions() {
    List<Alert> taken = List.copyOf(conditions);
    conditions.clear();
    return taken;
  }

  /** A move without a failover, as at the start of an agent, is told for itself. */
  void step(Moment now) {
    for (Moved m : List.copyOf(moved.values())) {
      if (now.reached(m.at().plus(MOMENT))) {
        VipId vip = m.alert().vip();
        moved.remove(vip);
        Incident i = last.get(vip);
        Moment closed = i == null ? null : i.closedAt();
        if (i == null || (closed != null && closed.until(now).compareTo(LONG_AGO) >= 0)) {
          Standing at = standings.apply(vip);
          String key = vip + "/moved@" + Wording.node(at);
          out.add(Wording.condition(key, m.alert(), at, now));
        }
      }
    }
  }

  /** When a move is to be told for itself; empty if there is none. */
  Optional<Moment> wakeAt() {
    return moved.values().stream().map(m -> m.at().plus(MOMENT)).reduce(Moment::earlier);
  }
}
