@NullMarked
package io.sentinelvip.loopback;

import org.jspecify.annotations.NullMarked;
