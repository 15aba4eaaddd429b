package io.sentinelvip.model;

import java.util.regex.Pattern;

/**
 * The run id of a Sentinel ({@code SENTINEL MYID}): one Sentinel is one run id, whatever addresses
 * lead to it.
 *
 * @param value matches {@code [0-9a-f]{40}}
 */
public record RunId(String value) {

  private static final Pattern FORM = Pattern.compile("[0-9a-f]{40}");

  /** Checks the form. */
  public RunId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a run id: '" + value + "'");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
