/**
 * Ours and what people use instead, failed over side by side in one lab: {@code scripts/bench} runs
 * it, the page "Performance" says what is measured and how.
 */
@NullMarked
package io.sentinelvip.bench;

import org.jspecify.annotations.NullMarked;
