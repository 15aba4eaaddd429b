package io.sentinelvip.engine;

import io.sentinelvip.model.Fault;

/** A port's effect failed; the runner turns it into an event. */
public final class FaultException extends Exception {

  private final Fault fault;

  /** Wraps a fault; {@code cause} is for the log alone. */
  public FaultException(Fault fault, Throwable cause) {
    super(fault.toString(), cause);
    this.fault = fault;
  }

  /** Wraps a fault that no exception caused. */
  public FaultException(Fault fault) {
    super(fault.toString());
    this.fault = fault;
  }

  /** What happened. */
  public Fault fault() {
    return fault;
  }
}
