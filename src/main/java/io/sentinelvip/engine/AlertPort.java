package io.sentinelvip.engine;

import io.sentinelvip.core.Alert;

/** Tells people. Never blocks: delivery is off the failover's path. */
@FunctionalInterface
public interface AlertPort {
  /** Takes the alert for delivery. */
  void deliver(Alert alert);
}
