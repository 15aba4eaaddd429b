/**
 * What the agent takes of a machine: memory, processor, threads, calls of EC2, and the time until
 * it is ready. It is started by the launcher that is shipped, with the flags that are shipped.
 */
@NullMarked
package io.sentinelvip.footprint;

import org.jspecify.annotations.NullMarked;
