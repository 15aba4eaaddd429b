/**
 * How long an agent takes from the Sentinels' word to its first call of EC2, when it has not made
 * one for minutes ({@code scripts/first-call}).
 */
@NullMarked
package io.sentinelvip.firstcall;

import org.jspecify.annotations.NullMarked;
