@NullMarked
package io.sentinelvip.imds;

import org.jspecify.annotations.NullMarked;
