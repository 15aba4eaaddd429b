package io.sentinelvip.engine;

import io.sentinelvip.core.Decision;
import io.sentinelvip.core.Event;
import io.sentinelvip.core.Intent;
import io.sentinelvip.core.VipState;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One VIP in the loop: its state, its next wake, and what other threads may see of it. */
final class VipLoop {

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  /** A wake that the core asks for in the past is a mistake that must not spin. */
  private static final Duration SHORTEST_WAKE = Duration.ofMillis(1);

  /** When to try again after a decision that threw. */
  private static final Duration AFTER_BUG = Duration.ofSeconds(1);

  private final Brain brain;
  private final Journal journal;
  private final Intent.Handler<Void> runner;
  private final Repeats repeats = new Repeats();
  private final Set<String> bugs = new HashSet<>();
  private VipState state;
  private Moment wakeAt;
  private String written = "";
  private volatile long reign;
  private volatile Published published;

  VipLoop(Brain brain, Journal journal, Engine.Runners runners, VipState start, Moment now) {
    this.brain = brain;
    this.journal = journal;
    this.state = start;
    this.reign = start.reign();
    this.wakeAt = now;
    this.published = new Published(start, "starting", now);
    this.runner = runners.forVip(start.settings(), () -> reign);
  }

  VipId id() {
    return state.settings().id();
  }

  Moment wakeAt() {
    return wakeAt;
  }

  Published published() {
    return published;
  }

  /** Decides and starts what was decided. Never throws. */
  void feed(Event event, Moment now) {
    Decision decision;
    String reason;
    try {
      decision = brain.decide(state, event, now);
      reason = decision.reason();
    } catch (Throwable t) {
      wakeAt = now.plus(AFTER_BUG);
      bug("decide " + event.getClass().getSimpleName(), t, now);
      return;
    }
    state = decision.next();
    // Before any intent: a proof of an earlier reign is void from here on.
    reign = state.reign();
    published = new Published(state, reason, now);
    Moment soonest = now.plus(SHORTEST_WAKE);
    wakeAt = soonest.reached(decision.wakeAt()) ? soonest : decision.wakeAt();
    start(decision.intents(), now);
    explain(reason, now);
  }

  /** In their order, but what is only told comes after what is done: a log line costs time. */
  private void start(List<Intent> intents, Moment now) {
    for (Intent intent : intents) {
      if (!isTold(intent)) {
        start(intent, now);
      }
    }
    for (Intent intent : intents) {
      if (isTold(intent)) {
        start(intent, now);
      }
    }
  }

  private static boolean isTold(Intent i) {
    return i instanceof Intent.Note || i instanceof Intent.Raise || i instanceof Intent.Keep;
  }

  private void start(Intent intent, Moment now) {
    try {
      intent.handle(runner);
    } catch (Throwable t) {
      bug("start " + intent.getClass().getSimpleName(), t, now);
    }
  }

  /** Compared with what was written last, so that a text once held back is made up for. */
  private void explain(String reason, Moment now) {
    if (reason.equals(written) || !repeats.admit(reason, now)) {
      return;
    }
    written = reason;
    journal.note(id(), now, reason);
    LOG.info("vip={} reason={}", id(), LogText.quoted(reason));
  }

  private void bug(String where, Throwable t, Moment now) {
    if (bugs.add(where + t.getClass().getName())) {
      journal.note(id(), now, "internal error: " + where + ": " + t);
      LOG.error("vip={} internal-error={} state=kept", id(), LogText.quoted(where), t);
    } else {
      LOG.debug("vip={} internal-error={} again={}", id(), LogText.quoted(where), t.toString());
    }
  }
}
