/** Looks before the start whether everything is there that a failover will need. */
@NullMarked
package io.sentinelvip.check;

import org.jspecify.annotations.NullMarked;
