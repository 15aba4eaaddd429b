package io.sentinelvip.engine;

/** Values of {@code key=value} log lines. */
public final class LogText {

  private LogText() {}

  /**
   * The text in double quotes on one line: quotes and backslashes escaped, control characters,
   * which a foreign text may carry, replaced by {@code ?}.
   */
  public static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\');
      }
      out.append(Character.isISOControl(c) ? '?' : c);
    }
    return out.append('"').toString();
  }
}
