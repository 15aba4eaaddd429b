@NullMarked
package io.sentinelvip.engine;

import org.jspecify.annotations.NullMarked;
