package io.sentinelvip.model;

import java.util.regex.Pattern;

/**
 * The name under which Sentinel monitors a group ({@code sentinel monitor NAME}); Sentinel allows
 * these characters only.
 *
 * @param value matches {@code [A-Za-z0-9._-]+}
 */
public record MasterName(String value) implements Comparable<MasterName> {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]+");

  /** Checks the form. */
  public MasterName {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a master name: '" + value + "'");
    }
  }

  /** Whether {@code text} has the form. */
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public int compareTo(MasterName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
