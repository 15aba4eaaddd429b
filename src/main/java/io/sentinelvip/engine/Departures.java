package io.sentinelvip.engine;

import java.util.concurrent.TimeUnit;

/**
 * The route writes that have not left yet. What is started beside them, and is less urgent, lets
 * them go first: on two cores, three requests that are signed and encrypted at the same time all
 * take as long as all three.
 */
final class Departures {

  /** A write that takes longer waits for the network, and then nobody is in its way. */
  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(20);

  private int waiting;

  synchronized void expect() {
    waiting++;
  }

  synchronized int waiting() {
    return waiting;
  }

  synchronized void gone() {
    waiting--;
    if (waiting == 0) {
      notifyAll();
    }
  }

  /** Returns when all have left, or after a fiftieth of a second. */
  synchronized void letGo() {
    long end = System.nanoTime() + PATIENCE;
    try {
      for (long left = PATIENCE; waiting > 0 && left > 0; left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
