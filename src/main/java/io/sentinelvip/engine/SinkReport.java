package io.sentinelvip.engine;

/**
 * How the deliveries to one sink go. Counted since the agent was started.
 *
 * @param number of the sink in the configuration, from 0
 * @param kind {@code sns}, {@code webhook}, {@code command} or {@code syslog}
 * @param target whereto, without secrets
 * @param delivered alerts that arrived
 * @param retried attempts that failed and were, or will be, made again
 * @param dropped alerts that were given up: too old, refused, or no room
 * @param queued alerts that wait
 * @param failingSinceMillis wall-clock time of the first failure since the last success; 0 if there
 *     is none
 * @param problem why the last attempt failed; empty if it did not
 */
public record SinkReport(
    int number,
    String kind,
    String target,
    long delivered,
    long retried,
    long dropped,
    int queued,
    long failingSinceMillis,
    String problem) {}
