package io.sentinelvip.engine;

import io.sentinelvip.model.Fault;
import java.util.Optional;

/**
 * What was asked for, or why it is not known: of the two, exactly one is there.
 *
 * @param value the answer
 * @param why what stood in the way; a missing right is {@code DENIED}
 */
public record Told<T>(Optional<T> value, Optional<Fault> why) {

  /** Checks that it is one of both. */
  public Told {
    if (value.isPresent() == why.isPresent()) {
      throw new IllegalArgumentException("neither told nor refused, or both");
    }
  }

  /** The answer. */
  public static <T> Told<T> known(T value) {
    return new Told<>(Optional.of(value), Optional.empty());
  }

  /** No answer, for this reason. */
  public static <T> Told<T> unknown(Fault why) {
    return new Told<>(Optional.empty(), Optional.of(why));
  }
}
