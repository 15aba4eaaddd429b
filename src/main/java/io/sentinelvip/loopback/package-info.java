/** The VIP on the loopback interface, through iproute2. */
@NullMarked
package io.sentinelvip.loopback;

import org.jspecify.annotations.NullMarked;
