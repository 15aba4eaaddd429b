package io.sentinelvip.sentinel;

import java.util.List;

/** What a server replied, in the terms of RESP2. */
sealed interface Reply {

  /** A simple or bulk string. */
  record Text(String value) implements Reply {}

  /** An integer. */
  record Whole(long value) implements Reply {}

  /** An array. */
  record Many(List<Reply> items) implements Reply {
    public Many {
      items = List.copyOf(items);
    }
  }

  /** A null bulk string or array. */
  record Nil() implements Reply {}

  /** An error; its first word is the code ({@code NOPERM}, {@code ERR}). */
  record Refusal(String text) implements Reply {}

  /** The text of a {@link Text}; anything else has none. */
  default String textOr(String otherwise) {
    return this instanceof Text t ? t.value() : otherwise;
  }

  /** The items of a {@link Many}; anything else has none. */
  default List<Reply> itemsOrNone() {
    return this instanceof Many m ? m.items() : List.of();
  }
}
