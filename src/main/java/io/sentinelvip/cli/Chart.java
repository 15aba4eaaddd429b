package io.sentinelvip.cli;

import java.util.regex.Pattern;

/** Bars to scale and broken sentences, in 80 columns. */
final class Chart {

  static final int LABEL = 24;

  private static final int COLUMNS = 80;
  private static final int BAR = 40;
  private static final Pattern BLANKS = Pattern.compile(" +");
  private static final String INDENT = "    ";

  private final StringBuilder text = new StringBuilder();

  /** As it stands. */
  Chart plain(String piece) {
    text.append(piece);
    return this;
  }

  /**
   * {@code from}, {@code to} and {@code whole} in one unit; the bar has the width of one at least.
   */
  void bar(String label, long from, long to, long whole, String time) {
    int start = (int) Math.min(BAR - 1, Math.max(0, from) * BAR / whole);
    int end = (int) Math.min(BAR, Math.max(start + 1, to * BAR / whole));
    String cut = label.length() > LABEL ? label.substring(0, LABEL) : label;
    text.append(cut).append(" ".repeat(LABEL - cut.length())).append(" |");
    text.append(" ".repeat(start)).append("#".repeat(end - start)).append(" ".repeat(BAR - end));
    text.append("| ").append(" ".repeat(Math.max(0, 9 - time.length()))).append(time).append('\n');
  }

  /**
   * Broken at blanks; what a foreign text may do to a terminal is taken out; a word longer than a
   * line stands by itself.
   */
  void sentence(String sentence) {
    StringBuilder line = new StringBuilder(INDENT);
    for (String word : BLANKS.split(sentence.replaceAll("\\p{Cntrl}", " ").strip(), -1)) {
      if (line.length() > INDENT.length() && line.length() + word.length() + 1 > COLUMNS) {
        text.append(line).append('\n');
        line = new StringBuilder(INDENT);
      }
      line.append(line.length() > INDENT.length() ? " " : "").append(word);
    }
    if (line.length() > INDENT.length()) {
      text.append(line).append('\n');
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
