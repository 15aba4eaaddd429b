package io.sentinelvip.engine;

import io.sentinelvip.core.Event;
import io.sentinelvip.core.VipSettings;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.VipId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the tables of several VIPs: whoever wants one at rest looks for all, who wants one for a
 * move looks at its own tables, and all whose tables were looked at are told what it showed, which
 * puts off their own. One look at a time; those that are wanted meanwhile are the next one: when
 * fifty VIPs with the same tables move together, each of fifty looks would show all of their
 * routes. A fault is told to those who wanted the look. VIPs whose tables are selected by tag look
 * for themselves.
 */
public final class SharedReads {

  private static final Logger LOG = LoggerFactory.getLogger(SharedReads.class);

  private final Routes routes;
  private final Executor lane;
  private final Inbox inbox;
  private final Clock clock;
  private final Map<VipId, TableSelector.ByIds> all = new LinkedHashMap<>();
  private final Departures departures = new Departures();
  private final SharedChecks checks;
  private Set<VipId> wanted = new LinkedHashSet<>();
  private boolean atRest;
  private boolean looking;

  /**
   * One look.
   *
   * @param whose those who wanted it; none: there is none
   * @param atRest whether any of them is at rest
   */
  private record Look(Set<VipId> whose, boolean atRest) {}

  private SharedReads(Routes routes, Executor lane, Inbox inbox, Clock clock) {
    this.routes = routes;
    this.lane = lane;
    this.inbox = inbox;
    this.clock = clock;
    this.checks = new SharedChecks(clock);
  }

  /** For each VIP that shares a way to EC2 with another one; the others are missing. */
  public static Map<VipId, SharedReads> of(
      List<VipSettings> vips,
      Function<VipId, Routes> routes,
      Executor lane,
      Inbox inbox,
      Clock clock) {
    Map<Routes, SharedReads> ways = new HashMap<>();
    for (VipSettings vip : vips) {
      if (vip.tables() instanceof TableSelector.ByIds ids) {
        ways.computeIfAbsent(
                routes.apply(vip.id()), way -> new SharedReads(way, lane, inbox, clock))
            .all
            .put(vip.id(), ids);
      }
    }
    Map<VipId, SharedReads> shared = new HashMap<>();
    ways.values().stream()
        .filter(way -> way.all.size() > 1)
        .forEach(way -> way.all.keySet().forEach(vip -> shared.put(vip, way)));
    return shared;
  }

  /** The route writes of all these VIPs: a look lets them go first. */
  Departures departures() {
    return departures;
  }

  /** Their looks at the source/dest check at rest: that of one instance is that of all its VIPs. */
  SharedChecks checks() {
    return checks;
  }

  /**
   * Looks soon; of it comes one event for this VIP, as of a read of its own.
   *
   * @param resting whether it wants it for nothing but to look as often as at rest
   */
  void want(VipId vip, boolean resting) {
    synchronized (this) {
      wanted.add(vip);
      atRest |= resting;
      if (looking) {
        return;
      }
      looking = true;
    }
    try {
      lane.execute(this::look);
    } catch (Throwable t) {
      Look refused = next();
      next();
      tell(refused.whose(), unexpected(t));
    }
  }

  private void look() {
    for (Look next = next(); !next.whose().isEmpty(); next = next()) {
      List<Runnable> told = new ArrayList<>();
      try {
        departures.letGo();
        Moment asked = clock.now();
        routes
            .readTables(seenBy(next))
            .forEach((v, seen) -> told.add(() -> inbox.put(v, new Event.TablesRead(seen, asked))));
      } catch (FaultException e) {
        tell(next.whose(), e.fault());
      } catch (Throwable t) {
        tell(next.whose(), unexpected(t));
      }
      told.forEach(Runnable::run);
    }
  }

  /** Those whose every table is looked at. */
  private Map<VipId, TableSelector.ByIds> seenBy(Look look) {
    if (look.atRest()) {
      return all;
    }
    Set<RouteTableId> tables = new HashSet<>();
    Map<VipId, TableSelector.ByIds> seen = new LinkedHashMap<>(all);
    seen.keySet().retainAll(look.whose());
    seen.values().forEach(own -> tables.addAll(own.ids()));
    all.forEach(
        (vip, own) -> {
          if (tables.containsAll(own.ids())) {
            seen.put(vip, own);
          }
        });
    return seen;
  }

  private synchronized Look next() {
    Look next = new Look(wanted, atRest);
    wanted = new LinkedHashSet<>();
    atRest = false;
    looking = !next.whose().isEmpty();
    return next;
  }

  private void tell(Set<VipId> whose, Fault fault) {
    whose.forEach(vip -> inbox.put(vip, new Event.TablesUnread(fault)));
  }

  private static Fault unexpected(Throwable t) {
    LOG.error("failed=\"read the tables of all VIPs\"", t);
    String code = t.getClass().getSimpleName();
    return new Fault(Fault.Kind.TRANSIENT, code, "read the tables: " + t.getMessage());
  }
}
