@NullMarked
package io.sentinelvip.model;

import org.jspecify.annotations.NullMarked;
