package io.sentinelvip.sentinel;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.PeerPort.Peer;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Fault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks each Sentinel in turn which agents are connected to it, by a connection of its own: needed
 * seldom, and by nobody in a hurry.
 */
final class RollCall {

  private static final Logger LOG = LoggerFactory.getLogger(RollCall.class);

  private static final int ANSWER_MILLIS = 1000;

  private final LinkContext context;
  private final AtomicBoolean told = new AtomicBoolean();

  RollCall(LinkContext context) {
    this.context = context;
  }

  /** Whom any of them shows; empty if none answered. */
  Optional<List<Peer>> ask(Collection<Endpoint> sentinels) throws InterruptedException {
    List<Peer> present = new ArrayList<>();
    boolean answered = false;
    for (Endpoint at : sentinels) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      try {
        Reply reply =
            Wire.once(
                    at,
                    context.access(),
                    context.names(),
                    ANSWER_MILLIS,
                    List.of(List.of("CLIENT", "LIST")))
                .get(0);
        if (reply instanceof Reply.Refusal refusal) {
          refused(Faults.ofError("CLIENT LIST at " + at, refusal.text()));
        } else {
          answered = true;
          present.addAll(AgentName.listed(reply.textOr("")));
        }
      } catch (FaultException | RuntimeException | VirtualMachineError e) {
        // A reply of absurd length exhausts the memory: this connection's end only.
        LOG.debug("sentinel={} roll-call=unanswered", at, e);
      }
    }
    return answered ? Optional.of(present) : Optional.empty();
  }

  /** Told once: without the permission everything works, but for alerts that come twice. */
  void refused(Fault fault) {
    if (told.compareAndSet(false, true)) {
      LOG.info(
          "sentinels=may-not-name-agents problem=\"{}; without +client|setname and +client|list an"
              + " alert of the whole group may come from more than one agent\"",
          fault.text());
    }
  }
}
