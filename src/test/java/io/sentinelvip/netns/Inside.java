package io.sentinelvip.netns;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sentinelvip.lab.AgentProcess;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A command of the built jar on one host of the lab, as an operator there runs it. */
final class Inside implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 240;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What came of it; {@code err} holds what is not its result. */
  record Result(int code, String out, String err) {
    JsonNode json() {
      try {
        return JSON.readTree(out);
      } catch (IOException e) {
        throw new UncheckedIOException(out + err, e);
      }
    }
  }

  private final Process process;
  private final CompletableFuture<String> out;
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final CompletableFuture<String> err;

  /** Starts it; {@code --config} is that of the host's agent. */
  Inside(NetLab lab, Host host, String... arguments) {
    List<String> command = new ArrayList<>(host.netns().inside());
    // Who runs the tests in the background may have SIGINT ignored, and Java leaves that so.
    command.addAll(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(AgentProcess.SMALL_JVM);
    command.addAll(List.of("-jar", AgentProcess.jar().toString()));
    command.addAll(List.of(arguments));
    Path config = lab.agent(host.index()).dir().resolve("config.yaml");
    command.addAll(List.of("--config", config.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("AWS_ENDPOINT_URL_EC2", "http://" + Network.EC2);
    builder.environment().put("AWS_REGION", "eu-central-1");
    builder.environment().put("AWS_ACCESS_KEY_ID", "");
    builder.environment().put("AWS_SECRET_ACCESS_KEY", "");
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out = CompletableFuture.supplyAsync(() -> all(process.getInputStream()));
    err = CompletableFuture.supplyAsync(() -> errors(process.getErrorStream()));
  }

  static Result run(NetLab lab, Host host, String... arguments) {
    try (Inside inside = new Inside(lab, host, arguments)) {
      return inside.end();
    }
  }

  private static String all(InputStream in) {
    try (in) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String errors(InputStream in) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      lines.lines().forEach(errors::add);
      return String.join("\n", errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it has written this to standard error. */
  boolean told(String text) {
    return errors.stream().anyMatch(l -> l.contains(text));
  }

  /** Ctrl-C. */
  void interrupt() {
    Netns.run(List.of("kill", "-INT", String.valueOf(process.pid())));
  }

  Result end() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      return new Result(process.exitValue(), out.join(), err.join());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
