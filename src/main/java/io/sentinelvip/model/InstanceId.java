package io.sentinelvip.model;

import java.util.regex.Pattern;

/**
 * The id of an EC2 instance.
 *
 * @param value matches {@code i-[0-9a-f]{8,17}}
 */
public record InstanceId(String value) {

  private static final Pattern FORM = Pattern.compile("i-[0-9a-f]{8,17}");

  /** Checks the form. */
  public InstanceId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not an instance id: '" + value + "'");
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
