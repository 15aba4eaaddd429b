package io.sentinelvip.model;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with {@code {name}} in it where the fields of an alert go.
 *
 * @param text with no names but {@link #NAMES}
 */
public record AlertTemplate(String text) {

  /** Every name, as they stand in the documentation. */
  public static final List<String> NAMES =
      List.of(
          "key",
          "event",
          "status",
          "severity",
          "state",
          "summary",
          "detail",
          "what-to-do",
          "text",
          "vip",
          "master",
          "node",
          "from",
          "to",
          "took",
          "time");

  private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z0-9_-]+)}");

  /** Checks the names. */
  public AlertTemplate {
    if (!unknown(text).isEmpty()) {
      throw new IllegalArgumentException("no such field: " + unknown(text));
    }
  }

  /** The names in {@code text} that there are not. */
  public static Set<String> unknown(String text) {
    Set<String> unknown = new TreeSet<>();
    PLACE.matcher(text).results().map(m -> m.group(1)).forEach(unknown::add);
    NAMES.forEach(unknown::remove);
    return unknown;
  }

  @Override
  public String toString() {
    return text;
  }

  /** With the fields filled in; a field's own braces are left as they are. */
  public String fill(Map<String, String> fields) {
    return PLACE
        .matcher(text)
        .replaceAll(m -> Matcher.quoteReplacement(fields.getOrDefault(m.group(1), "")));
  }
}
