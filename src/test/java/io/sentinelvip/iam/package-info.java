/** The policies of {@code iam/}, evaluated, and held against the calls that the agent makes. */
@NullMarked
package io.sentinelvip.iam;

import org.jspecify.annotations.NullMarked;
