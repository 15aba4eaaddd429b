package io.sentinelvip.drill;

import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RouteTableId;
import java.util.Map;
import java.util.Optional;

/**
 * How things stood when a failover was asked for.
 *
 * @param askedAt when it was
 * @param asked of which Sentinel
 * @param from the master then
 * @param epoch its config-epoch
 * @param sentinels how many there are
 * @param ledTo where each table's route led
 * @param target where they are to lead; empty: anywhere else, all to one target
 * @param wanted who is to be master; empty: whom Sentinel chooses
 */
record Start(
    Moment askedAt,
    Endpoint asked,
    Endpoint from,
    long epoch,
    int sentinels,
    Map<RouteTableId, String> ledTo,
    Optional<String> target,
    Optional<Endpoint> wanted) {

  Start {
    ledTo = Map.copyOf(ledTo);
  }

  /** Microseconds since it was asked for. */
  long micros(Moment at) {
    return askedAt.until(at).toNanos() / 1_000;
  }
}
