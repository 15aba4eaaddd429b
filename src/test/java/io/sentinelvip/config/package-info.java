/** Tests of the configuration. */
@NullMarked
package io.sentinelvip.config;

import org.jspecify.annotations.NullMarked;
