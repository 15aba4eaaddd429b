package io.sentinelvip.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads files whose size nobody vouches for. */
final class Bounded {

  private Bounded() {}

  /** The file's bytes; more than {@code limit} of them are an error. */
  static byte[] read(Path file, int limit) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw new IOException("larger than " + limit / 1024 + " KiB");
      }
      return bytes;
    }
  }

  /** Why a file could not be read, as a person would say it. */
  static String why(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return String.valueOf(e.getMessage());
  }
}
