package io.sentinelvip.engine;

import io.sentinelvip.model.Moment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client of the VIP that knows nothing of Sentinel: it writes one number after the other into a
 * set, and dials anew when its connection breaks.
 */
public interface ClientPort extends AutoCloseable {

  /**
   * One attempt to write.
   *
   * @param number which; each is tried once
   * @param local whether the connection ended on this very host, so that no route was on its way
   * @param sentAt when the attempt began, the dialling included
   * @param answeredAt when the answer was there; null if none came
   * @param problem what came instead of an OK; empty if that came
   */
  record Write(
      long number, boolean local, Moment sentAt, @Nullable Moment answeredAt, String problem) {

    /** Whether the server said that it has it. */
    public boolean acknowledged() {
      return problem.isEmpty();
    }
  }

  /**
   * Dials, logs in and hangs up; nothing is written.
   *
   * @return whether the connection ended on this very host
   * @throws FaultException if the VIP cannot be reached from here, or lets nobody in
   */
  boolean reach() throws FaultException;

  /** Begins to write. */
  void start();

  /** Every attempt so far, in order. */
  List<Write> writes();

  /** Ends it. */
  @Override
  void close();
}
