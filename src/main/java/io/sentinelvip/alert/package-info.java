/** Tells people what they should know. */
@NullMarked
package io.sentinelvip.alert;

import org.jspecify.annotations.NullMarked;
