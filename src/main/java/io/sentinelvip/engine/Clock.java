package io.sentinelvip.engine;

import io.sentinelvip.model.Moment;

/** Reads both clocks. */
@FunctionalInterface
public interface Clock {

  /** The real ones. */
  Clock SYSTEM = () -> new Moment(System.nanoTime(), System.currentTimeMillis());

  /** Now. */
  Moment now();
}
