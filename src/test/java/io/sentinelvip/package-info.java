/** What tests of several packages share. */
@NullMarked
package io.sentinelvip;

import org.jspecify.annotations.NullMarked;
