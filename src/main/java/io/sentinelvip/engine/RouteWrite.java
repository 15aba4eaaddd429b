package io.sentinelvip.engine;

import io.sentinelvip.model.Moment;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The gate of one route write, which notes when the request left; others wait for that. */
final class RouteWrite implements Gate {

  private final Gate proof;
  private final Clock clock;
  private final Departures departures;
  private final AtomicBoolean counted = new AtomicBoolean(true);
  private volatile Optional<Moment> leftAt = Optional.empty();

  RouteWrite(Gate proof, Clock clock, Departures departures) {
    this.proof = proof;
    this.clock = clock;
    this.departures = departures;
    departures.expect();
  }

  @Override
  public void pass() throws FaultException {
    proof.pass();
    leftAt = Optional.of(clock.now());
    goneOnce();
  }

  /** It is over, however it ended; when the request left, if it did. */
  Optional<Moment> ended() {
    goneOnce();
    return leftAt;
  }

  private void goneOnce() {
    if (counted.getAndSet(false)) {
      departures.gone();
    }
  }
}
