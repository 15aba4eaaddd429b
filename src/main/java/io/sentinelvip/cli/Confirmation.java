package io.sentinelvip.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads what a person types. */
@FunctionalInterface
interface Confirmation {

  /** The next line; null if nobody is there to type one. */
  @Nullable String read() throws IOException;

  /** Standard input, if it is a terminal. */
  static @Nullable String ofTerminal() throws IOException {
    return Tty.is(0)
        ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine()
        : null;
  }
}
