package io.sentinelvip.sentinel;

import io.sentinelvip.core.Event;
import io.sentinelvip.core.Hint;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.MasterName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of a link that listens. It is PINGed each two seconds, so that silence for four
 * seconds means that the way is gone, whatever TCP says.
 */
final class SentinelListener extends Redialling {

  private static final Logger LOG = LoggerFactory.getLogger(SentinelListener.class);
  private static final int SILENCE_MILLIS = 4000;

  private final SentinelLink link;
  private volatile @Nullable Wire subscribed;

  SentinelListener(SentinelLink link) {
    super(link.at(), link.context(), "listen", SILENCE_MILLIS);
    this.link = link;
  }

  /** Whether messages are being heard. */
  boolean subscribed() {
    return subscribed != null;
  }

  /** Sends a PING on the subscription itself; called each two seconds. */
  void ping() {
    Wire wire = subscribed;
    if (wire != null) {
      try {
        wire.send("PING");
      } catch (FaultException e) {
        wire.close();
      }
    }
  }

  @Override
  void serve(Wire wire) throws FaultException {
    List<String> subscribe = new ArrayList<>(List.of("SUBSCRIBE"));
    subscribe.addAll(SentinelMessage.CHANNELS);
    wire.send(subscribe.toArray(new String[0]));
    int confirmed = 0;
    while (!stopped()) {
      Reply reply = wire.read();
      heard();
      if (reply instanceof Reply.Refusal e && !subscribed()) {
        throw new FaultException(refused(e));
      }
      List<Reply> items = reply.itemsOrNone();
      String type = items.isEmpty() ? "" : items.get(0).textOr("");
      if (type.equals("message") && items.size() == 3) {
        message(items.get(1).textOr(""), items.get(2).textOr(""));
      } else if (type.equals("subscribe") && ++confirmed == SentinelMessage.CHANNELS.size()) {
        subscribedNow(wire);
      } else if (reply instanceof Reply.Refusal e) {
        problem(Optional.of(Faults.ofError("PING on the subscription to " + at(), e.text())));
      }
    }
  }

  private Fault refused(Reply.Refusal error) {
    Fault fault = Faults.ofError("SUBSCRIBE at " + at(), error.text());
    return fault.code().equals("NOPERM")
        ? new Fault(
            fault.kind(),
            fault.code(),
            fault.text()
                + "; the ACL user needs +subscribe +ping and &<channel> for each of "
                + String.join(" ", SentinelMessage.CHANNELS))
        : fault;
  }

  private void subscribedNow(Wire wire) {
    subscribed = wire;
    succeeded();
    link.askAll();
    hint(context().masters(), new Hint(Hint.Kind.LOOK, at().toString(), "subscribed"));
  }

  private void message(String channel, String payload) {
    SentinelMessage message = SentinelMessage.parse(channel, payload);
    String text = channel + " " + payload;
    if (message instanceof SentinelMessage.OfAll all) {
      hint(context().masters(), new Hint(all.kind(), at().toString(), text));
    } else if (message instanceof SentinelMessage.OfMaster one) {
      if (context().masters().contains(one.master())) {
        hint(List.of(one.master()), new Hint(one.kind(), at().toString(), text, one.said()));
      }
    } else {
      LOG.debug("sentinel={} message=\"{}\" ignored: {}", at(), text, message);
    }
  }

  private void hint(Iterable<MasterName> masters, Hint hint) {
    for (MasterName master : masters) {
      context().inbox().put(master, new Event.Hinted(hint));
    }
  }

  @Override
  void lost(Fault fault) {
    subscribed = null;
  }
}
