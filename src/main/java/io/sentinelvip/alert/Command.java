package io.sentinelvip.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sentinelvip.core.Alert;
import io.sentinelvip.engine.Notice;
import io.sentinelvip.engine.SinkPort;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Starts a program, as Sentinel starts its {@code notification-script}: event type and description
 * are its arguments; exit code 0 is done, 1 to be tried again, anything higher not. Each field is a
 * variable too; of the agent's own environment it gets {@code PATH} and {@code LC_ALL}.
 */
public final class Command implements SinkPort {

  /** Of what it complains about, nobody reads more. */
  private static final int READ = 500;

  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String VARIABLE = "SENTINEL_VIP_ALERT_";

  private final Path program;
  private final Function<Notice, String> wording;
  private final Duration limit;

  /** Starts nothing yet; {@code wording} is the description. */
  public Command(Path program, Function<Notice, String> wording) {
    this(program, wording, LIMIT);
  }

  Command(Path program, Function<Notice, String> wording, Duration limit) {
    this.program = program;
    this.wording = wording;
    this.limit = limit;
  }

  @Override
  public void send(Notice notice) throws UndeliveredException, InterruptedException {
    String sign = notice.state() == Alert.State.RESOLVED ? "-" : "+";
    Map<String, String> variables = new java.util.LinkedHashMap<>();
    notice
        .fields()
        .forEach(
            (name, value) ->
                variables.put(VARIABLE + name.toUpperCase(Locale.ROOT).replace('-', '_'), value));
    run(
        List.of(program.toString(), sign + notice.event(), wording.apply(notice)),
        variables,
        limit);
  }

  /** Runs a program, gives it nothing to read, and waits. */
  static void run(List<String> command, Map<String, String> variables, Duration limit)
      throws UndeliveredException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(clean(command));
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().retainAll(List.of("PATH"));
    builder.environment().put("LC_ALL", "C.UTF-8");
    variables.forEach((name, value) -> builder.environment().put(name, value.replace('\0', '?')));
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UndeliveredException(
          "it cannot be started: " + e.getMessage(),
          "give a program that the agent's user may execute",
          true);
    }
    Complaint complaint = new Complaint(process.getErrorStream());
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new UndeliveredException(
            "it had not ended after " + limit.toSeconds() + " s and was killed",
            "let it end in time",
            true);
      }
      int code = process.exitValue();
      if (code != 0) {
        throw new UndeliveredException(
            "exit code " + code + complaint.text(),
            "run it by hand as the agent's user",
            code == 1);
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static List<String> clean(List<String> command) {
    return command.stream().map(w -> w.replace('\0', '?')).toList();
  }

  /** Reads all that a program complains of, however much, and keeps the beginning. */
  private static final class Complaint {
    private final StringBuilder kept = new StringBuilder();
    private final Thread reader;

    Complaint(InputStream from) {
      reader = new Thread(() -> read(from), "alert-command");
      reader.setDaemon(true);
      reader.start();
    }

    private void read(InputStream from) {
      byte[] buffer = new byte[4096];
      try (from) {
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
          keep(new String(buffer, 0, n, UTF_8));
        }
      } catch (IOException e) {
        keep("");
      }
    }

    private synchronized void keep(String more) {
      if (kept.length() < READ) {
        kept.append(more, 0, Math.min(more.length(), READ - kept.length()));
      }
    }

    /** A child that was left behind may hold the output open: it is not waited for. */
    String text() throws InterruptedException {
      reader.join(LAST_WORDS.toMillis());
      synchronized (this) {
        String line = kept.toString().replaceAll("[^ -~]+", " ").strip();
        return line.isEmpty() ? "" : ": " + line;
      }
    }
  }
}
