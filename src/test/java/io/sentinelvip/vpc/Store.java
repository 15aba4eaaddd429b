package io.sentinelvip.vpc;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** The present world and the last of those before it; one change at a time. */
final class Store implements Action.Ids {

  private static final int KEPT = 2000;

  private record Past(World world, long since) {}

  private final AtomicLong ids = new AtomicLong(0x100);
  private final Deque<Past> history = new ArrayDeque<>();

  Store(World first) {
    history.push(new Past(first, System.nanoTime()));
  }

  synchronized World now() {
    return history.element().world();
  }

  synchronized void change(UnaryOperator<World> change) {
    World next = change.apply(now());
    if (!next.equals(now())) {
      history.push(new Past(next, System.nanoTime()));
      if (history.size() > KEPT) {
        history.removeLast();
      }
    }
  }

  /** Does what {@code action} says; where the query is a DryRun, only checks it. */
  synchronized Action.Outcome run(Action action, Query query) {
    Action.Outcome outcome = action.run(now(), query, this);
    if (query.flag("DryRun")) {
      throw Ec2Error.dryRun();
    }
    change(world -> outcome.world());
    return outcome;
  }

  /** The world before the last {@code changes} changes, or the first that is known. */
  synchronized World before(int changes) {
    Iterator<Past> past = history.iterator();
    World world = past.next().world();
    for (int i = 0; i < changes && past.hasNext(); i++) {
      world = past.next().world();
    }
    return world;
  }

  /** The world as it was {@code age} ago, or the first that is known. */
  synchronized World ago(Duration age) {
    long then = System.nanoTime() - age.toNanos();
    return history.stream()
        .filter(past -> past.since() - then <= 0)
        .findFirst()
        .orElseGet(history::getLast)
        .world();
  }

  @Override
  public String next(String prefix) {
    return "%s-%017x".formatted(prefix, ids.incrementAndGet());
  }
}
