package io.sentinelvip.engine;

import io.sentinelvip.core.Decision;
import io.sentinelvip.core.Event;
import io.sentinelvip.core.VipState;
import io.sentinelvip.model.Moment;

/** The core's one function, as the loop calls it. */
@FunctionalInterface
public interface Brain {
  /** Decides what an event means for one VIP. Pure: neither waits nor looks at a clock. */
  Decision decide(VipState state, Event event, Moment now);
}
