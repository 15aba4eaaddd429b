package io.sentinelvip.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that is written a line at a time, each of them on the disk at once. */
final class Csv implements AutoCloseable {

  private final Writer out;

  Csv(Path file, String header) throws IOException {
    out = Files.newBufferedWriter(file);
    line(header);
  }

  synchronized void line(String text) {
    try {
      out.write(text + "\n");
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
