/** Tests of the preflight. */
@NullMarked
package io.sentinelvip.check;

import org.jspecify.annotations.NullMarked;
