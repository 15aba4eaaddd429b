package io.sentinelvip.core;

import io.sentinelvip.model.Moment;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the core decided.
 *
 * @param next the state from now on
 * @param intents what is to be started, in this order
 * @param wakeAt when the core wants to be asked again if no event comes first
 * @param why gives the reason; it is worked out when somebody asks for it
 */
public record Decision(VipState next, List<Intent> intents, Moment wakeAt, Supplier<String> why) {
  /** Copies the list. */
  public Decision {
    intents = List.copyOf(intents);
  }

  /** One sentence: where this VIP stands and why (promise P10). */
  public String reason() {
    return why.get();
  }
}
