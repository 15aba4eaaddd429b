/** Tests of what people are told of the other nodes. */
@NullMarked
package io.sentinelvip.group;

import org.jspecify.annotations.NullMarked;
