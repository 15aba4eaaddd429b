/**
 * Speaks with Sentinels and Redis servers: links that are kept for ever, questions that never wait
 * for one another, and messages that only ever hint.
 */
@NullMarked
package io.sentinelvip.sentinel;

import org.jspecify.annotations.NullMarked;
