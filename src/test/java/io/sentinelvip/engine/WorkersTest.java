package io.sentinelvip.engine;

import static io.sentinelvip.engine.Samples.A;
import static io.sentinelvip.engine.Samples.TABLE;
import static io.sentinelvip.engine.Samples.TARGET;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.core.Alert;
import io.sentinelvip.core.Event;
import io.sentinelvip.core.Intent;
import io.sentinelvip.core.Proof;
import io.sentinelvip.model.RouteTableId;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The real threads; what hangs, hangs until the test is over. */
class WorkersTest {

  private static final long DEADLINE_SECONDS = 10;

  private final SteppedClock clock = new SteppedClock();
  private final World world = new World();
  private final EventQueue queue = new EventQueue();
  private final CountDownLatch over = new CountDownLatch(1);
  private final Workers workers = new Workers(1);
  private final IntentRunner runner =
      new IntentRunner(
          Samples.settings(A, false),
          () -> 3,
          world.ports(),
          workers.lanes(),
          queue,
          clock,
          new Journal());
  private final Proof proof = Samples.proof(3, clock.now());

  @AfterEach
  void end() {
    over.countDown();
    workers.close();
  }

  private Event outcome() throws InterruptedException {
    @Nullable Delivery delivery = queue.take(TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS));
    assertThat(delivery).as("an outcome before the deadline").isNotNull();
    return Objects.requireNonNull(delivery).event();
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).as("all were started").isTrue();
  }

  private void hang(String call) {
    world.on(call, over::await);
  }

  @Test
  void eightTablesTheCheckAndTheLoopbackAreAllStartedBeforeTheFirstIsAnswered() throws Exception {
    CountDownLatch all = new CountDownLatch(10);
    for (String call : new String[] {"pointRoute", "disableCheck", "hold"}) {
      world.on(
          call,
          () -> {
            all.countDown();
            await(all);
          });
    }
    new Intent.HoldVip(proof).handle(runner);
    new Intent.DisableCheck(TARGET, Optional.of(proof)).handle(runner);
    for (int i = 1; i <= 8; i++) {
      new Intent.PointRoute(new RouteTableId("rtb-0000000" + i), TARGET, true, proof)
          .handle(runner);
    }
    for (int i = 0; i < 10; i++) {
      assertThat(outcome())
          .isInstanceOfAny(
              Event.RoutePointed.class, Event.CheckDisabled.class, Event.LoopbackSeen.class);
    }
  }

  @Test
  void aHundredTablesAreWrittenSideBySide() throws Exception {
    CountDownLatch all = new CountDownLatch(100);
    world.on(
        "pointRoute",
        () -> {
          all.countDown();
          await(all);
        });
    for (int i = 0; i < 100; i++) {
      new Intent.PointRoute(TABLE, TARGET, true, proof).handle(runner);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(outcome()).isInstanceOf(Event.RoutePointed.class);
    }
  }

  @Test
  void readsAndRehearsalsAndAlertsThatHangDelayNoWrite() throws Exception {
    for (String call :
        new String[] {"readTables", "readCheck", "rehearse", "warmUp", "deliver", "learn"}) {
      hang(call);
    }
    Alert alert = new Alert(A, Alert.Severity.INFO, "k", "t", Alert.State.ONCE);
    for (int i = 0; i < 50; i++) {
      new Intent.ReadTables(false).handle(runner);
      new Intent.ReadCheck(TARGET, true).handle(runner);
      new Intent.Rehearse(TABLE, TARGET, Optional.of(TARGET)).handle(runner);
      new Intent.WarmUp().handle(runner);
      new Intent.Raise(alert).handle(runner);
      new Intent.LearnIdentity().handle(runner);
    }
    new Intent.PointRoute(TABLE, TARGET, true, proof).handle(runner);
    assertThat(outcome()).isInstanceOf(Event.RoutePointed.class);
    new Intent.HoldVip(proof).handle(runner);
    assertThat(outcome()).isEqualTo(new Event.LoopbackSeen(true, true));
  }

  @Test
  void alertsThatPileUpBehindAHangingSinkAreDroppedAndNothingThrows() throws Exception {
    hang("deliver");
    Alert alert = new Alert(A, Alert.Severity.INFO, "k", "t", Alert.State.ONCE);
    for (int i = 0; i < 2_000; i++) {
      new Intent.Raise(alert).handle(runner);
    }
    new Intent.PointRoute(TABLE, TARGET, true, proof).handle(runner);
    assertThat(outcome()).isInstanceOf(Event.RoutePointed.class);
  }

  @Test
  void theLoopbackIsChangedInTheOrderAsked() throws Exception {
    for (int i = 0; i < 50; i++) {
      new Intent.HoldVip(proof).handle(runner);
      new Intent.ReleaseVip().handle(runner);
    }
    for (int i = 0; i < 50; i++) {
      assertThat(outcome()).isEqualTo(new Event.LoopbackSeen(true, true));
      assertThat(outcome()).isEqualTo(new Event.LoopbackSeen(false, false));
    }
  }

  @Test
  void afterTheCloseAnIntentIsStillAnswered() throws Exception {
    workers.close();
    new Intent.PointRoute(TABLE, TARGET, true, proof).handle(runner);
    assertThat(outcome()).isInstanceOf(Event.RouteNotPointed.class);
    assertThat(world.log).isEmpty();
  }
}
