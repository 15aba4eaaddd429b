/** Tests of the metrics, the alert rules and the dashboard. */
@NullMarked
package io.sentinelvip.prometheus;

import org.jspecify.annotations.NullMarked;
