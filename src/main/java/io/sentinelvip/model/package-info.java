/** Values that cannot hold a wrong value; everything else is built from them. */
@NullMarked
package io.sentinelvip.model;

import org.jspecify.annotations.NullMarked;
