package io.sentinelvip.prometheus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The process and its JVM, by the names that Prometheus' own libraries use, so that usual
 * dashboards show them. Read from {@code /proc} (proc(5)): the JVM's management beans would cost
 * the agent more memory than all the rest of its metrics.
 */
final class ProcessGauges {

  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");
  private static final Pattern THREADS = Pattern.compile("(?m)^Threads:\\s+(\\d+)$");
  private static final Pattern FILES = Pattern.compile("(?m)^Max open files +(\\d+) ");

  private final Path proc;

  ProcessGauges(Path proc) {
    this.proc = proc;
  }

  void add(Families g) {
    g.gauge("process_start_time_seconds", "When the process was started, since the epoch.")
        .gauge("process_resident_memory_bytes", "Memory of the process that is in RAM.")
        .gauge("process_open_fds", "File descriptors that are open.")
        .gauge("process_max_fds", "How many may be open.")
        .gauge("process_threads", "Threads of the process.")
        .gauge("jvm_memory_used_bytes", "Heap in use, what may be collected included.")
        .gauge("jvm_memory_max_bytes", "How large the heap may become.")
        .counter("process_cpu_seconds", "Processor time that the process used.");
    ProcessHandle.current()
        .info()
        .startInstant()
        .ifPresent(at -> g.set("process_start_time_seconds", at.toEpochMilli() / 1_000.0));
    ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .ifPresent(used -> g.set("process_cpu_seconds", used.toNanos() / 1e9));
    String status = text("status");
    number(RESIDENT, status).ifPresent(kib -> g.set("process_resident_memory_bytes", kib * 1_024));
    number(THREADS, status).ifPresent(n -> g.set("process_threads", n));
    number(FILES, text("limits")).ifPresent(n -> g.set("process_max_fds", n));
    try (Stream<Path> open = Files.list(proc.resolve("fd"))) {
      g.set("process_open_fds", open.count());
    } catch (IOException e) {
      // Not on this platform.
    }
    Runtime jvm = Runtime.getRuntime();
    g.set("jvm_memory_used_bytes", (jvm.totalMemory() - jvm.freeMemory()), "area", "heap");
    g.set("jvm_memory_max_bytes", jvm.maxMemory(), "area", "heap");
  }

  private String text(String file) {
    try {
      return Files.readString(proc.resolve(file));
    } catch (IOException e) {
      return "";
    }
  }

  private static Optional<Double> number(Pattern pattern, String text) {
    Matcher m = pattern.matcher(text);
    return m.find() ? Optional.of(Double.parseDouble(m.group(1))) : Optional.empty();
  }
}
