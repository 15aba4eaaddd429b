/** Tests of {@code io.sentinelvip.cloudwatch}. */
@NullMarked
package io.sentinelvip.cloudwatch;

import org.jspecify.annotations.NullMarked;
