/**
 * A failover to look at: the whole on this machine, shown while it happens ({@code scripts/demo}).
 */
@NullMarked
package io.sentinelvip.demo;

import org.jspecify.annotations.NullMarked;
