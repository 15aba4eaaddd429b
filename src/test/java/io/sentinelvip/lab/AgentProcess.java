package io.sentinelvip.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.sentinelvip.model.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The built jar as a process: {@code java -jar <agent.jar> run --config FILE}. The jar is the one
 * that the system property {@code agent.jar} names; the JVM is the one whose program {@code
 * SENTINEL_VIP_JAVA} names (system property or environment variable), else the one that runs this.
 */
public final class AgentProcess implements AutoCloseable {

  /** The flags that are shipped with the agent, as an argument of {@code java}. */
  public static final List<String> SMALL_JVM =
      List.of("@" + Path.of("src/main/packaging/share/jvm.options").toAbsolutePath());

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * One line of output, standard output and standard error together.
   *
   * @param at {@link System#nanoTime} when it had been read
   */
  public record Line(long at, String text) {}

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final String name;
  private final Path dir;
  private final Endpoint admin;
  private final List<String> command;
  private final Map<String, String> environment;
  private final List<Line> lines = Collections.synchronizedList(new ArrayList<>());
  private @Nullable Proc process;

  private AgentProcess(Builder plan) {
    this.name = plan.name;
    this.dir = Scratch.dir(plan.name);
    this.admin = new Endpoint("127.0.0.1", Addresses.freePort(List.of("127.0.0.1")));
    this.environment = Map.copyOf(plan.environment);
    Map<String, Object> config = new LinkedHashMap<>(plan.config);
    config.putIfAbsent("admin", Map.of("listen", admin.toString()));
    config.putIfAbsent("state-dir", dir.resolve("state").toString());
    this.command = new ArrayList<>(plan.prefix);
    command.addAll(plan.program());
    command.addAll(List.of("run", "--config", write(config).toString()));
  }

  /**
   * An agent to be started.
   *
   * @param name for its directory and for messages
   */
  public static Builder named(String name) {
    return new Builder(name);
  }

  /**
   * The built jar.
   *
   * @throws IllegalStateException when {@code agent.jar} is not set or names no file
   */
  public static Path jar() {
    Path jar = Path.of(setting("agent.jar").orElse("")).toAbsolutePath();
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(
          "the system property agent.jar names no file ('" + jar + "'): build it with mvn package");
    }
    return jar;
  }

  /** The program that runs a jar on this JVM. */
  static String ownJava() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static Optional<String> setting(String key) {
    return Optional.ofNullable(System.getProperty(key))
        .or(() -> Optional.ofNullable(System.getenv(key)))
        .filter(value -> !value.isBlank());
  }

  private Path write(Map<String, Object> config) {
    try {
      Files.createDirectories(dir.resolve("state"));
      return Scratch.write(dir.resolve("config.yaml"), YAML.writeValueAsString(config));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it, again if it ran before, with the same configuration and state directory. */
  public void start() {
    if (process != null && process.isRunning()) {
      throw new IllegalStateException(process + " is running already");
    }
    process = Proc.start(name, command, dir, environment, this::record);
  }

  private void record(String text) {
    lines.add(new Line(System.nanoTime(), text));
    try {
      Files.writeString(log(), text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      if (Files.exists(dir)) {
        System.err.println("cannot write " + log() + ": " + e);
      }
    }
  }

  /** What {@code GET /status} answers. */
  public JsonNode status() {
    return get("/status");
  }

  /** What the admin port answers to a GET of {@code path}, as JSON. */
  public JsonNode get(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + admin + path)).timeout(PATIENCE).build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(
            path + " answered " + response.statusCode() + ": " + response.body());
      }
      return JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(path + " answered what is not JSON", e);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " does not answer " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking " + name, e);
    }
  }

  /** Waits until {@code GET /status} answers something that {@code which} accepts. */
  public JsonNode awaitStatus(String what, Duration limit, Predicate<JsonNode> which) {
    return Await.found(name + ": " + what, limit, () -> Optional.of(status()).filter(which));
  }

  /** The first line that contains {@code text}, printed already or within {@code limit}. */
  public Line awaitLine(String text, Duration limit) {
    return Await.found(
        name + " to print '" + text + "'",
        limit,
        () -> lines().stream().filter(line -> line.text().contains(text)).findFirst());
  }

  /** All that it printed, over its restarts. */
  public List<Line> lines() {
    return List.copyOf(lines);
  }

  /** What it printed since these were last taken; they are forgotten. */
  public List<Line> takeLines() {
    synchronized (lines) {
      List<Line> taken = List.copyOf(lines);
      lines.clear();
      return taken;
    }
  }

  /** The names of its threads, as far as Linux keeps them: 15 characters each. */
  public List<String> threads() {
    List<String> names = new ArrayList<>();
    Path tasks = Path.of("/proc", Long.toString(process().pid()), "task");
    try (DirectoryStream<Path> each = Files.newDirectoryStream(tasks)) {
      for (Path task : each) {
        try {
          names.add(Files.readString(task.resolve("comm")).strip());
        } catch (IOException e) {
          // It ended meanwhile.
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the threads of " + name, e);
    }
    return names;
  }

  /** Whether it still goes through a failover of its own making, as it does after its start. */
  public boolean practises() {
    return threads().contains("vip-practice");
  }

  /** The file with all that it printed. */
  public Path log() {
    return dir.resolve("agent.log");
  }

  /**
   * Its directory: {@code config.yaml}, {@code agent.log} and, if not told otherwise, the state.
   */
  public Path dir() {
    return dir;
  }

  /** Where its admin port listens, unless the given configuration says otherwise. */
  public Endpoint admin() {
    return admin;
  }

  /** The process, running or ended: to be killed, terminated, paused or resumed. */
  public Proc process() {
    if (process == null) {
      throw new IllegalStateException(name + " was never started");
    }
    return process;
  }

  /** SIGKILL if it runs, and its directory is removed. */
  @Override
  public void close() {
    if (process != null && process.isRunning()) {
      process.kill();
    }
    Scratch.delete(dir);
  }

  /** What an agent shall be. */
  public static final class Builder {
    private final String name;
    private final Map<String, Object> config = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private List<String> jvmFlags = SMALL_JVM;
    private List<String> prefix = List.of();
    private @Nullable Path jar;
    private @Nullable Path launcher;

    private Builder(String name) {
      this.name = name;
      environment.put("AWS_REGION", "eu-central-1");
      environment.put("AWS_ACCESS_KEY_ID", "test");
      environment.put("AWS_SECRET_ACCESS_KEY", "test");
    }

    /** A key of the configuration at its top level, and its value: texts, lists, maps. */
    public Builder config(String key, Object value) {
      config.put(key, value);
      return this;
    }

    /** An environment variable; region and credentials for an emulator are set already. */
    public Builder environment(String key, String value) {
      environment.put(key, value);
      return this;
    }

    /** Where EC2 (and CloudWatch, and SNS) and the instance metadata service are emulated. */
    public Builder aws(URI ec2, URI metadata) {
      environment("AWS_ENDPOINT_URL_EC2", ec2.toString());
      environment("AWS_ENDPOINT_URL_CLOUDWATCH", ec2.toString());
      environment("AWS_ENDPOINT_URL_SNS", ec2.toString());
      return environment("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata.toString());
    }

    /** The flags of its JVM in place of {@link #SMALL_JVM}. */
    public Builder jvmFlags(List<String> flags) {
      jvmFlags = List.copyOf(flags);
      return this;
    }

    /**
     * What the command begins with, such as {@code ip netns exec NAME}: it must become the agent,
     * not start it. In another network namespace {@link #status} does not reach it.
     */
    public Builder prefix(List<String> words) {
      prefix = List.copyOf(words);
      return this;
    }

    /** Another jar than {@link AgentProcess#jar}, such as an older one. */
    public Builder jar(Path value) {
      jar = value;
      return this;
    }

    /**
     * The packages' launcher with its own jar and flags, in place of {@link #jar} and {@link
     * #jvmFlags}; it finds its Java itself.
     */
    public Builder launcher(Path value) {
      launcher = value;
      return this;
    }

    private List<String> program() {
      if (launcher != null) {
        return List.of(launcher.toString());
      }
      List<String> program = new ArrayList<>();
      program.add(setting("SENTINEL_VIP_JAVA").orElse(ownJava()));
      program.addAll(jvmFlags);
      program.addAll(List.of("-jar", (jar == null ? AgentProcess.jar() : jar).toString()));
      return program;
    }

    /** Starts it; does not wait for anything. */
    public AgentProcess start() {
      AgentProcess agent = new AgentProcess(this);
      agent.start();
      return agent;
    }
  }
}
