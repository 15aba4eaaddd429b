package io.sentinelvip.core;

import io.sentinelvip.model.Moment;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The order of events within one history of the group.
 *
 * @param highest the highest config-epoch ever seen
 * @param outlived what Sentinels say that belongs to a history that is over; it no longer counts
 * @param standing a majority by a lower epoch that is waiting to be believed
 * @param elections what elections have led to
 */
record Epochs(
    long highest, Set<Voice.Saying> outlived, @Nullable Standing standing, Electoral elections) {

  /**
   * A majority has named this node at {@code epoch}, below one that was seen, since {@code since}.
   */
  record Standing(long epoch, Moment since) {}

  static Epochs startingAt(long remembered) {
    return new Epochs(remembered, Set.of(), null, Electoral.NONE);
  }

  boolean counts(Voice v) {
    return outlived.isEmpty() || !outlived.contains(v.saying());
  }

  Epochs seen(long epoch) {
    return epoch > highest ? new Epochs(epoch, outlived, standing, elections) : this;
  }

  Epochs standing(@Nullable Standing s) {
    return new Epochs(highest, outlived, s, elections);
  }

  Epochs elections(Electoral e) {
    return e.equals(elections) ? this : new Epochs(highest, outlived, standing, e);
  }

  /**
   * A new history: this epoch is now the highest, and what {@code others} say no longer counts;
   * among them is who still says what an earlier one outlived.
   */
  Epochs adopt(long epoch, List<Voice> others) {
    Set<Voice.Saying> over = new HashSet<>();
    others.forEach(v -> over.add(v.saying()));
    return new Epochs(epoch, over, null, Electoral.NONE);
  }
}
