package io.sentinelvip.drill;

import io.sentinelvip.model.Endpoint;
import java.time.Duration;
import java.util.Optional;

/**
 * What an operator asks for.
 *
 * @param to who is to become master; empty: whom Sentinel chooses
 * @param back whether the mastership is to go back afterwards
 * @param timeout how long each failover may take until the group is whole again
 */
public record DrillRequest(Optional<Endpoint> to, boolean back, Duration timeout) {

  /** Whether Sentinel has to be led to one replica. */
  boolean steers() {
    return to.isPresent() || back;
  }
}
