package io.sentinelvip.engine;

import io.sentinelvip.core.Event;
import io.sentinelvip.core.Intent;
import io.sentinelvip.core.VipSettings;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.VipId;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the calls of one VIP in their lanes: exactly one event comes of each, or a log line. */
final class Calls {

  private static final Logger LOG = LoggerFactory.getLogger(IntentRunner.class);

  /** A call that answers with its event. */
  @FunctionalInterface
  interface Effect {
    Event run() throws FaultException;
  }

  private final VipId id;
  private final boolean alertOnly;
  private final Inbox inbox;
  private final Clock clock;
  private final Repeats repeats = new Repeats();

  Calls(VipSettings settings, Inbox inbox, Clock clock) {
    this.id = settings.id();
    this.alertOnly = settings.alertOnly();
    this.inbox = inbox;
    this.clock = clock;
  }

  /** Exactly one event comes of it, whatever is thrown. */
  Void start(
      Executor lane, Intent intent, String what, Effect effect, Function<Fault, Event> failed) {
    if (refused(intent.mutating(), what)) {
      inbox.put(id, failed.apply(new Fault(Fault.Kind.REJECTED, "AlertOnly", what)));
      return null;
    }
    try {
      lane.execute(() -> inbox.put(id, outcome(what, effect, failed)));
    } catch (Throwable t) {
      inbox.put(id, failed.apply(unexpected(what, t)));
    }
    return null;
  }

  /** For what names no outcome: a failure is a log line. */
  Void quietly(Executor lane, String what, Runnable job) {
    try {
      lane.execute(() -> guarded(what, job));
    } catch (Throwable t) {
      unexpected(what, t);
    }
    return null;
  }

  /** Belt and braces of P4: the core never asks for it in alert-only mode. */
  boolean refused(boolean mutating, String what) {
    boolean refused = alertOnly && mutating;
    if (refused) {
      LOG.error("vip={} refused={} mode=alert-only", id, LogText.quoted(what));
    }
    return refused;
  }

  /** What a port threw that is no {@link FaultException}, as a fault. */
  Fault unexpected(String what, Throwable t) {
    String code = t.getClass().getSimpleName();
    if (repeats.admit(what + code, clock.now())) {
      LOG.error("vip={} failed={} code={}", id, LogText.quoted(what), code, t);
    }
    return new Fault(Fault.Kind.TRANSIENT, code, what + ": " + t.getMessage());
  }

  /** Makes a call on this thread. */
  Event outcome(String what, Effect effect, Function<Fault, Event> failed) {
    try {
      return effect.run();
    } catch (FaultException e) {
      LOG.debug("vip={} not-done={}", id, LogText.quoted(what), e);
      return failed.apply(e.fault());
    } catch (Throwable t) {
      return failed.apply(unexpected(what, t));
    }
  }

  private void guarded(String what, Runnable job) {
    try {
      job.run();
    } catch (Throwable t) {
      unexpected(what, t);
    }
  }
}
