package io.sentinelvip.engine;

import java.time.Duration;

/**
 * The last look at the proof: an adapter passes it immediately before it hands a mutating request
 * to the socket.
 */
@FunctionalInterface
public interface Gate {

  /** Passes everything: for calls that change nobody's route. */
  Gate OPEN = () -> {};

  /**
   * Returns if the request may go out.
   *
   * @throws FaultException {@code PROOF_EXPIRED} if it must not be sent
   */
  void pass() throws FaultException;

  /** How long {@link #pass} may wait before it returns or throws; not at all if it says nothing. */
  default Duration mayWait() {
    return Duration.ZERO;
  }
}
