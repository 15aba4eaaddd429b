package io.sentinelvip.drill;

import io.sentinelvip.core.IncidentReport;
import io.sentinelvip.core.VipReport;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RunId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far a failover has come, from what was seen of it.
 *
 * @param tried when a Sentinel said that it tries
 * @param selected when one said whom it has selected
 * @param aborted what the last one said that gave it up; null if none did since
 * @param switched the first {@code +switch-master} that names the new master
 * @param majority when more than half of the Sentinels named {@code to}
 * @param to whom; null until then
 * @param role when that node said master
 * @param tables when each table that is right became so
 * @param wrong where each other table leads
 * @param agent when this node's agent was through with it
 * @param told what it told last; null if it did not answer last
 * @param whole when the group was whole again
 */
record Progress(
    @Nullable Moment tried,
    @Nullable Moment selected,
    @Nullable String aborted,
    @Nullable Moment switched,
    @Nullable Moment majority,
    @Nullable Endpoint to,
    @Nullable Moment role,
    Map<RouteTableId, Moment> tables,
    Map<RouteTableId, String> wrong,
    @Nullable Moment agent,
    @Nullable VipReport told,
    @Nullable Moment whole) {

  /** Whether every side but the client has come to its end. */
  boolean through() {
    return moved() && agent != null && whole != null;
  }

  /** Whether the VIP is at the new master, as EC2 and that node itself say. */
  boolean moved() {
    return majority != null && role != null && wrong.isEmpty();
  }

  /** The incident of this failover that this node's agent tells of; null if it does not. */
  @Nullable IncidentReport incident() {
    return told == null ? null : told.incident();
  }

  static Progress of(Start start, List<Sight> sights) {
    return new Fold(start).over(sights);
  }

  /** Takes one sight after the other. */
  private static final class Fold {
    private final Start start;
    private final Map<RunId, Sight.Named> views = new HashMap<>();
    private final Map<Endpoint, Sight.Answered> masters = new HashMap<>();
    private final Map<RouteTableId, Sight.Led> routes = new TreeMap<>(Fold::byText);
    private @Nullable Moment tried;
    private @Nullable Moment selected;
    private @Nullable String aborted;
    private @Nullable Moment switched;
    private @Nullable Moment majority;
    private @Nullable Endpoint to;
    private @Nullable Moment whole;
    private Sight.@Nullable Told told;

    Fold(Start start) {
      this.start = start;
    }

    private static int byText(RouteTableId a, RouteTableId b) {
      return a.value().compareTo(b.value());
    }

    Progress over(List<Sight> sights) {
      for (Sight s : sights) {
        if (s instanceof Sight.Said said) {
          said(said);
        } else if (s instanceof Sight.Named named) {
          views.put(named.who(), named);
          count(named.at());
        } else if (s instanceof Sight.Answered a) {
          answered(a);
        } else if (s instanceof Sight.Led led) {
          routes.put(led.table(), led);
        } else if (s instanceof Sight.Told t) {
          told = t;
        } else if (s instanceof Sight.Untold) {
          told = null;
        } else if (s instanceof Sight.Whole w) {
          whole = w.at();
        }
      }
      return progress();
    }

    private void said(Sight.Said said) {
      String text = said.text();
      if (text.startsWith("+try-failover ")) {
        tried = tried == null ? said.at() : tried;
        aborted = null;
      } else if (text.startsWith("+selected-slave ")) {
        selected = selected == null ? said.at() : selected;
      } else if (text.startsWith("-failover-abort-")) {
        aborted = said.sentinel() + ": " + text;
      } else if (text.startsWith("+switch-master ") && switched == null) {
        switched = said.at();
      }
    }

    private void answered(Sight.Answered a) {
      if (a.role() != Role.MASTER) {
        masters.remove(a.redis());
      } else {
        masters.putIfAbsent(a.redis(), a);
      }
    }

    private void count(Moment at) {
      Map<Endpoint, Long> votes =
          views.values().stream()
              .filter(v -> v.epoch() > start.epoch() && !v.master().equals(start.from()))
              .collect(Collectors.groupingBy(Sight.Named::master, Collectors.counting()));
      votes.forEach(
          (node, count) -> {
            if (count * 2 > start.sentinels() && !node.equals(to)) {
              to = node;
              majority = at;
            }
          });
    }

    private Progress progress() {
      Set<String> targets = routes.values().stream().map(Sight.Led::to).collect(Collectors.toSet());
      Map<RouteTableId, Moment> right = new TreeMap<>(Fold::byText);
      Map<RouteTableId, String> wrong = new TreeMap<>(Fold::byText);
      start.ledTo().forEach(wrong::put);
      routes.forEach(
          (table, led) -> {
            boolean there = led.active() && isTarget(table, led.to(), targets);
            if (there) {
              right.put(table, led.at());
              wrong.remove(table);
            } else {
              wrong.put(table, led.to());
            }
          });
      Sight.Answered master = to == null ? null : masters.get(to);
      VipReport report = told == null ? null : told.report();
      return new Progress(
          tried,
          selected,
          aborted,
          switched,
          majority,
          to,
          master == null ? null : master.at(),
          right,
          wrong,
          told != null && isThrough(told.report()) ? told.at() : null,
          report,
          whole);
    }

    /**
     * The new master's agent knows its interface; without it, what all tables share is believed.
     */
    private boolean isTarget(RouteTableId table, String leadsTo, Set<String> targets) {
      Sight.Told t = told;
      if (start.target().isPresent()) {
        return leadsTo.equals(start.target().get());
      }
      if (t != null && to != null && t.report().node().redis().equals(to.toString())) {
        return leadsTo.equals(t.report().node().eni());
      }
      return targets.size() == 1 && !leadsTo.equals(start.ledTo().get(table));
    }

    private boolean isThrough(VipReport report) {
      IncidentReport i = report.incident();
      return report.right()
          && report.epoch() > start.epoch()
          && i != null
          && i.epoch() > start.epoch()
          && !i.isOpen();
    }
  }
}
