/** Real packets: the group in network namespaces, a router that does as the route tables say. */
@NullMarked
package io.sentinelvip.netns;

import org.jspecify.annotations.NullMarked;
