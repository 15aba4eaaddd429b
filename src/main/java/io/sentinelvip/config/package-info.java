/**
 * Reads the configuration: file, environment variables and flags become one checked {@link
 * io.sentinelvip.config.Config}, or every problem at once.
 */
@NullMarked
package io.sentinelvip.config;

import org.jspecify.annotations.NullMarked;
