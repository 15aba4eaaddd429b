package io.sentinelvip.engine;

import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RouteTarget;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Looks at rest at a source/dest check that is that of several VIPs: what one saw serves the others
 * for a while, and who wants the same meanwhile waits for it. Only a check that is off is
 * remembered; one that is on, and a fault, is told to those who waited.
 */
final class SharedChecks {

  /** Asks EC2 whether it is on. */
  @FunctionalInterface
  interface Reader {
    boolean isOn() throws FaultException;
  }

  /**
   * What was seen.
   *
   * @param on whether it was on
   * @param asked when EC2 was asked
   */
  record Look(boolean on, Moment asked) {}

  private record Kept(FutureTask<Look> look, Moment since) {}

  private final Clock clock;
  private final Map<RouteTarget, Kept> looks = new HashMap<>();

  SharedChecks(Clock clock) {
    this.clock = clock;
  }

  /**
   * Looks, unless somebody did so within {@code young}; waits for one that is under way.
   *
   * @throws FaultException if it could not be seen
   */
  Look look(RouteTarget target, Duration young, Reader reader) throws FaultException {
    FutureTask<Look> look = present(target, young, reader);
    look.run();
    boolean off = false;
    try {
      Look seen = look.get();
      off = !seen.on();
      return seen;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FaultException fault) {
        throw fault;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      String text = "read the source/dest check of " + target + ": the agent is stopping";
      throw new FaultException(new Fault(Fault.Kind.TRANSIENT, "Interrupted", text), e);
    } finally {
      if (!off) {
        forget(target, look);
      }
    }
  }

  private synchronized FutureTask<Look> present(RouteTarget target, Duration young, Reader reader) {
    Moment now = clock.now();
    Kept kept = looks.get(target);
    if (kept == null || kept.since().until(now).compareTo(young) > 0) {
      kept = new Kept(new FutureTask<>(() -> new Look(reader.isOn(), now)), now);
      looks.put(target, kept);
    }
    return kept.look();
  }

  private synchronized void forget(RouteTarget target, FutureTask<Look> look) {
    looks.computeIfPresent(target, (t, kept) -> kept.look() == look ? null : kept);
  }
}
