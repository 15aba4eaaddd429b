package io.sentinelvip.engine;

import io.sentinelvip.core.Event;
import io.sentinelvip.model.VipId;
import java.util.function.Predicate;

/**
 * An event on its way to the loop.
 *
 * @param to which VIPs it is for
 * @param event what happened
 */
public record Delivery(Predicate<VipId> to, Event event) {}
