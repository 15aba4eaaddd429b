/**
 * The templates of {@code cloudformation/}, {@code scripts/deploy} and {@code scripts/user-data}.
 */
@NullMarked
package io.sentinelvip.cloudformation;

import org.jspecify.annotations.NullMarked;
