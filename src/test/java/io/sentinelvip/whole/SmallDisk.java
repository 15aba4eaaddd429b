package io.sentinelvip.whole;

import io.sentinelvip.lab.Scratch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A state directory that can be made impossible to write. Where this user may mount, it is a file
 * system of 64 KiB that is filled to the last byte. Elsewhere a plain file takes the directory's
 * place.
 */
final class SmallDisk implements AutoCloseable {

  private final Path parent = Scratch.dir("disk");
  private final Path dir = parent.resolve("state");
  private final Path aside = parent.resolve("aside");
  private final Path ballast = dir.resolve("ballast");
  private final boolean mounted;

  SmallDisk() {
    try {
      Files.createDirectory(dir);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    mounted = run("mount", "-t", "tmpfs", "-o", "size=64k,mode=0700", "tmpfs", dir.toString());
    Runtime.getRuntime().addShutdownHook(new Thread(this::unmount));
  }

  Path dir() {
    return dir;
  }

  /** Nothing can be written any more. */
  void fill() {
    try {
      if (mounted) {
        boolean unused = run("sh", "-c", "cat /dev/zero >\"$0\"", ballast.toString());
      } else {
        Files.move(dir, aside);
        Files.createFile(dir);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends {@link #fill}. */
  void free() {
    try {
      if (mounted) {
        Files.delete(ballast);
      } else {
        Files.delete(dir);
        Files.move(aside, dir);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean run(String... command) {
    try {
      return new ProcessBuilder(List.of(command))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void unmount() {
    if (mounted && Files.exists(dir)) {
      boolean unused = run("umount", "--lazy", dir.toString());
    }
  }

  @Override
  public void close() {
    unmount();
    Scratch.delete(parent);
  }
}
