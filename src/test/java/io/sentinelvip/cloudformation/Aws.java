package io.sentinelvip.cloudformation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sentinelvip.iam.Request;
import io.sentinelvip.vpc.MotoServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An account in moto, and the aws CLI that reaches nothing else. */
final class Aws implements AutoCloseable {

  /** What came of a command. */
  record Result(int code, String out) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private final MotoServer moto;

  Aws(Path program) throws IOException {
    moto = new MotoServer(program);
  }

  /** A program of the PATH. */
  static Optional<Path> find(String name) {
    return Arrays.stream(
            Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Any command, with the account around it; its output and errors are one text. */
  Result run(String... command) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(k -> k.startsWith("AWS_"));
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_ENDPOINT_URL", moto.uri().toString(),
                "AWS_ACCESS_KEY_ID", "AKIAEXAMPLE",
                "AWS_SECRET_ACCESS_KEY", "example",
                "AWS_DEFAULT_REGION", Request.REGION,
                "AWS_CONFIG_FILE", "/dev/null",
                "AWS_SHARED_CREDENTIALS_FILE", "/dev/null"));
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new Result(process.waitFor(), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What a command of the aws CLI answers. */
  JsonNode ask(String... words) {
    List<String> command = new ArrayList<>(List.of("aws"));
    command.addAll(List.of(words));
    command.addAll(List.of("--output", "json"));
    Result result = run(command.toArray(String[]::new));
    if (result.code() != 0) {
      throw new AssertionError(command + ": " + result.out());
    }
    try {
      return JSON.readTree(result.out());
    } catch (IOException e) {
      throw new UncheckedIOException(result.out(), e);
    }
  }

  @Override
  public void close() {
    moto.close();
  }
}
