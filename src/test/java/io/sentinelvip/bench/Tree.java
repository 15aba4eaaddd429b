package io.sentinelvip.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A process and what it has started.
 *
 * @param host where it runs, for sums; the clients are a host of their own
 * @param pid of the root
 * @param counted whether the root counts, too: a Sentinel does not, its scripts do
 */
record Tree(int host, long pid, boolean counted) {

  /** USER_HZ towards programs: 100 wherever there is a JVM. */
  private static final long MILLIS_PER_TICK = 10;

  private static final long KIB_PER_PAGE = 4;

  /** Fields of {@code stat}, counted from the state, which follows the name in brackets. */
  private static final int UTIME = 11;

  /** CPU time so far: of the root, where it counts, and of all that ended and was waited for. */
  long cpuMillis() {
    String stat = read(Path.of("/proc", Long.toString(pid), "stat"));
    if (stat.isEmpty()) {
      return 0;
    }
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = 0;
    for (int i = counted ? 0 : 2; i < 4; i++) {
      ticks += Long.parseLong(fields[UTIME + i]);
    }
    return ticks * MILLIS_PER_TICK;
  }

  /** Resident memory at present, of all of it; what processes share counts in each. */
  long residentKib() {
    long all = counted ? residentKib(pid) : 0;
    for (long each : descendants(pid)) {
      all += residentKib(each);
    }
    return all;
  }

  /** Whether something that it started is still running. */
  boolean isBusy() {
    return !descendants(pid).isEmpty();
  }

  private static long residentKib(long pid) {
    String[] pages = read(Path.of("/proc", Long.toString(pid), "statm")).split(" ", -1);
    return pages.length < 2 ? 0 : Long.parseLong(pages[1]) * KIB_PER_PAGE;
  }

  private static List<Long> descendants(long pid) {
    List<Long> all = new ArrayList<>();
    try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path task : tasks.toList()) {
        for (String child : read(task.resolve("children")).strip().split(" ", -1)) {
          if (!child.isEmpty()) {
            all.add(Long.parseLong(child));
            all.addAll(descendants(Long.parseLong(child)));
          }
        }
      }
    } catch (IOException e) {
      // It ended meanwhile.
      return all;
    }
    return all;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      // The process ended meanwhile.
      return "";
    }
  }
}
