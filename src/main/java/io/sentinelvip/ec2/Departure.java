package io.sentinelvip.ec2;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.Gate;
import java.util.Optional;

/** One request on its way out: its gate, and whether any byte of it was handed to the socket. */
final class Departure {

  private final Gate gate;
  private volatile boolean left;
  private volatile Optional<FaultException> refusal = Optional.empty();

  Departure(Gate gate) {
    this.gate = gate;
  }

  /** Passes the gate; from then on the request counts as sent. */
  void leave() throws FaultException {
    try {
      gate.pass();
    } catch (FaultException e) {
      refusal = Optional.of(e);
      throw e;
    }
    left = true;
  }

  /** Whether the request may have reached the service. */
  boolean hasLeft() {
    return left;
  }

  /** What the gate said, if it let nothing through. */
  Optional<FaultException> refusal() {
    return refusal;
  }
}
