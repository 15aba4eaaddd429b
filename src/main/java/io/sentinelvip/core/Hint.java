package io.sentinelvip.core;

import io.sentinelvip.model.Endpoint;
import java.util.Optional;

/**
 * Something was heard that makes it worthwhile to go and ask. It is never the truth itself.
 *
 * @param kind what to do about it
 * @param source who said it: a Sentinel's address, {@code redis}, {@code poke}
 * @param text what was said, for the log
 * @param said which step of a failover it tells of; empty where it tells of none
 */
public record Hint(Kind kind, String source, String text, Optional<Said> said) {

  /** What a hint is worth. */
  public enum Kind {
    /** The master may have changed: ask, and again while a majority may be forming. */
    LOOK,
    /** The local Redis may have changed its role: ask it at once. */
    ROLE,
    /** The master may be down: get ready; writes nothing. */
    ARM
  }

  /** A step of a failover, as a Sentinel publishes it. */
  public enum Sign {
    /** {@code +sdown} of the master. */
    DOWN,
    /** {@code +odown} of the master. */
    AGREED,
    /** {@code +try-failover}. */
    TRIED,
    /** {@code +elected-leader}: the source itself leads. */
    ELECTED,
    /** {@code +selected-slave}. */
    SELECTED,
    /** {@code +promoted-slave}, {@code +switch-master}. */
    PROMOTED,
    /** {@code -failover-abort-*}. */
    ABORTED
  }

  /**
   * A step of a failover.
   *
   * @param sign which
   * @param master the master that it takes the mastership from, or that is down
   * @param replica who is to be, or was made, master; empty where the message does not say
   */
  public record Said(Sign sign, Endpoint master, Optional<Endpoint> replica) {}

  /** One that tells of no step of a failover. */
  public Hint(Kind kind, String source, String text) {
    this(kind, source, text, Optional.empty());
  }
}
