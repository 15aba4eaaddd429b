/** Shows the agent's figures as Prometheus reads them. */
@NullMarked
package io.sentinelvip.prometheus;

import org.jspecify.annotations.NullMarked;
