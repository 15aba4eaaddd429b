package io.sentinelvip.engine;

import io.sentinelvip.core.VipState;
import io.sentinelvip.model.Moment;

/**
 * What the loop shows of one VIP to other threads.
 *
 * @param state as of the last decision
 * @param reason of that decision
 * @param at when it was made
 */
public record Published(VipState state, String reason, Moment at) {}
