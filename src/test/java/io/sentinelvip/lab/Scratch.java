package io.sentinelvip.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Temporary directories that go away with the JVM. */
public final class Scratch {

  private Scratch() {}

  /** A new directory. */
  public static Path dir(String name) {
    try {
      Path dir = Files.createTempDirectory("sentinel-vip-" + name + "-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteAtExit(dir)));
      return dir;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Hooks run at the same time: those that write in there are waited for. */
  private static void deleteAtExit(Path dir) {
    Proc.endAll();
    delete(dir);
  }

  /** Removes {@code dir} and all in it; what cannot be removed stays. */
  public static void delete(Path dir) {
    if (!Files.exists(dir)) {
      return;
    }
    try (Stream<Path> all = Files.walk(dir)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      System.err.println("left behind: " + dir + " (" + e + ")");
    }
  }

  /** Writes {@code text}; the file's parent must exist. */
  public static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of {@code file}, empty if there is none. */
  static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
