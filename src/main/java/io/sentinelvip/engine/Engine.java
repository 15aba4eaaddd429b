package io.sentinelvip.engine;

import io.sentinelvip.core.Event;
import io.sentinelvip.core.Intent;
import io.sentinelvip.core.VipSettings;
import io.sentinelvip.core.VipState;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.VipId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop that owns every VIP's state. One thread calls {@link #step}; every other may only put an
 * event, {@linkplain #snapshot look}, or {@linkplain #stop stop} it.
 */
public final class Engine {

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  /** No reign has this number: nothing is proved any more. */
  private static final long NO_REIGN = Long.MIN_VALUE;

  /** Makes the runner of one VIP's intents. */
  @FunctionalInterface
  public interface Runners {
    /** {@code reign} is the present one, for any thread, and none once the engine is stopped. */
    Intent.Handler<Void> forVip(VipSettings settings, LongSupplier reign);
  }

  private final Clock clock;
  private final EventSource source;
  private final MemoryPort memory;
  private final List<VipLoop> vips;
  private boolean lastWasEvent;
  private volatile boolean stopped;

  /**
   * An engine whose VIPs are all woken by its first steps, after the event that may be waiting.
   *
   * @param start the first state of each VIP; at least one
   */
  public Engine(
      Brain brain,
      Clock clock,
      EventSource source,
      MemoryPort memory,
      Journal journal,
      Collection<VipState> start,
      Runners runners) {
    if (start.isEmpty()) {
      throw new IllegalArgumentException("no VIP to look after");
    }
    this.clock = clock;
    this.source = source;
    this.memory = memory;
    Moment now = clock.now();
    Runners stoppable =
        (settings, reign) -> runners.forVip(settings, () -> stopped ? NO_REIGN : reign.getAsLong());
    vips = start.stream().map(s -> new VipLoop(brain, journal, stoppable, s, now)).toList();
  }

  /**
   * Handles one event for all VIPs that it is for, or wakes one VIP whose time has come; waits in
   * the source for whichever is first. Events and due wakes take turns, so that neither starves the
   * other.
   */
  public void step() throws InterruptedException {
    VipLoop next = earliest();
    Moment now = clock.now();
    boolean due = now.reached(next.wakeAt());
    if (due && lastWasEvent) {
      wake(next);
      return;
    }
    Delivery delivery = source.take(due ? 0 : now.until(next.wakeAt()).toNanos());
    if (stopped) {
      return;
    }
    if (delivery != null) {
      deliver(delivery);
    } else if (clock.now().reached(next.wakeAt())) {
      wake(next);
    }
  }

  /** From here on no gate passes and no event is handled. Any thread may call it. */
  public void stop() {
    stopped = true;
  }

  boolean stopped() {
    return stopped;
  }

  /** Each VIP as of its last decision; any thread may call it. */
  public Map<VipId, Published> snapshot() {
    Map<VipId, Published> seen = new LinkedHashMap<>();
    vips.forEach(v -> seen.put(v.published().state().settings().id(), v.published()));
    return seen;
  }

  private void wake(VipLoop vip) {
    lastWasEvent = false;
    vip.feed(new Event.Woke(), clock.now());
  }

  private void deliver(Delivery delivery) {
    lastWasEvent = true;
    boolean heard = false;
    for (VipLoop vip : vips) {
      if (delivery.to().test(vip.id())) {
        heard = true;
        vip.feed(delivery.event(), clock.now());
      }
    }
    if (!heard) {
      LOG.debug("event={} for=nobody", delivery.event());
    }
    rememberPause(delivery.event());
  }

  private void rememberPause(Event event) {
    @Nullable Long until = null;
    if (event instanceof Event.PauseAsked pause) {
      until = pause.untilWallMillis();
    } else if (event instanceof Event.ResumeAsked) {
      until = 0L;
    }
    if (until == null) {
      return;
    }
    try {
      memory.rememberPause(until);
    } catch (RuntimeException e) {
      LOG.warn("pause=not-remembered until={}", until, e);
    }
  }

  private VipLoop earliest() {
    VipLoop first = vips.get(0);
    for (VipLoop vip : vips) {
      if (vip.wakeAt().monoNanos() - first.wakeAt().monoNanos() < 0) {
        first = vip;
      }
    }
    return first;
  }
}
