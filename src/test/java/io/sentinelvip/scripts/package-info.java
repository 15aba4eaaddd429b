/** The scripts that people run, and that Sentinel runs, against real servers. */
@NullMarked
package io.sentinelvip.scripts;

import org.jspecify.annotations.NullMarked;
