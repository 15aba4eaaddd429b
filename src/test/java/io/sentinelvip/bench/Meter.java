package io.sentinelvip.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What processes take from now until it is closed. */
final class Meter implements AutoCloseable {

  private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(50);
  private static final double KIB_PER_MIB = 1024;

  private final List<Tree> trees;
  private final long cpuBefore;
  private final long restKib;
  private final Thread thread = new Thread(this::watch, "meter");
  private volatile long peakKib;
  private volatile boolean closed;

  Meter(List<Tree> trees) {
    this.trees = trees;
    cpuBefore = cpu();
    restKib = resident();
    peakKib = restKib;
    thread.setDaemon(true);
    thread.start();
  }

  private long cpu() {
    return trees.stream().mapToLong(Tree::cpuMillis).sum();
  }

  /** Of the host that has most. */
  private long resident() {
    Map<Integer, Long> byHost = new HashMap<>();
    trees.forEach(tree -> byHost.merge(tree.host(), tree.residentKib(), Long::sum));
    return byHost.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private void watch() {
    while (!closed) {
      peakKib = Math.max(peakKib, resident());
      LockSupport.parkNanos(PERIOD);
    }
  }

  /** CPU time on all hosts together since the start, in milliseconds. */
  long cpuMillis() {
    return cpu() - cpuBefore;
  }

  /** Resident memory at the start, in MiB, of the host that had most. */
  double restMib() {
    return restKib / KIB_PER_MIB;
  }

  /** The most of resident memory since the start, in MiB, of the host that had most. */
  double peakMib() {
    return peakKib / KIB_PER_MIB;
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
