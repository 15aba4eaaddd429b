package io.sentinelvip.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Where a secret is. It is read anew for each use, since it may be rotated. */
public sealed interface Secret {

  /** No password is longer; a larger file is not one. */
  int MAX_BYTES = 64 * 1024;

  /**
   * Reads it; one line end at its end is not part of it.
   *
   * @throws IOException if it is missing, unreadable or empty; the text names the place, never the
   *     secret
   */
  String read(Map<String, String> environment) throws IOException;

  /** In a file. */
  record InFile(Path file) implements Secret {
    @Override
    public String read(Map<String, String> environment) throws IOException {
      byte[] bytes = Bounded.read(file, MAX_BYTES);
      return checked(new String(bytes, StandardCharsets.UTF_8), toString());
    }

    @Override
    public String toString() {
      return "file " + file;
    }
  }

  /** In an environment variable of this process. */
  record InEnvironment(String variable) implements Secret {
    @Override
    public String read(Map<String, String> environment) throws IOException {
      String value = environment.get(variable);
      if (value == null) {
        throw new IOException(this + " is not set");
      }
      return checked(value, toString());
    }

    @Override
    public String toString() {
      return "environment variable " + variable;
    }
  }

  /** In the configuration itself; a class, since a record would spell it. */
  final class Given implements Secret {
    private final String value;

    Given(String value) {
      this.value = value;
    }

    @Override
    public String read(Map<String, String> environment) throws IOException {
      return checked(value, toString());
    }

    @Override
    public String toString() {
      return "given in the configuration";
    }
  }

  private static String checked(String raw, String place) throws IOException {
    String value = raw.replaceFirst("\r?\n\\z", "");
    if (value.isEmpty()) {
      throw new IOException(place + " is empty");
    }
    return value;
  }
}
