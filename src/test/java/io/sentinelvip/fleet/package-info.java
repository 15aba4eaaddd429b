/** A fleet of agents that share EC2's buckets and know nothing of each other. */
@NullMarked
package io.sentinelvip.fleet;

import org.jspecify.annotations.NullMarked;
