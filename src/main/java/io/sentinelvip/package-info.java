/** Puts the agent together: the only package that knows every adapter. */
@NullMarked
package io.sentinelvip;

import org.jspecify.annotations.NullMarked;
