/**
 * Random failovers and faults on real processes for hours, and whether an agent grows meanwhile:
 * {@code scripts/soak}.
 */
@NullMarked
package io.sentinelvip.soak;

import org.jspecify.annotations.NullMarked;
