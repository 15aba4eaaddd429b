@NullMarked
package io.sentinelvip.drill;

import org.jspecify.annotations.NullMarked;
