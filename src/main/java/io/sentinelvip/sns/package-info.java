/** Publishes alerts to Amazon SNS. */
@NullMarked
package io.sentinelvip.sns;

import org.jspecify.annotations.NullMarked;
