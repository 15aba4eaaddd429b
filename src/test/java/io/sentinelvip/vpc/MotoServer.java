package io.sentinelvip.vpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code moto_server} of the PATH as a process of this test, on a port that it chose itself. */
public final class MotoServer implements Contract.Endpoint {

  private static final Pattern RUNNING =
      Pattern.compile(".*Running on (http://127\\.0\\.0\\.1:\\d+).*");

  private final Process process;
  private final URI uri;

  /** Starts it; it ends with {@link #close}. */
  public MotoServer(Path program) throws IOException {
    process =
        new ProcessBuilder(program.toString(), "-H", "127.0.0.1", "-p", "0")
            .redirectErrorStream(true)
            .start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    uri = URI.create(running(output));
    Thread reader = new Thread(() -> drain(output), "moto-output");
    reader.setDaemon(true);
    reader.start();
  }

  /** Where it is, if it is on the PATH. */
  public static Optional<Path> find() {
    return Arrays.stream(
            Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
        .map(directory -> Path.of(directory, "moto_server"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static String running(BufferedReader output) throws IOException {
    StringBuilder seen = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher matcher = RUNNING.matcher(line);
      if (matcher.matches()) {
        return matcher.group(1);
      }
      seen.append(line).append('\n');
    }
    throw new IOException("moto_server did not start: " + seen);
  }

  private static void drain(BufferedReader output) {
    try {
      while (output.readLine() != null) {
        // Read, so that it never waits for room in the pipe.
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public URI uri() {
    return uri;
  }

  @Override
  public Set<Gap> gaps() {
    return EnumSet.allOf(Gap.class);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }
}
