package io.sentinelvip.ec2;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.Gate;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One request on its way out: its gate, and whether any byte of it was handed to the socket.
 *
 * <p>The SDK's limit of a call begins with the call. One that may wait at its gate has a longer
 * one, and from the gate on this one: an answer is waited for no longer than that of any other.
 */
final class Departure {

  private final Gate gate;
  private final CompletableFuture<Void> answered = new CompletableFuture<>();
  private volatile OptionalLong leftNanos = OptionalLong.empty();
  private volatile boolean cut;
  private volatile Optional<FaultException> refusal = Optional.empty();

  Departure(Gate gate) {
    this.gate = gate;
  }

  /** Passes the gate; from then on the request counts as sent. {@code abort} ends it. */
  void leave(Runnable abort) throws FaultException {
    try {
      gate.pass();
    } catch (FaultException e) {
      refusal = Optional.of(e);
      throw e;
    }
    leftNanos = OptionalLong.of(System.nanoTime());
    if (!gate.mayWait().isZero()) {
      limit(abort);
    }
  }

  private void limit(Runnable abort) {
    CompletableFuture<Void> unused =
        answered
            .orTimeout(Ec2Access.WRITE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
            .exceptionally(
                tooLate -> {
                  cut = true;
                  abort.run();
                  return null;
                });
  }

  /** It is over, however it ended. */
  void over() {
    answered.complete(null);
  }

  /** Whether the request may have reached the service. */
  boolean hasLeft() {
    return leftNanos.isPresent();
  }

  /** When it passed the gate, by the JVM's clock in nanoseconds; empty if it did not. */
  OptionalLong leftNanos() {
    return leftNanos;
  }

  /** Whether it was ended because no answer came. */
  boolean isCut() {
    return cut;
  }

  /** What the gate said, if it let nothing through. */
  Optional<FaultException> refusal() {
    return refusal;
  }
}
