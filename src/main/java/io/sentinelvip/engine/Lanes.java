package io.sentinelvip.engine;

import java.util.concurrent.Executor;

/**
 * Where calls that block are made, so that none waits for another of a different kind.
 *
 * @param writes calls that change EC2: all side by side
 * @param reads calls that read EC2; hanging ones delay only other reads
 * @param loopback the host's loopback: one after the other, in the order asked
 * @param identity IMDS
 * @param probes rehearsals and warm-ups
 * @param alerts deliveries, in the order raised
 */
public record Lanes(
    Executor writes,
    Executor reads,
    Executor loopback,
    Executor identity,
    Executor probes,
    Executor alerts) {}
