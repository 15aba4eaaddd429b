package io.sentinelvip.engine;

import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RouteTarget;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The route writes of one VIP that wait for their licence. Only those under way are in here. */
final class Poised {

  private record Key(RouteTableId table, RouteTarget target) {}

  private final Map<Key, HeldWrite> held = new ConcurrentHashMap<>();

  /** One more; empty where there is one of the kind. */
  Optional<HeldWrite> enter(RouteTableId table, RouteTarget target) {
    HeldWrite mine = new HeldWrite();
    return held.putIfAbsent(new Key(table, target), mine) == null
        ? Optional.of(mine)
        : Optional.empty();
  }

  /** It is over; whether it was licensed. */
  boolean leave(RouteTableId table, RouteTarget target, HeldWrite mine) {
    held.remove(new Key(table, target), mine);
    return mine.over();
  }

  /** Lets the one of the kind go; false if there is none. */
  boolean license(RouteTableId table, RouteTarget target, RouteWrite write) {
    HeldWrite ready = held.remove(new Key(table, target));
    return ready != null && ready.license(write);
  }
}
