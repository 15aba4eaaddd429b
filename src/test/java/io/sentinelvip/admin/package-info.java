/** Tests of the admin port. */
@NullMarked
package io.sentinelvip.admin;

import org.jspecify.annotations.NullMarked;
