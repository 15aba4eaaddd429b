package io.sentinelvip.lab;

import io.sentinelvip.model.Endpoint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.SafeEncoder;

/**
 * One Redis, Valkey or Sentinel process with its configuration file. The server rewrites that file
 * as it does in the field, so that a restart finds what the server last knew.
 */
public final class Server implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final String name;
  private final Endpoint endpoint;
  private final Path config;
  private final List<String> command;
  private final JedisClientConfig client;
  private @Nullable Proc process;

  Server(
      String name, Endpoint endpoint, Path config, List<String> command, JedisClientConfig client) {
    this.name = name;
    this.endpoint = endpoint;
    this.config = config;
    this.command = List.copyOf(command);
    this.client = client;
  }

  /** Where it listens. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** Its configuration file. */
  public Path config() {
    return config;
  }

  /** All that it logged, over its restarts. */
  public String log() {
    return Scratch.read(logFile());
  }

  /** Starts it, again if it ran before, and waits until it answers. */
  public void start() {
    launch();
    Await.obstacle(name + " to answer", PATIENCE, this::refusal);
  }

  /** Starts it without waiting for an answer. */
  void launch() {
    if (isRunning()) {
      throw new IllegalStateException(name + " is running already");
    }
    process = Proc.start(name, command, config.resolveSibling("."), logFile());
  }

  private Optional<String> refusal() {
    if (!isRunning()) {
      return Optional.of(name + " has ended; it logged:\n" + log());
    }
    try {
      return call("PING").equals("PONG") ? Optional.empty() : Optional.of("no PONG");
    } catch (JedisDataException e) {
      // It answered, if only that it wants another password.
      return Optional.empty();
    }
  }

  private Path logFile() {
    return config.resolveSibling(config.getFileName() + ".log");
  }

  /** Whether the process exists; one that was paused does. */
  public boolean isRunning() {
    Proc now = process;
    return now != null && now.isRunning();
  }

  /** SIGKILL, the power cut. */
  public void kill() {
    process().kill();
  }

  /** SIGTERM, the orderly shutdown. */
  public void stop() {
    process().terminate();
  }

  /** SIGSTOP, the node that stands still with its connections open. */
  public void pause() {
    process().pause();
  }

  /** SIGCONT, the end of {@link #pause}. */
  public void resume() {
    process().resume();
  }

  /** The process, running or ended. */
  public Proc process() {
    Proc now = process;
    if (now == null) {
      throw new IllegalStateException(name + " was never started");
    }
    return now;
  }

  /** A new connection, authenticated as the group was told to; the caller closes it. */
  public Jedis connect() {
    return new Jedis(new HostAndPort(endpoint.host(), endpoint.port()), client);
  }

  /**
   * Sends one command over a connection of its own.
   *
   * @return a String, a Long, or a List of these; an error reply is a {@link JedisDataException}
   */
  public Object call(String command, String... arguments) {
    try (Jedis jedis = connect()) {
      return SafeEncoder.encodeObject(jedis.sendCommand(new Command(command), arguments));
    }
  }

  /** As {@link #call}, for a reply that is a list. */
  public List<?> list(String command, String... arguments) {
    return (List<?>) call(command, arguments);
  }

  /** The fields of a reply that is a flat list of names and values. */
  public static Map<String, String> fields(Object reply) {
    List<?> flat = (List<?>) reply;
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      fields.put(String.valueOf(flat.get(i)), String.valueOf(flat.get(i + 1)));
    }
    return fields;
  }

  @Override
  public void close() {
    if (isRunning()) {
      kill();
    }
  }

  @Override
  public String toString() {
    return name;
  }

  private record Command(String name) implements ProtocolCommand {
    @Override
    public byte[] getRaw() {
      return name.getBytes(StandardCharsets.UTF_8);
    }
  }
}
