@NullMarked
package io.sentinelvip.state;

import org.jspecify.annotations.NullMarked;
