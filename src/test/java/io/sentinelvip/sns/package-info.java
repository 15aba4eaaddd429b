@NullMarked
package io.sentinelvip.sns;

import org.jspecify.annotations.NullMarked;
