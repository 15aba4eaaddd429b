@NullMarked
package io.sentinelvip.systemd;

import org.jspecify.annotations.NullMarked;
