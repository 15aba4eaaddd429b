/**
 * Decides: one pure function from a state, an event and the time to the next state and what is to
 * be done.
 */
@NullMarked
package io.sentinelvip.core;

import org.jspecify.annotations.NullMarked;
