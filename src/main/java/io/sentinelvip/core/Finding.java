package io.sentinelvip.core;

import io.sentinelvip.model.Endpoint;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a set of views amounts to.
 *
 * @param named whom the majority names; null if there is none
 * @param epoch the highest config-epoch at which a member of the majority names it; -1 if there is
 *     none
 * @param supporters how many name it
 * @param of the number of Sentinels that more than half is counted of
 * @param why gives the sentence; few are ever read
 */
record Finding(
    Kind kind, @Nullable Endpoint named, long epoch, int supporters, int of, Supplier<String> why) {

  enum Kind {
    /** A majority names this node, and none that answers shows a higher epoch. */
    MINE,
    /** A majority names this node, but another answer shows a higher epoch. */
    MINE_BELOW,
    /** A majority names another node, and none that answers shows a higher epoch. */
    ANOTHER,
    /** A majority names another node, but another answer shows a higher epoch. */
    ANOTHER_BELOW,
    /** No majority. */
    NONE
  }

  /** The same for a person. */
  String sentence() {
    return why.get();
  }

  boolean is(Kind k) {
    return kind == k;
  }

  /** Whether a majority names this node, at whatever epoch. */
  boolean isMine() {
    return kind == Kind.MINE || kind == Kind.MINE_BELOW;
  }
}
