package io.sentinelvip.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A process that dies with this JVM, however the JVM ends, and that can be treated badly.
 *
 * <p>The shell that starts it leaves a watcher behind, which reads from a pipe that only this JVM
 * holds open, and then becomes the process: so the process id is the process's own, and a JVM
 * killed with SIGKILL leaves nothing running.
 */
public final class Proc implements AutoCloseable {

  private static final String LIFELINE =
      "exec 3<&0; ( { read -r _ <&3 || kill -9 $$; } >/dev/null 2>&1 & ); "
          + "exec \"$@\" 3<&- </dev/null";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Set<Proc> RUNNING = ConcurrentHashMap.newKeySet();

  private static final AtomicBoolean HOOKED = new AtomicBoolean();

  /**
   * How a process ended.
   *
   * @param code its exit code; 128 and the signal's number if a signal ended it
   * @param took from the signal to the end
   */
  public record Exit(int code, Duration took) {}

  private final String name;
  private final Process process;

  private Proc(String name, Process process) {
    this.name = name;
    this.process = process;
    RUNNING.add(this);
    if (!HOOKED.getAndSet(true)) {
      Runtime.getRuntime().addShutdownHook(new Thread(Proc::endAll));
    }
  }

  /**
   * Starts {@code command} in {@code dir}, its output appended to {@code log}.
   *
   * @param name for messages
   */
  public static Proc start(String name, List<String> command, Path dir, Path log) {
    ProcessBuilder builder = builder(command, dir, Map.of());
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return new Proc(name, spawn(name, builder));
  }

  /** Starts {@code command} and hands each line of its output, as it comes, to {@code lines}. */
  public static Proc start(
      String name,
      List<String> command,
      Path dir,
      Map<String, String> environment,
      Consumer<String> lines) {
    Process process = spawn(name, builder(command, dir, environment));
    Thread reader = new Thread(() -> read(process, lines), name + "-output");
    reader.setDaemon(true);
    reader.start();
    return new Proc(name, process);
  }

  private static ProcessBuilder builder(List<String> command, Path dir, Map<String, String> env) {
    List<String> wrapped = new ArrayList<>(List.of("sh", "-c", LIFELINE, "lifeline"));
    wrapped.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(wrapped).directory(dir.toFile());
    builder.environment().putAll(env);
    return builder.redirectErrorStream(true);
  }

  private static Process spawn(String name, ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  private static void read(Process process, Consumer<String> lines) {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.accept(line);
      }
    } catch (IOException e) {
      // The process is gone and the pipe with it: all its lines have been read.
      return;
    }
  }

  /** SIGKILL for all that run; returns when they are gone, and write no file any more. */
  static void endAll() {
    RUNNING.forEach(p -> p.process.destroyForcibly());
    RUNNING.forEach(
        p -> p.process.onExit().completeOnTimeout(p.process, 5, TimeUnit.SECONDS).join());
  }

  /** The process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it has not ended; a stopped process runs in this sense. */
  public boolean isRunning() {
    return process.isAlive();
  }

  /** SIGKILL, and waits until it is gone. */
  public Exit kill() {
    long sent = System.nanoTime();
    process.destroyForcibly();
    return awaitExit(sent, PATIENCE);
  }

  /** SIGTERM, and waits until it has ended. */
  public Exit terminate() {
    long sent = System.nanoTime();
    // Not Process.destroy: that closes the pipe as well, and the watcher would kill first.
    signal("TERM");
    return awaitExit(sent, PATIENCE);
  }

  /** Waits until it ends by itself. */
  public Exit awaitExit(Duration limit) {
    return awaitExit(System.nanoTime(), limit);
  }

  /** SIGSTOP, and waits until it stands still, where the system shows that. */
  public void pause() {
    signal("STOP");
    Await.until(name + " to stand still", PATIENCE, () -> state().map("T"::equals).orElse(true));
  }

  /** SIGCONT. */
  public void resume() {
    signal("CONT");
  }

  private Optional<String> state() {
    Path stat = Path.of("/proc", Long.toString(pid()), "stat");
    try {
      String text = Files.readString(stat);
      return Optional.of(text.substring(text.lastIndexOf(')') + 2).substring(0, 1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void signal(String signal) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + signal, Long.toString(pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (code != 0) {
        throw new IllegalStateException("cannot send SIG" + signal + " to " + this);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sending a signal to " + this, e);
    }
  }

  private Exit awaitExit(long since, Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(this + " did not end within " + limit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the end of " + this, e);
    }
    RUNNING.remove(this);
    return new Exit(process.exitValue(), Duration.ofNanos(System.nanoTime() - since));
  }

  @Override
  public void close() {
    kill();
  }

  @Override
  public String toString() {
    return name + " (pid " + pid() + ")";
  }
}
