/** Tests of the Sentinel and Redis adapters, against recordings, a fake server and real ones. */
@NullMarked
package io.sentinelvip.sentinel;

import org.jspecify.annotations.NullMarked;
