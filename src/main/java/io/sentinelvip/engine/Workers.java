package io.sentinelvip.engine;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads behind {@link Lanes}. All are daemons: a call that hangs keeps no process alive. Each
 * takes 80 KiB at the least, so that those that were idle for a while end, but for one each VIP
 * that writes: further ones are started when the writes are made ready, before the majority.
 */
public final class Workers implements AutoCloseable {

  private static final int WRITES_READY = 1;

  /** No one has as many tables; more than this at once means that calls pile up. */
  private static final int WRITES_MOST = 1_000;

  private static final int ALERTS_WAITING = 1_000;
  private static final int IDLE_SECONDS = 5;

  private final ThreadPoolExecutor writes;
  private final ThreadPoolExecutor reads;
  private final ThreadPoolExecutor loopback = pool("loopback", 1, new LinkedBlockingQueue<>());
  private final ThreadPoolExecutor identity = pool("identity", 1, new LinkedBlockingQueue<>());
  private final ThreadPoolExecutor probes = pool("probe", 2, new LinkedBlockingQueue<>());
  private final ThreadPoolExecutor alerts =
      pool("alert", 1, new LinkedBlockingQueue<>(ALERTS_WAITING));

  /**
   * Starts them.
   *
   * @param vips how many VIPs they serve
   */
  public Workers(int vips) {
    reads = pool("read", 2 + 2 * vips, new LinkedBlockingQueue<>());
    // A synchronous queue: a write that finds no idle thread gets a new one and never waits.
    writes =
        new ThreadPoolExecutor(
            WRITES_READY * vips,
            Math.max(WRITES_MOST, WRITES_READY * vips),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            daemons("write"));
    writes.prestartAllCoreThreads();
  }

  /** The ways to them. */
  public Lanes lanes() {
    return new Lanes(writes, reads, loopback, identity, probes, alerts);
  }

  /** Drops what has not begun, interrupts what has, and waits for neither. */
  @Override
  public void close() {
    for (ThreadPoolExecutor pool : List.of(writes, reads, loopback, identity, probes, alerts)) {
      pool.shutdownNow();
    }
  }

  private static ThreadPoolExecutor pool(String name, int size, BlockingQueue<Runnable> queue) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(size, size, IDLE_SECONDS, TimeUnit.SECONDS, queue, daemons(name));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static ThreadFactory daemons(String name) {
    AtomicInteger count = new AtomicInteger();
    return job -> {
      Thread thread = new Thread(job, "vip-" + name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
