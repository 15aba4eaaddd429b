/** Puts what an alarm needs to CloudWatch. */
@NullMarked
package io.sentinelvip.cloudwatch;

import org.jspecify.annotations.NullMarked;
