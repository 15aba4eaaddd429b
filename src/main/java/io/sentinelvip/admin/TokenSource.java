package io.sentinelvip.admin;

import java.io.IOException;

/** Where the token of the admin port is; asked anew each time, since it may be changed. */
@FunctionalInterface
public interface TokenSource {
  /**
   * Reads it.
   *
   * @throws IOException if it cannot be read; the text names the place, never the token
   */
  String token() throws IOException;
}
