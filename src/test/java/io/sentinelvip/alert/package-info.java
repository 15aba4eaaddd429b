@NullMarked
package io.sentinelvip.alert;

import org.jspecify.annotations.NullMarked;
