package io.sentinelvip.engine;

import java.util.function.Consumer;

/**
 * The world, as the runner of one VIP's intents reaches it.
 *
 * @param routes the EC2 API
 * @param self which instance this is
 * @param loopback the host's loopback
 * @param sentinels all Sentinels
 * @param roles the Redis servers
 * @param alerts people
 * @param memory the disk
 * @param incidents what people may read later
 * @param halt ends the process with exit code 2, for the reason given; returns at once
 */
public record Ports(
    Routes routes,
    SelfPort self,
    LoopbackPort loopback,
    SentinelPort sentinels,
    RolePort roles,
    AlertPort alerts,
    MemoryPort memory,
    IncidentPort incidents,
    Consumer<String> halt) {}
