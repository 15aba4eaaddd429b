/** Parses the command line, builds what was asked for, returns an exit code. */
@NullMarked
package io.sentinelvip.cli;

import org.jspecify.annotations.NullMarked;
