package io.sentinelvip.demo;

import io.sentinelvip.demo.Entry.What;
import java.io.PrintStream;

/** Where the demo is shown; falls silent when the JVM ends. */
final class Screen {

  private static final int RED = 31;
  private static final int GREEN = 32;
  private static final int YELLOW = 33;
  private static final int CYAN = 36;
  static final int BOLD = 1;

  private final PrintStream out;
  private final boolean colour;
  private volatile boolean silent;

  Screen(PrintStream out, boolean colour) {
    this.out = out;
    this.colour = colour;
  }

  /** Prints nothing any more: what still runs will only tell of its own end. */
  void silence() {
    silent = true;
  }

  void line(String text) {
    if (!silent) {
      out.println(text);
      out.flush();
    }
  }

  void title(String text) {
    line("");
    line(paint(BOLD, text));
  }

  void good(String text) {
    line(paint(GREEN, text));
  }

  void bad(String text) {
    line(paint(RED, text));
  }

  void event(double millis, Entry e) {
    String text = "%9.0f ms  %-11s %s".formatted(millis, e.who(), e.text());
    line(paint(colourOf(e.what()), text));
  }

  private static int colourOf(What what) {
    return switch (what) {
      case CAUSED -> RED;
      case DOWN -> YELLOW;
      case CLAIMED, ASKED, ANSWERED -> CYAN;
      case VERIFIED -> GREEN;
      default -> 0;
    };
  }

  String paint(int code, String text) {
    return colour && code > 0 ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
