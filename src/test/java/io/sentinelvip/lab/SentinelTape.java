package io.sentinelvip.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Everything that the Sentinels of a group publish, with the time of arrival. A Sentinel that was
 * down is heard again as soon as it is back.
 */
public final class SentinelTape implements AutoCloseable {

  /**
   * One message.
   *
   * @param sentinel the index of the node whose Sentinel sent it
   * @param at {@link System#nanoTime} when it had been read
   * @param channel the event's name, such as {@code +switch-master}
   * @param payload the rest
   */
  public record Heard(int sentinel, long at, String channel, String payload) {

    /** This message as a line of a timeline that begins at {@code origin}. */
    public String line(long origin) {
      double millis = (at - origin) / 1e6;
      return String.format("%9.1f ms  sentinel %d  %s %s", millis, sentinel, channel, payload);
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long RETRY = TimeUnit.MILLISECONDS.toNanos(20);

  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private final List<Consumer<Heard>> listeners = new CopyOnWriteArrayList<>();
  private final Map<Integer, Jedis> connections = new ConcurrentHashMap<>();
  private final Map<Integer, Boolean> subscribed = new ConcurrentHashMap<>();
  private volatile boolean closed;

  private SentinelTape() {}

  /** Subscribes to all channels of every Sentinel that runs, and returns once it is. */
  static SentinelTape record(List<Node> nodes) {
    SentinelTape tape = new SentinelTape();
    for (Node node : nodes) {
      Thread thread = new Thread(() -> tape.follow(node), "tape-" + node.index());
      thread.setDaemon(true);
      thread.start();
    }
    for (Node node : nodes) {
      if (node.sentinel().isRunning()) {
        tape.awaitSubscribed(node.index());
      }
    }
    return tape;
  }

  /** Waits until the Sentinel of node {@code index} is heard (again). */
  public void awaitSubscribed(int index) {
    Await.until("subscription " + index, PATIENCE, () -> subscribed.getOrDefault(index, false));
  }

  private void follow(Node node) {
    while (!closed) {
      try (Jedis jedis = node.sentinel().connect()) {
        connections.put(node.index(), jedis);
        jedis.psubscribe(new Ear(node.index()), "*");
      } catch (JedisException e) {
        // That Sentinel is down: it is asked again until the tape is closed.
        LockSupport.parkNanos(RETRY);
      } finally {
        subscribed.put(node.index(), false);
      }
    }
  }

  /** Calls {@code listener} with each message to come, on the thread that read it. */
  public void onHeard(Consumer<Heard> listener) {
    listeners.add(listener);
  }

  /** What was heard so far, in order of arrival. */
  public List<Heard> all() {
    return List.copyOf(heard);
  }

  /** The first message on {@code channel} from the Sentinel of node {@code sentinel}. */
  public Optional<Heard> first(int sentinel, String channel) {
    return heard.stream()
        .filter(h -> h.sentinel() == sentinel && h.channel().equals(channel))
        .findFirst();
  }

  /** The first message on {@code channel} from any Sentinel. */
  public Optional<Heard> first(String channel) {
    return heard.stream().filter(h -> h.channel().equals(channel)).findFirst();
  }

  /** The first message that {@code which} accepts, heard already or within {@code limit}. */
  public Heard await(String what, Duration limit, Predicate<Heard> which) {
    return Await.found(what, limit, () -> heard.stream().filter(which).findFirst());
  }

  /** As {@link #await(String, Duration, Predicate)}, for one channel. */
  public Heard await(String channel, Duration limit) {
    return await(channel, limit, h -> h.channel().equals(channel));
  }

  /** All that was heard, a line each, in milliseconds since {@code origin}. */
  public List<String> timeline(long origin) {
    return heard.stream().map(h -> h.line(origin)).toList();
  }

  @Override
  public void close() {
    closed = true;
    for (Jedis jedis : new ArrayList<>(connections.values())) {
      jedis.disconnect();
    }
  }

  private final class Ear extends JedisPubSub {
    private final int index;

    Ear(int index) {
      this.index = index;
    }

    @Override
    public void onPSubscribe(String pattern, int count) {
      subscribed.put(index, true);
    }

    @Override
    public void onPMessage(String pattern, String channel, String message) {
      Heard h = new Heard(index, System.nanoTime(), channel, message);
      heard.add(h);
      listeners.forEach(listener -> listener.accept(h));
    }
  }
}
