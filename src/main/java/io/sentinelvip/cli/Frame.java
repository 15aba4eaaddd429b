package io.sentinelvip.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fits lines into a window, so that drawing them scrolls nothing and leaves nothing behind. */
final class Frame {

  /** A colour, the one thing besides characters that is let through. */
  private static final Pattern PIECE = Pattern.compile("\u001b\\[[0-9;]{0,8}m|.", Pattern.DOTALL);

  private static final String PLAIN = "\u001b[0m";
  private static final String TO_LINE_END = "\u001b[K";
  private static final String TO_SCREEN_END = "\u001b[J";
  private static final String HOME = "\u001b[H";

  private Frame() {}

  /** What a terminal of that size has to be sent. */
  static String draw(List<String> lines, Tty.Size size) {
    List<String> shown = new ArrayList<>(lines);
    if (lines.size() > size.rows()) {
      int hidden = lines.size() - size.rows() + 1;
      shown = new ArrayList<>(lines.subList(0, size.rows() - 1));
      shown.add("... " + hidden + " more lines: enlarge the window");
    }
    StringBuilder text = new StringBuilder(HOME);
    for (int i = 0; i < shown.size(); i++) {
      text.append(cut(shown.get(i), size.columns())).append(TO_LINE_END);
      if (i + 1 < shown.size()) {
        text.append("\r\n");
      }
    }
    return text.append(TO_SCREEN_END).toString();
  }

  /** The first characters of a line, its colours kept, and ended. */
  static String cut(String line, int columns) {
    StringBuilder text = new StringBuilder();
    Matcher pieces = PIECE.matcher(line);
    int width = 0;
    boolean coloured = false;
    while (pieces.find()) {
      String piece = pieces.group();
      if (piece.length() > 1) {
        text.append(piece);
        coloured = !piece.equals(PLAIN);
      } else if (width < columns) {
        text.append(Character.isISOControl(piece.charAt(0)) ? ' ' : piece.charAt(0));
        width++;
      }
    }
    return coloured ? text.append(PLAIN).toString() : text.toString();
  }
}
