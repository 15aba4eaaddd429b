/** The service manager: sd_notify(3). */
@NullMarked
package io.sentinelvip.systemd;

import org.jspecify.annotations.NullMarked;
