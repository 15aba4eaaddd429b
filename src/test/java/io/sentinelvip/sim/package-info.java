/**
 * The deterministic simulation: the real core of several agents under simulated Sentinels, Redis,
 * EC2 and network, in one thread, under a simulated clock and a seed, with every promise checked
 * after every event.
 */
@NullMarked
package io.sentinelvip.sim;

import org.jspecify.annotations.NullMarked;
