package io.sentinelvip.sentinel;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Fault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultRedisCredentials;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * One connection to a Sentinel or a Redis, used once. One thread connects and reads, others may
 * write one at a time; {@link #close} ends it from any thread, a dial in progress included.
 */
final class Wire implements AutoCloseable {

  private final Endpoint at;
  private final Access access;
  private final Names names;
  private final int readMillis;
  private final Object lock = new Object();
  private @Nullable Dialler current;
  private boolean closed;
  private volatile @Nullable Flushing connection;

  /**
   * Does not connect yet.
   *
   * @param readMillis how long a read waits, in milliseconds, until the reader says otherwise
   */
  Wire(Endpoint at, Access access, Names names, int readMillis) {
    this.at = at;
    this.access = access;
    this.names = names;
    this.readMillis = readMillis;
  }

  /** Asks over a connection of its own, which ends with the answers; else as {@link #ask}. */
  static List<Reply> once(
      Endpoint at, Access access, Names names, int readMillis, List<List<String>> commands)
      throws FaultException {
    try (Wire wire = new Wire(at, access, names, readMillis)) {
      wire.connect();
      return wire.ask(commands);
    }
  }

  /**
   * Dials, does the TLS handshake and authenticates. Files are read anew, and once more when the
   * password was refused, since it may have been rotated in between.
   */
  void connect() throws FaultException {
    try {
      dial();
    } catch (FaultException e) {
      if (!Faults.isRefusedPassword(e.fault()) || access.password().isEmpty()) {
        throw e;
      }
      dial();
    }
  }

  private void dial() throws FaultException {
    JedisClientConfig config = config();
    Dialler dialler = new Dialler(at, access.tls(), names, readMillis);
    synchronized (lock) {
      current = dialler;
      if (closed) {
        dialler.cut();
      }
    }
    String what = "connecting to " + at;
    try {
      connection = new Flushing(dialler, config);
    } catch (JedisDataException e) {
      dialler.cut();
      throw new FaultException(Faults.ofError(what, String.valueOf(e.getMessage())), e);
    } catch (RuntimeException e) {
      dialler.cut();
      throw new FaultException(Faults.ofException(what, e), e);
    }
  }

  /**
   * RESP2 without HELLO (which Jedis sends where RESP2 is asked for by name), client name or
   * library name: an ACL need not allow them.
   */
  private JedisClientConfig config() throws FaultException {
    DefaultJedisClientConfig.Builder builder =
        DefaultJedisClientConfig.builder()
            .serverDefaultProtocol()
            .autoNegotiateProtocol(false)
            .socketTimeoutMillis(readMillis)
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED);
    if (access.password().isPresent() || access.username().isPresent()) {
      String password = access.password().isPresent() ? access.password().get().read() : "";
      builder.credentials(new DefaultRedisCredentials(access.username().orElse(null), password));
    }
    return builder.build();
  }

  /** Writes all commands at once and reads all replies; an error reply is one of them. */
  List<Reply> ask(List<List<String>> commands) throws FaultException {
    Flushing wire = open();
    try {
      for (List<String> command : commands) {
        wire.put(command);
      }
      List<Reply> replies = new ArrayList<>(commands.size());
      for (Object reply : wire.getMany(commands.size())) {
        replies.add(reply(reply));
      }
      return replies;
    } catch (RuntimeException e) {
      throw failed(String.join(" ", commands.get(0)), e);
    }
  }

  /** Writes one command and does not read. */
  void send(String... command) throws FaultException {
    Flushing wire = open();
    try {
      wire.put(List.of(command));
      wire.flushNow();
    } catch (RuntimeException e) {
      throw failed(command[0], e);
    }
  }

  /** Waits for one reply. */
  Reply read() throws FaultException {
    Flushing wire = open();
    try {
      return reply(wire.getUnflushedObject());
    } catch (JedisDataException e) {
      return new Reply.Refusal(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      throw failed("reading", e);
    }
  }

  /** From now on a read waits for ever. */
  void readForEver() throws FaultException {
    Flushing wire = open();
    try {
      wire.setSoTimeout(0);
    } catch (RuntimeException e) {
      throw failed("reading", e);
    }
  }

  /** Whether the connection ends on this very host. */
  boolean endsHere() {
    synchronized (lock) {
      return current != null && current.endsHere();
    }
  }

  private Flushing open() throws FaultException {
    Flushing wire = connection;
    if (wire == null) {
      throw new FaultException(
          new Fault(Fault.Kind.TRANSIENT, "NotConnected", "no connection to " + at));
    }
    return wire;
  }

  private FaultException failed(String what, RuntimeException e) {
    return new FaultException(Faults.ofException(what + " at " + at, e), e);
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      if (current != null) {
        current.cut();
      }
    }
  }

  static Reply reply(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return new Reply.Text(new String(bytes, StandardCharsets.UTF_8));
    }
    if (value instanceof Long number) {
      return new Reply.Whole(number);
    }
    if (value instanceof List<?> list) {
      List<Reply> items = new ArrayList<>(list.size());
      list.forEach(item -> items.add(reply(item)));
      return new Reply.Many(items);
    }
    if (value instanceof JedisDataException e) {
      return new Reply.Refusal(String.valueOf(e.getMessage()));
    }
    return value == null ? new Reply.Nil() : new Reply.Text(value.toString());
  }

  /** Jedis flushes only when it reads. */
  private static final class Flushing extends Connection {
    Flushing(JedisSocketFactory factory, JedisClientConfig config) {
      super(factory, config);
    }

    void put(List<String> command) {
      byte[] name = command.get(0).getBytes(StandardCharsets.UTF_8);
      ProtocolCommand first = () -> name;
      sendCommand(first, command.subList(1, command.size()).toArray(new String[0]));
    }

    void flushNow() {
      flush();
    }
  }

  @Override
  public String toString() {
    return "wire to " + at;
  }
}
