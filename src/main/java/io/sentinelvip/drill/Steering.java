package io.sentinelvip.drill;

import io.sentinelvip.model.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How Sentinel is led to choose one replica: {@code SENTINEL FAILOVER} cannot name it. Sentinel
 * takes the one with the lowest {@code replica-priority} above 0; only among equals do the
 * replication offset and the run id count (sentinel.c, {@code compareSlavesForPromotion}).
 */
final class Steering {

  /**
   * One server's priority, for a while.
   *
   * @param from what it was, and is to be again
   */
  record Change(Endpoint redis, int from, int to) {}

  private Steering() {}

  /**
   * The fewest changes after which {@code target} has the lowest priority of all.
   *
   * @param priorities of every replica, {@code target} among them; above 0 for {@code target}
   */
  static List<Change> towards(Endpoint target, Map<Endpoint, Integer> priorities) {
    Integer own = priorities.get(target);
    if (own == null || own < 1) {
      throw new IllegalArgumentException(target + " is never promoted: priority " + own);
    }
    int lowest =
        priorities.entrySet().stream()
            .filter(e -> !e.getKey().equals(target) && e.getValue() > 0)
            .mapToInt(Map.Entry::getValue)
            .min()
            .orElse(Integer.MAX_VALUE);
    List<Change> changes = new ArrayList<>();
    if (own < lowest) {
      return changes;
    }
    if (lowest > 1) {
      changes.add(new Change(target, own, lowest - 1));
      return changes;
    }
    // 0 would take the target out, so that those at 1 have to make room.
    priorities.forEach(
        (node, priority) -> {
          if (!node.equals(target) && priority == 1) {
            changes.add(new Change(node, priority, 2));
          }
        });
    if (own > 1) {
      changes.add(new Change(target, own, 1));
    }
    return changes;
  }
}
