/** The instance metadata service, version 2 alone. */
@NullMarked
package io.sentinelvip.imds;

import org.jspecify.annotations.NullMarked;
