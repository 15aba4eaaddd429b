/** The whole: real Redis and Sentinels, the built jar as processes, the emulated VPC. */
@NullMarked
package io.sentinelvip.whole;

import org.jspecify.annotations.NullMarked;
