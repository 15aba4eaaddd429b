package io.sentinelvip.alert;

import java.io.IOException;

/** Where a secret is; read anew each time, since it may be rotated. */
@FunctionalInterface
public interface SecretText {
  /**
   * Reads it.
   *
   * @throws IOException if it cannot be read; the text names the place, never the secret
   */
  String read() throws IOException;
}
