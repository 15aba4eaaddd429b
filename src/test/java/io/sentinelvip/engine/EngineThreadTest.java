package io.sentinelvip.engine;

import static io.sentinelvip.engine.Samples.A;
import static io.sentinelvip.engine.Samples.TABLE;
import static io.sentinelvip.engine.Samples.TARGET;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.core.Decision;
import io.sentinelvip.core.Event;
import io.sentinelvip.core.Intent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The real thread, queue and clock. */
class EngineThreadTest {

  private final World world = new World();
  private final EventQueue queue = new EventQueue();
  private final CountDownLatch written = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  private Engine engine(Workers workers, Brain brain) {
    Journal journal = new Journal();
    return new Engine(
        brain,
        Clock.SYSTEM,
        queue,
        world,
        journal,
        List.of(Samples.state(A, 1)),
        (settings, reign) ->
            new IntentRunner(
                settings, reign, world.ports(), workers.lanes(), queue, Clock.SYSTEM, journal));
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aStopDuringAMoveEndsTheThreadAndLetsNoFurtherRequestOut() throws Exception {
    world.on(
        "pointRoute",
        () -> {
          written.countDown();
          uninterrupted(release);
        });
    Workers workers = new Workers(1);
    Engine engine =
        engine(
            workers,
            (s, e, now) ->
                new Decision(
                    s,
                    e instanceof Event.Hinted
                        ? List.of(new Intent.PointRoute(TABLE, TARGET, true, Samples.proof(1, now)))
                        : List.of(),
                    now.plus(Duration.ofHours(1)),
                    () -> "moving"));
    EngineThread thread = new EngineThread(engine);
    thread.start();
    queue.put(Samples.hinted("x"));
    await(written);
    thread.close();
    assertThat(thread.running()).isFalse();
    release.countDown();
    Delivery outcome = queue.take(TimeUnit.SECONDS.toNanos(10));
    assertThat(outcome).isNotNull().extracting("event").isInstanceOf(Event.RouteNotPointed.class);
    assertThat(world.log).noneMatch(l -> l.startsWith("sent"));
    workers.close();
  }

  private static void uninterrupted(CountDownLatch latch) {
    boolean done = false;
    while (!done) {
      try {
        latch.await();
        done = true;
      } catch (InterruptedException e) {
        // A socket would not notice either.
      }
    }
  }

  @Test
  void theThreadOutlivesABrainThatAlwaysThrows() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch three = new CountDownLatch(3);
    try (Workers workers = new Workers(1)) {
      Engine engine =
          engine(
              workers,
              (s, e, now) -> {
                asked.incrementAndGet();
                three.countDown();
                throw new AssertionError("always");
              });
      try (EngineThread thread = new EngineThread(engine)) {
        thread.start();
        queue.put(Samples.hinted("1"));
        queue.put(Samples.hinted("2"));
        await(three);
        assertThat(thread.running()).isTrue();
      }
    }
  }

  @Test
  void anIdleLoopTurnsAndOneThatHangsDoesNot() throws Exception {
    try (Workers workers = new Workers(1)) {
      Engine engine = hanging(workers);
      try (EngineThread thread = new EngineThread(engine)) {
        thread.start();
        turned(thread, 3);
        queue.put(Samples.hinted("hang"));
        hangs(thread);
        long before = thread.turns();
        hangs(thread);
        assertThat(thread.turns()).isEqualTo(before);
        release.countDown();
        turned(thread, before + 1);
      } finally {
        release.countDown();
      }
    }
  }

  @Test
  void aLoopThatHangsIsToldWithWhereItStandsOnceItsTimeIsOver() throws Exception {
    SteppedClock clock = new SteppedClock();
    try (Workers workers = new Workers(1)) {
      Engine engine = hanging(workers);
      try (EngineThread thread = new EngineThread(engine, clock)) {
        assertThat(thread.alive().good()).isTrue();
        thread.start();
        turned(thread, 1);
        clock.pass(Duration.ofSeconds(60));
        turned(thread, thread.turns() + 2);
        assertThat(thread.alive().good()).as("an idle loop").isTrue();
        queue.put(Samples.hinted("hang"));
        hangs(thread);
        clock.pass(Duration.ofSeconds(10));
        assertThat(thread.alive().good()).as("not yet").isTrue();
        clock.pass(Duration.ofSeconds(1));
        assertThat(thread.alive().good()).isFalse();
        assertThat(thread.alive().sentence()).contains("not turned for 11 s; it is at ");
        long before = thread.turns();
        release.countDown();
        turned(thread, before + 1);
        assertThat(thread.alive().good()).isTrue();
      } finally {
        release.countDown();
      }
    }
  }

  @Test
  void aLoopThatWasNeverStartedDoesNotLiveForLong() {
    SteppedClock clock = new SteppedClock();
    try (Workers workers = new Workers(1)) {
      EngineThread thread =
          new EngineThread(
              engine(workers, (s, e, now) -> new Decision(s, List.of(), now, () -> "idle")), clock);
      clock.pass(Duration.ofSeconds(11));
      assertThat(thread.alive().sentence()).endsWith("it is not running");
    }
  }

  /** A hint keeps it until it is released; else it is idle. */
  private Engine hanging(Workers workers) {
    return engine(
        workers,
        (s, e, now) -> {
          if (e instanceof Event.Hinted) {
            uninterrupted(release);
          }
          return new Decision(s, List.of(), now.plus(Duration.ofHours(1)), () -> "idle");
        });
  }

  private static void hangs(EngineThread thread) {
    until(
        () -> thread.at().stream().anyMatch(c -> c.getMethodName().equals("uninterrupted")),
        () -> "at " + thread.at());
  }

  private static void turned(EngineThread thread, long times) {
    until(() -> thread.turns() >= times, () -> "turns " + thread.turns());
  }

  private static void until(BooleanSupplier is, Supplier<String> standing) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!is.getAsBoolean()) {
      assertThat(System.nanoTime()).as(standing).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
