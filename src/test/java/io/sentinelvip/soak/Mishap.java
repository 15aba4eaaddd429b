package io.sentinelvip.soak;

import java.time.Duration;
import java.util.function.Function;

/**
 * Something that goes wrong, or a failover.
 *
 * @param name for the report
 * @param lasting the longest time until it is healed; how long it is each time is drawn
 * @param bound from its end, or from the time that the group has agreed on a master where that is
 *     later, until every table leads to that master
 * @param strike makes it happen, and returns what heals it
 */
record Mishap(String name, Duration lasting, Duration bound, Function<Stage, Runnable> strike) {}
