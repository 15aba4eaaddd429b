package io.sentinelvip.engine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The route writes that have not left yet. What is started beside them, and is less urgent, lets
 * them go first: on two cores, three requests that are signed and encrypted at the same time all
 * take as long as all three.
 */
final class Departures {

  /** A write that takes longer waits for the network, and then nobody is in its way. */
  private static final long PATIENCE_MILLIS = 20;

  private int waiting;
  private CountDownLatch last = new CountDownLatch(0);

  synchronized void expect() {
    if (waiting == 0) {
      last = new CountDownLatch(1);
    }
    waiting++;
  }

  synchronized int waiting() {
    return waiting;
  }

  synchronized void gone() {
    waiting--;
    if (waiting == 0) {
      last.countDown();
    }
  }

  /** Returns when all have left, or after a fiftieth of a second. */
  void letGo() {
    try {
      boolean unused = last().await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized CountDownLatch last() {
    return last;
  }
}
