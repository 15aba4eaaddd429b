package io.sentinelvip.sim;

import static io.sentinelvip.sim.Timeline.MILLI;
import static io.sentinelvip.sim.Timeline.SECOND;

import io.sentinelvip.model.EniId;
import io.sentinelvip.model.RouteTableId;
import java.util.Set;
import java.util.function.ObjDoubleConsumer;

/** What befalls EC2, and what other hands do there. */
final class Outages {

  private Outages() {}

  /** One kind of failure, now and then or always. */
  static Runnable rate(World w, long lasts, ObjDoubleConsumer<SimEc2> which) {
    which.accept(w.ec2, w.dice.chance(0.4) ? 1 : 0.5);
    return () -> which.accept(w.ec2, 0);
  }

  static Runnable slow(World w, long lasts) {
    w.ec2.slow = w.dice.between(50, 1200) * MILLI;
    return () -> w.ec2.slow = 0;
  }

  static Runnable stale(World w, long lasts) {
    w.ec2.stale = w.dice.between(1, 6) * SECOND / 2;
    return () -> w.ec2.stale = 0;
  }

  static Runnable tableDenied(World w, long lasts) {
    RouteTableId t = w.dice.of(w.setup.tables());
    boolean forGood = w.setup.tables().size() > 1 && w.dice.chance(0.3) && w.ec2.denied.isEmpty();
    w.ec2.denied.add(t);
    return () -> {
      if (!forGood) {
        w.ec2.denied.remove(t);
      }
    };
  }

  /** One table's writes fail, and no other's. */
  static Runnable tableFailing(World w, long lasts) {
    return table(w, w.ec2.failingTables);
  }

  /** One table's writes are never answered. */
  static Runnable tableHangs(World w, long lasts) {
    return table(w, w.ec2.hangingTables);
  }

  private static Runnable table(World w, Set<RouteTableId> which) {
    RouteTableId t = w.dice.of(w.setup.tables());
    which.add(t);
    return () -> which.remove(t);
  }

  static Runnable routeMissing(World w, long lasts) {
    RouteTableId t = w.dice.of(w.setup.tables());
    EniId before = w.ec2.target(t);
    w.ec2.point(t, null, "somebody");
    return () -> {
      if (!w.setup.createMissing() && w.ec2.target(t) == null) {
        w.ec2.point(t, before, "somebody");
      }
    };
  }

  static Runnable routeDrift(World w, long lasts) {
    RouteTableId t = w.dice.of(w.setup.tables());
    int h = w.dice.below(w.setup.hosts());
    w.ec2.point(t, w.dice.chance(0.5) ? Setup.eni(h) : Setup.stray(h), "somebody");
    return Disasters::nothing;
  }

  static Runnable checkTurnedOn(World w, long lasts) {
    w.ec2.check(Setup.eni(Disasters.masterOrAny(w)), true, "somebody");
    return Disasters::nothing;
  }
}
