/**
 * An emulated VPC: EC2's Query API, STS and one IMDSv2 per instance in this JVM, with faults to
 * order and a log of every call. {@link io.sentinelvip.vpc.EmulatedVpc} is the way in.
 */
@NullMarked
package io.sentinelvip.vpc;

import org.jspecify.annotations.NullMarked;
