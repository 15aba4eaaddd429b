/**
 * Runs the core: the queue, the one thread that owns the state, the clock, the runner of intents,
 * and the ports.
 */
@NullMarked
package io.sentinelvip.engine;

import org.jspecify.annotations.NullMarked;
