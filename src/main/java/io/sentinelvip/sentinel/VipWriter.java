package io.sentinelvip.sentinel;

import io.sentinelvip.engine.ClientPort;
import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Moment;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A {@link ClientPort} that writes each ten milliseconds, one write at a time. */
public final class VipWriter implements ClientPort {

  private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final int REACH_MILLIS = 2000;

  /** Slower counts as refused; dialling has the same limit. */
  private static final int ANSWER_MILLIS = 250;

  /** The key goes by itself if nobody is left to remove it. */
  private static final String LIFE_MILLIS = "600000";

  private final Endpoint vip;
  private final Access access;
  private final String key;
  private final Clock clock;
  private final Names names = new Names(InetAddress::getAllByName);
  private final Thread thread = Threads.daemon("drill-client", this::run);
  private final List<Write> writes = new ArrayList<>();
  private volatile boolean closed;

  /** Does not connect yet. */
  public VipWriter(Endpoint vip, Access access, String key, Clock clock) {
    this.vip = vip;
    this.access = access;
    this.key = key;
    this.clock = clock;
  }

  @Override
  public boolean reach() throws FaultException {
    try (Wire wire = dialled(REACH_MILLIS)) {
      return wire.endsHere();
    }
  }

  private Wire dialled(int millis) throws FaultException {
    Wire wire = new Wire(vip, access, names, millis);
    wire.connect();
    return wire;
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public List<Write> writes() {
    synchronized (writes) {
      return List.copyOf(writes);
    }
  }

  private void run() {
    @Nullable Wire wire = null;
    long number = 0;
    while (!closed) {
      Moment sentAt = clock.now();
      number++;
      boolean local = false;
      String problem = "";
      try {
        if (wire == null) {
          wire = dialled(ANSWER_MILLIS);
        }
        local = wire.endsHere();
        problem = write(wire, number);
      } catch (FaultException e) {
        problem = e.fault().text();
      }
      if (!problem.isEmpty() && wire != null) {
        // Also after a READONLY: a client that stays on a demoted master never gets away from it.
        wire.close();
        wire = null;
      }
      Moment answeredAt = problem.isEmpty() ? clock.now() : null;
      synchronized (writes) {
        writes.add(new Write(number, local, sentAt, answeredAt, problem));
      }
      LockSupport.parkNanos(PACE_NANOS);
    }
    if (wire != null) {
      wire.close();
    }
  }

  private String write(Wire wire, long number) throws FaultException {
    List<Reply> replies =
        wire.ask(
            List.of(
                List.of("SADD", key, String.valueOf(number)),
                List.of("PEXPIRE", key, LIFE_MILLIS)));
    for (Reply reply : replies) {
      if (reply instanceof Reply.Refusal e) {
        return Faults.ofError("writing at " + vip, e.text()).text();
      }
    }
    return "";
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(TimeUnit.SECONDS.toMillis(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
