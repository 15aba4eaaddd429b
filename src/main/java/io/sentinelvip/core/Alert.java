package io.sentinelvip.core;

import io.sentinelvip.model.VipId;

/**
 * Something a person should know.
 *
 * @param vip which VIP it concerns
 * @param severity how bad it is
 * @param key what it is about, stable over repetitions: {@code blind}, {@code denied:rtb-0a1b2c3d}
 * @param text one sentence: what is so, and what to do about it
 * @param state whether it begins, ends, or is a single occurrence
 */
public record Alert(VipId vip, Severity severity, String key, String text, State state) {

  /** How bad it is. */
  public enum Severity {
    /** Good to know. */
    INFO,
    /** It will hurt, later. */
    WARNING,
    /** It hurts. */
    CRITICAL
  }

  /** Where in its life the alert is. */
  public enum State {
    RAISED,
    RESOLVED,
    /** It happened, and that is all. */
    ONCE
  }
}
