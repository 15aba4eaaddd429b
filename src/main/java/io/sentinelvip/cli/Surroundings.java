package io.sentinelvip.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;

/**
 * What a command is run in.
 *
 * @param environment the environment variables
 * @param out standard output
 * @param err standard error
 * @param colour whether {@code out} is a terminal that shows colours
 * @param sleep waits, between two looks
 */
record Surroundings(
    Map<String, String> environment,
    PrintWriter out,
    PrintWriter err,
    boolean colour,
    Sleep sleep) {

  /** Waits. */
  @FunctionalInterface
  interface Sleep {
    void sleep(Duration howLong) throws InterruptedException;
  }

  /**
   * {@code text} in a colour of the terminal, or as it is: 31 red, 32 green, 33 yellow, 90 grey.
   */
  String paint(int ansi, String text) {
    return colour ? "\u001b[" + ansi + "m" + text + "\u001b[0m" : text;
  }
}
