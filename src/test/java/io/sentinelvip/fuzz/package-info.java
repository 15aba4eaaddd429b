/** Seeded mutation of what comes from outside. */
@NullMarked
package io.sentinelvip.fuzz;

import org.jspecify.annotations.NullMarked;
