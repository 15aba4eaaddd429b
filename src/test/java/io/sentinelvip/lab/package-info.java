/**
 * Real Redis or Valkey servers, Sentinels and agents as processes on the loopback, for the
 * whole-system tests and for the demo. Knows nothing of a test framework.
 */
@NullMarked
package io.sentinelvip.lab;

import org.jspecify.annotations.NullMarked;
