package io.sentinelvip.model;

import java.util.regex.Pattern;

/**
 * The id of a VPC.
 *
 * @param value matches {@code vpc-[0-9a-f]{8,17}}
 */
public record VpcId(String value) {

  private static final Pattern FORM = Pattern.compile("vpc-[0-9a-f]{8,17}");

  /** Checks the form. */
  public VpcId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a VPC id: '" + value + "'");
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
