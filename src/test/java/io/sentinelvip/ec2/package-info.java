@NullMarked
package io.sentinelvip.ec2;

import org.jspecify.annotations.NullMarked;
