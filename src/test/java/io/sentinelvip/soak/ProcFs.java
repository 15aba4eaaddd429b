package io.sentinelvip.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Linux tells of a process in {@code /proc}. */
public record ProcFs(
    long rssKib, long anonymousKib, int threads, int descriptors, double cpuSeconds) {

  /** The kernel's unit of time towards programs, USER_HZ: 100 on each architecture of a JVM. */
  private static final double TICKS_PER_SECOND = 100;

  /** utime and stime, counted from the state, which follows the name in brackets. */
  private static final int UTIME = 11;

  /**
   * The process at present.
   *
   * @throws IOException when it is gone
   */
  public static ProcFs of(long pid) throws IOException {
    Path dir = Path.of("/proc", Long.toString(pid));
    String memory = Files.readString(dir.resolve("smaps_rollup"));
    try (Stream<Path> descriptors = Files.list(dir.resolve("fd"))) {
      return new ProcFs(
          field(memory, "Rss"),
          field(memory, "Anonymous"),
          (int) field(Files.readString(dir.resolve("status")), "Threads"),
          (int) descriptors.count(),
          cpu(Files.readString(dir.resolve("stat"))));
    }
  }

  static long field(String text, String name) throws IOException {
    Matcher m = Pattern.compile("(?m)^" + name + ":\\s*(\\d+)").matcher(text);
    if (!m.find()) {
      throw new IOException("no field " + name);
    }
    return Long.parseLong(m.group(1));
  }

  static double cpu(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1])) / TICKS_PER_SECOND;
  }
}
