package io.sentinelvip.config;

/**
 * Something wrong with the configuration.
 *
 * @param source where it was written: a file, {@code environment variable NAME}, {@code flag
 *     --name}
 * @param line in that file, from 1; 0 where there is none
 * @param path the key ({@code vips[0].address}); empty where the whole source is concerned
 * @param message what is wrong
 * @param hint what to do about it
 */
public record Problem(String source, int line, String path, String message, String hint) {
  @Override
  public String toString() {
    return source
        + (line > 0 ? ":" + line : "")
        + ": "
        + (path.isEmpty() ? "" : path + ": ")
        + message
        + "; "
        + hint;
  }
}
