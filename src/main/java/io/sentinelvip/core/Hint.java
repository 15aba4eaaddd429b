package io.sentinelvip.core;

/**
 * Something was heard that makes it worthwhile to go and ask. It is never the truth itself.
 *
 * @param kind what to do about it
 * @param source who said it: a Sentinel's address, {@code redis}, {@code poke}
 * @param text what was said, for the log
 */
public record Hint(Kind kind, String source, String text) {

  /** What a hint is worth. */
  public enum Kind {
    /** The master may have changed: ask at once, and again while a majority may be forming. */
    LOOK,
    /** The master may be down: get ready; writes nothing. */
    ARM
  }
}
