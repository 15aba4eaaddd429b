package io.sentinelvip.core;

import io.sentinelvip.model.Moment;
import java.util.List;

/**
 * What the core decided.
 *
 * @param next the state from now on
 * @param intents what is to be started, in this order
 * @param wakeAt when the core wants to be asked again if no event comes first
 * @param reason one sentence: where this VIP stands and why (promise P10)
 */
public record Decision(VipState next, List<Intent> intents, Moment wakeAt, String reason) {
  /** Copies the list. */
  public Decision {
    intents = List.copyOf(intents);
  }
}
