package io.sentinelvip.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where the token of the admin port is. It is read anew each time, since it may be changed under a
 * running agent.
 */
public record AdminToken(Path file) {

  /** Shorter ones could be guessed. */
  static final int SHORTEST = 16;

  /** How to make one. */
  static final String REMEDY =
      "make one: (umask 077; openssl rand -hex 32 >FILE), then chown root:sentinel-vip FILE and"
          + " chmod 640 FILE";

  /**
   * Reads it.
   *
   * @throws IOException if it is missing, unreadable, or no token; the text names the file and
   *     never the token
   */
  public String read() throws IOException {
    String token;
    try {
      token = new Secret.InFile(file).read(Map.of()).strip();
    } catch (IOException e) {
      throw new IOException("cannot read admin.token-file " + file + ": " + Bounded.why(e), e);
    }
    if (token.length() < SHORTEST || !token.matches("[!-~]+")) {
      throw new IOException(
          "admin.token-file "
              + file
              + " holds no token: it must be one line of at least "
              + SHORTEST
              + " letters, digits or signs");
    }
    return token;
  }
}
