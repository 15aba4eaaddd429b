/** The agent's own door for commands on this host: HTTP and JSON on the loopback. */
@NullMarked
package io.sentinelvip.admin;

import org.jspecify.annotations.NullMarked;
