package io.sentinelvip.model;

import java.util.regex.Pattern;

/**
 * The id of an elastic network interface: what a route really points at.
 *
 * @param value matches {@code eni-[0-9a-f]{8,17}}
 */
public record EniId(String value) {

  private static final Pattern FORM = Pattern.compile("eni-[0-9a-f]{8,17}");

  /** Checks the form. */
  public EniId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a network interface id: '" + value + "'");
    }
  }

  /** Whether {@code text} has the form. */
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
