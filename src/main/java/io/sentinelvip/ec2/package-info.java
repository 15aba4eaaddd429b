/** The EC2 API through the AWS SDK. */
@NullMarked
package io.sentinelvip.ec2;

import org.jspecify.annotations.NullMarked;
