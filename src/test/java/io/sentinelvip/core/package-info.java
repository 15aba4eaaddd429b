/** The decision, told as stories. */
@NullMarked
package io.sentinelvip.core;

import org.jspecify.annotations.NullMarked;
