@NullMarked
package io.sentinelvip;

import org.jspecify.annotations.NullMarked;
