package io.sentinelvip.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A process at one time; a line of {@code samples.csv}.
 *
 * @param seconds since the start of the soak
 * @param process its name; an agent that was started again keeps it
 * @param pid tells the two apart
 * @param heapKib the live heap; empty where it was not asked for
 * @param logLines since the process was started
 * @param calls of EC2, since the process was started
 */
record Sample(
    double seconds,
    String process,
    long pid,
    ProcFs state,
    OptionalLong heapKib,
    long logLines,
    long calls) {

  static final String HEADER =
      "seconds,process,pid,rss_kib,anonymous_kib,heap_kib,threads,descriptors,cpu_seconds,"
          + "log_lines,calls";

  private static final int FIELDS = HEADER.split(",", -1).length;

  String csv() {
    return String.format(
        Locale.ROOT,
        "%.1f,%s,%d,%d,%d,%s,%d,%d,%.2f,%d,%d",
        seconds,
        process,
        pid,
        state.rssKib(),
        state.anonymousKib(),
        heapKib.isPresent() ? Long.toString(heapKib.getAsLong()) : "",
        state.threads(),
        state.descriptors(),
        state.cpuSeconds(),
        logLines,
        calls);
  }

  static Sample parse(String line) {
    String[] f = line.split(",", -1);
    if (f.length != FIELDS) {
      throw new IllegalArgumentException("not " + FIELDS + " fields: " + line);
    }
    return new Sample(
        Double.parseDouble(f[0]),
        f[1],
        Long.parseLong(f[2]),
        new ProcFs(
            Long.parseLong(f[3]),
            Long.parseLong(f[4]),
            Integer.parseInt(f[6]),
            Integer.parseInt(f[7]),
            Double.parseDouble(f[8])),
        f[5].isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(f[5])),
        Long.parseLong(f[9]),
        Long.parseLong(f[10]));
  }

  /** All of a file. */
  static List<Sample> read(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.skip(1).map(Sample::parse).toList();
    }
  }
}
