package io.sentinelvip.core;

/** Everything that the core knows of one VIP. */
public record VipState(VipSettings settings, long reign) {}
