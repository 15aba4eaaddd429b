/** A planned failover, looked at before, watched from all sides, and told as one timeline. */
@NullMarked
package io.sentinelvip.drill;

import org.jspecify.annotations.NullMarked;
