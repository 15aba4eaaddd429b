package io.sentinelvip.engine;

import org.jspecify.annotations.Nullable;

/** Where the loop takes its events from: the one place where it may wait. */
@FunctionalInterface
public interface EventSource {
  /**
   * The oldest event; waits for one if there is none.
   *
   * @param maxWaitNanos how long to wait at most, or less; 0 or less does not wait
   * @return null if none came while it waited
   */
  @Nullable Delivery take(long maxWaitNanos) throws InterruptedException;
}
