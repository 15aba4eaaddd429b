/**
 * What people want to know of the other nodes: who is there, and where. Nothing is decided by it.
 */
@NullMarked
package io.sentinelvip.group;

import org.jspecify.annotations.NullMarked;
