package io.sentinelvip.engine;

import io.sentinelvip.core.Intent;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Moment;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The gate of a route write that is ready before anything licenses it: everything is done but to
 * hand it to the socket. Here it waits for the {@link RouteWrite} of a decision, whose proof is
 * then looked at as that of any other write; without one it is dropped.
 */
final class HeldWrite implements Gate {

  /** Empty: it is dropped. */
  private final CompletableFuture<Optional<RouteWrite>> licence = new CompletableFuture<>();

  /** Lets it go by this one; false where it has been dropped, or has gone, before. */
  boolean license(RouteWrite write) {
    return licence.complete(Optional.of(write));
  }

  /** Takes no licence any more; whether it got one. */
  boolean over() {
    licence.complete(Optional.empty());
    return licence.join().isPresent();
  }

  /** It is over, however it ended; when the request left, if it did. */
  Optional<Moment> ended() {
    over();
    return licence.join().flatMap(RouteWrite::ended);
  }

  @Override
  public void pass() throws FaultException {
    try {
      licence.get(mayWait().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      over();
    } catch (InterruptedException | ExecutionException e) {
      Thread.currentThread().interrupt();
      throw dropped();
    }
    licence.join().orElseThrow(HeldWrite::dropped).pass();
  }

  @Override
  public Duration mayWait() {
    return Intent.Poise.FOR;
  }

  private static FaultException dropped() {
    String text = "made ready, and nothing licensed it: nothing was sent";
    return new FaultException(new Fault(Fault.Kind.PROOF_EXPIRED, "NotLicensed", text));
  }
}
