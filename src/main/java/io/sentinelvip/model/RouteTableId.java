package io.sentinelvip.model;

import java.util.regex.Pattern;

/**
 * The id of a route table.
 *
 * @param value matches {@code rtb-[0-9a-f]{8,17}}
 */
public record RouteTableId(String value) {

  private static final Pattern FORM = Pattern.compile("rtb-[0-9a-f]{8,17}");

  /** Checks the form. */
  public RouteTableId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a route table id: '" + value + "'");
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
