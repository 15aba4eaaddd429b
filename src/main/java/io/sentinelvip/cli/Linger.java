package io.sentinelvip.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

/**
 * Has the thread that writes the log wait until a line is {@value #MILLIS} ms old. What is logged
 * comes in bursts, while something is being done that is in a hurry: so the thread wakes once for a
 * burst, and after it. When the log is ended, what is left is written at once.
 */
final class Linger extends Filter<ILoggingEvent> {

  private static final int MILLIS = 50;

  @Override
  public FilterReply decide(ILoggingEvent line) {
    long left = line.getTimeStamp() + MILLIS - System.currentTimeMillis();
    // A wall clock that was set back is not waited for.
    if (left > 0 && left <= MILLIS) {
      try {
        Thread.sleep(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return FilterReply.NEUTRAL;
  }
}
