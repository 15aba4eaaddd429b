package io.sentinelvip.sentinel;

import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.Inbox;
import io.sentinelvip.engine.RolePort;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.VipId;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Asks Redis servers for their role, over one connection for each VIP and server, which is kept
 * until it has not been used for a minute.
 */
public final class RedisRoles implements RolePort {

  /** How long to wait for a question where there is no connection to look after. */
  private static final Duration TICK = Duration.ofSeconds(10);

  /** So that a question of each two seconds comes before the look whether it was answered. */
  private static final Duration AFTER = Duration.ofMillis(100);

  /** One VIP's way to one Redis. */
  private record Key(VipId vip, Endpoint redis) {}

  private final Map<VipId, Access> access;
  private final Inbox inbox;
  private final Clock clock;
  private final Names names;
  private final Map<Key, RoleLink> links = new ConcurrentHashMap<>();
  private final BlockingQueue<Key> asked = new LinkedBlockingQueue<>();
  private final Thread asker = Threads.daemon("redis-ask", this::run);
  private volatile boolean closed;

  /**
   * Connects when it is asked to ask.
   *
   * @param access how to get in at the servers of each VIP; one that is absent: without anything
   */
  public RedisRoles(Map<VipId, Access> access, Inbox inbox, Clock clock) {
    this(access, inbox, clock, new Names(InetAddress::getAllByName));
  }

  RedisRoles(Map<VipId, Access> access, Inbox inbox, Clock clock, Names names) {
    this.access = Map.copyOf(access);
    this.inbox = inbox;
    this.clock = clock;
    this.names = names;
    asker.start();
  }

  @Override
  public void ask(VipId vip, Endpoint redis) {
    asked.add(new Key(vip, redis));
  }

  private void run() {
    Duration wait = TICK;
    while (!closed) {
      try {
        Key key = asked.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        if (key != null) {
          link(key).ask();
        }
        wait = asked.isEmpty() ? tick().plus(AFTER) : Duration.ZERO;
      } catch (InterruptedException e) {
        closed = true;
      }
    }
    links.values().forEach(RoleLink::close);
  }

  private RoleLink link(Key key) {
    return links.computeIfAbsent(
        key,
        k -> {
          Access how = access.getOrDefault(k.vip(), Access.OPEN);
          RoleLink link = new RoleLink(k.redis(), how, names, clock, e -> inbox.put(k.vip(), e));
          link.start();
          return link;
        });
  }

  /** Ends what is unused or late, and says when to look again: each wake costs the host. */
  private Duration tick() {
    Duration next = TICK;
    for (RoleLink link : links.values()) {
      if (link.unused()) {
        link.close();
        links.values().remove(link);
      } else {
        Duration left = link.cutIfLate();
        next = left.compareTo(next) < 0 ? left : next;
      }
    }
    return next;
  }

  @Override
  public void close() {
    closed = true;
    asker.interrupt();
  }
}
