package io.sentinelvip;

import io.sentinelvip.core.Intent;
import io.sentinelvip.ec2.Ec2Routes;
import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.model.Fault;
import io.sentinelvip.sentinel.CutPractice;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that is done so that the first failover is as quick as the tenth, with what it brings: times
 * from the first {@code +switch-master} to the API in milliseconds, medians of a few failovers each
 * by {@code scripts/first-call} on two busy cores, JDK 17, C1 only, over TLS, after more idle time
 * than the service keeps a connection. {@code performance.md} has them, and how far they go.
 *
 * <p><b>At start</b>, by a thread of its own, which takes its time:
 *
 * <ul>
 *   <li>{@value #FAILOVERS} {@linkplain Practice practised failovers}, decided by the core and sent
 *       by the SDK to nobody: classes are loaded, call sites linked and methods compiled. From the
 *       decision to the request on the wire 2.8 in place of 12. They cost a second of CPU, once.
 *   <li>A {@linkplain CutPractice connection that is cut}, since the first takes 2 ms of a
 *       processor in place of 0.2, and at a promotion all agents' to Redis are.
 *   <li>{@value #GREETINGS} requests to EC2 that ask for nothing and count against no bucket: so
 *       that the HTTP client and TLS, which the practice does not reach, are compiled too.
 * </ul>
 *
 * <p><b>When armed</b> ({@code +sdown}, {@code +try-failover}, a Redis that turns master): a
 * connection for each table and two more, by the same greeting, and fresh credentials ({@link
 * RegionalRoutes#warmUp}). A handshake on the way costs 40, and two round trips to EC2 besides.
 *
 * <p><b>When the local Redis turns master</b> the core has the writes themselves made ready ({@link
 * Intent.Poise}): from the decision to the request on the wire 1 in place of 2.8.
 *
 * <p><b>Each {@value #TICK_SECONDS} s</b> for a minute from then on: the same, since a service may
 * close what was idle for 30 s. An election that fails is repeated minutes later, and told of
 * again. At other times nothing is kept open, and what is not used any more is {@linkplain Tidying
 * collected}.
 */
final class Warmth implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Warmth.class);

  private static final int FAILOVERS = 40;
  private static final int GREETINGS = 40;
  private static final long TICK_SECONDS = 10;

  /** What is in no hurry leaves the processor to the servers. */
  private static final Duration PAUSE = Duration.ofMillis(20);

  private static final Duration NOT_THERE_YET = Duration.ofMillis(500);

  private final Set<RegionalRoutes> ways;
  private final BooleanSupplier armed;
  private final Thread thread = new Thread(this::run, "vip-warmth");

  /**
   * Does nothing before {@link #start}.
   *
   * @param ways those to EC2
   * @param armed whether a failover was hinted at a moment ago, of any VIP
   */
  Warmth(Set<RegionalRoutes> ways, BooleanSupplier armed) {
    this.ways = Set.copyOf(ways);
    this.armed = armed;
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      Tidying tidying = new Tidying(Clock.SYSTEM, new Heap()::collect);
      practise();
      greet();
      while (true) {
        TimeUnit.SECONDS.sleep(TICK_SECONDS);
        ways.forEach(RegionalRoutes::stayWarm);
        tidying.tick(armed.getAsBoolean());
      }
    } catch (InterruptedException e) {
      LOG.debug("warmth=ended");
    } catch (RuntimeException e) {
      LOG.warn("warmth=failed problem=\"the first failover may be slower\"", e);
    }
  }

  private static void practise() throws InterruptedException {
    int moved = 0;
    try (Ec2Routes wire = Ec2Routes.practising();
        Practice practice = new Practice(wire)) {
      Practice.look(wire);
      for (int i = 0; i < FAILOVERS; i++) {
        moved += practice.failover() ? 1 : 0;
        Thread.sleep(PAUSE.toMillis());
      }
    } catch (FaultException e) {
      throw new IllegalStateException(e);
    }
    try {
      Fault cut = CutPractice.once();
      LOG.debug("practised={} of={} cut=\"{}\"", moved, FAILOVERS, cut);
    } catch (IOException e) {
      LOG.debug("practised={} of={} cut=none", moved, FAILOVERS, e);
    }
  }

  /**
   * Over a way that is not known before the first look at the tables; so often and no more, whether
   * or not it is answered.
   */
  private void greet() throws InterruptedException {
    for (int done = 0; done < GREETINGS; ) {
      boolean known = true;
      for (RegionalRoutes way : ways) {
        known &= way.greet();
      }
      done += known ? 1 : 0;
      Thread.sleep((known ? PAUSE : NOT_THERE_YET).toMillis());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
