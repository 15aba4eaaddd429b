package io.sentinelvip.engine;

import io.sentinelvip.core.Event;
import io.sentinelvip.core.VipSettings;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.VipId;
import java.util.ArrayList;
import java.util.HashMap;
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
 * Looks at rest at the tables of several VIPs: whoever wants one looks for all, and all are told
 * what it showed, which puts off their own. One look at a time; those that are wanted meanwhile are
 * the next one. A fault is told to those who wanted the look. VIPs whose tables are selected by tag
 * look for themselves.
 */
public final class SharedReads {

  private static final Logger LOG = LoggerFactory.getLogger(SharedReads.class);

  private final Routes routes;
  private final Executor lane;
  private final Inbox inbox;
  private final Clock clock;
  private final Map<VipId, TableSelector.ByIds> all = new LinkedHashMap<>();
  private Set<VipId> wanted = new LinkedHashSet<>();
  private boolean looking;

  private SharedReads(Routes routes, Executor lane, Inbox inbox, Clock clock) {
    this.routes = routes;
    this.lane = lane;
    this.inbox = inbox;
    this.clock = clock;
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

  /** Looks soon; of it comes one event for this VIP, as of a read of its own. */
  void want(VipId vip) {
    synchronized (this) {
      wanted.add(vip);
      if (looking) {
        return;
      }
      looking = true;
    }
    try {
      lane.execute(this::look);
    } catch (Throwable t) {
      Set<VipId> refused = next();
      next();
      tell(refused, unexpected(t));
    }
  }

  private void look() {
    for (Set<VipId> whose = next(); !whose.isEmpty(); whose = next()) {
      List<Runnable> told = new ArrayList<>();
      try {
        Moment asked = clock.now();
        routes
            .readTables(all)
            .forEach((v, seen) -> told.add(() -> inbox.put(v, new Event.TablesRead(seen, asked))));
      } catch (FaultException e) {
        tell(whose, e.fault());
      } catch (Throwable t) {
        tell(whose, unexpected(t));
      }
      told.forEach(Runnable::run);
    }
  }

  /** Those who want the next look; none: it is over. */
  private synchronized Set<VipId> next() {
    Set<VipId> next = wanted;
    wanted = new LinkedHashSet<>();
    looking = !next.isEmpty();
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
