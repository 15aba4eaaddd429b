package io.sentinelvip.sentinel;

import io.sentinelvip.core.Event;
import io.sentinelvip.engine.Inbox;
import io.sentinelvip.model.Ip;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the addresses of the host names by which Sentinels name data nodes. One look-up of a name
 * at a time, a few names at once, so that one that hangs delays no other.
 */
final class NameResolver implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NameResolver.class);
  private static final int AT_ONCE = 8;
  private static final long FORGET_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final Names names;
  private final Inbox inbox;
  private final Map<String, Long> seen = new ConcurrentHashMap<>();
  private final Map<String, Set<Ip>> good = new ConcurrentHashMap<>();
  private final Set<String> inFlight = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          0,
          AT_ONCE,
          5,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Threads.named("sentinel-names"));

  NameResolver(Names names, Inbox inbox) {
    this.names = names;
    this.inbox = inbox;
  }

  /** A Sentinel used this host; a name that is new is looked up at once. Does not wait. */
  void see(String host) {
    if (Ip.parse(host).isEmpty() && seen.put(host, System.nanoTime()) == null) {
      lookUp(host);
    }
  }

  /** Looks up again every name that was used within the last ten minutes. Does not wait. */
  void refresh() {
    long now = System.nanoTime();
    seen.values().removeIf(last -> now - last > FORGET_NANOS);
    good.keySet().retainAll(seen.keySet());
    seen.keySet().forEach(this::lookUp);
  }

  private void lookUp(String host) {
    if (!inFlight.add(host)) {
      return;
    }
    try {
      pool.execute(() -> resolve(host));
    } catch (RejectedExecutionException e) {
      // All are busy: the next refresh tries again.
      inFlight.remove(host);
    }
  }

  private void resolve(String host) {
    try {
      good.put(host, names.fresh(host));
      inbox.put(new Event.NamesResolved(good));
    } catch (UnknownHostException e) {
      LOG.debug("name={} cannot be resolved, its last good answer stands", host);
    } finally {
      inFlight.remove(host);
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
