/** Tests of the command line. */
@NullMarked
package io.sentinelvip.cli;

import org.jspecify.annotations.NullMarked;
