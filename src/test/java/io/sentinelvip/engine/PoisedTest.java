package io.sentinelvip.engine;

import static io.sentinelvip.engine.Samples.A;
import static io.sentinelvip.engine.Samples.TABLE;
import static io.sentinelvip.engine.Samples.TARGET;
import static io.sentinelvip.engine.Samples.proof;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.core.Event;
import io.sentinelvip.core.Intent;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Writes that wait for their licence, each on a thread of its own as in the agent. */
class PoisedTest {

  private final SteppedClock clock = new SteppedClock();
  private final World world = new World();
  private final List<Thread> threads = new ArrayList<>();
  private final List<Event> outcomes = new CopyOnWriteArrayList<>();
  private final Inbox inbox =
      new Inbox() {
        @Override
        public void put(VipId vip, Event event) {
          outcomes.add(event);
        }

        @Override
        public void put(MasterName master, Event event) {
          throw new AssertionError("an outcome is its VIP's own");
        }

        @Override
        public void put(Event event) {
          throw new AssertionError("an outcome is its VIP's own");
        }
      };
  private final IntentRunner runner =
      new IntentRunner(
          Samples.settings(A, false),
          () -> 3,
          world.ports(),
          new Lanes(
              this::untilItWaits,
              Runnable::run,
              Runnable::run,
              Runnable::run,
              Runnable::run,
              Runnable::run),
          inbox,
          clock,
          new Journal());

  /** Returns when the job is over, or waits for its licence. */
  private void untilItWaits(Runnable job) {
    Thread thread = new Thread(job, "write");
    threads.add(thread);
    thread.start();
    while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  private void allEnd() {
    for (Thread t : threads) {
      try {
        t.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @AfterEach
  void nothingIsLeft() {
    threads.forEach(Thread::interrupt);
    allEnd();
  }

  private void poise() {
    runner.poise(new Intent.Poise(List.of(TABLE), TARGET));
  }

  private void point(RouteTarget target) {
    runner.pointRoute(new Intent.PointRoute(TABLE, target, false, proof(3, clock.now())));
  }

  @Test
  void nothingIsSentBeforeItIsLicensed() {
    poise();
    assertThat(world.log).containsExactly("pointRoute [" + TABLE + "]");
    assertThat(outcomes).isEmpty();
  }

  @Test
  void licensedItIsSentAndIsTheOneCallAndTheOneOutcome() {
    poise();
    point(TARGET);
    allEnd();
    assertThat(world.log).containsExactly("pointRoute [" + TABLE + "]", "sent pointRoute " + TABLE);
    assertThat(outcomes).containsExactly(new Event.RoutePointed(TABLE, Optional.of(clock.now())));
  }

  @Test
  void aProofThatIsTooOldWhenItLeavesStopsItAsAnyOther() {
    poise();
    Intent.PointRoute late = new Intent.PointRoute(TABLE, TARGET, false, proof(3, clock.now()));
    clock.pass(Duration.ofMinutes(1));
    runner.pointRoute(late);
    allEnd();
    assertThat(world.log).containsExactly("pointRoute [" + TABLE + "]");
    assertThat(outcomes)
        .singleElement()
        .extracting("fault.kind", "fault.code")
        .containsExactly(Fault.Kind.PROOF_EXPIRED, "ProofAged");
  }

  @Test
  void whatIsNotLicensedIsDroppedAndTellsNobody() {
    poise();
    threads.forEach(Thread::interrupt);
    allEnd();
    assertThat(world.log).containsExactly("pointRoute [" + TABLE + "]");
    assertThat(outcomes).isEmpty();
    point(TARGET);
    allEnd();
    assertThat(world.log).endsWith("pointRoute [" + TABLE + "]", "sent pointRoute " + TABLE);
    assertThat(outcomes).hasSize(1);
  }

  @Test
  void oneThatFailedBeforeItsLicenceIsNoneAndTheWriteIsMadeAsWithoutIt() {
    world.refusing("pointRoute", new Fault(Fault.Kind.TRANSIENT, "Refused", "no way"));
    poise();
    allEnd();
    assertThat(outcomes).isEmpty();
    point(TARGET);
    allEnd();
    assertThat(outcomes).singleElement().isInstanceOf(Event.RouteNotPointed.class);
  }

  @Test
  void anotherTargetIsAnotherWrite() {
    poise();
    RouteTarget other = new RouteTarget(new EniId("eni-00000002"), Optional.empty());
    point(other);
    assertThat(world.log)
        .containsExactly(
            "pointRoute [" + TABLE + "]", "pointRoute [" + TABLE + "]", "sent pointRoute " + TABLE);
    assertThat(outcomes).hasSize(1);
  }

  @Test
  void whatIsReadyIsNotMadeReadyTwice() {
    poise();
    poise();
    assertThat(world.log).containsExactly("pointRoute [" + TABLE + "]");
  }
}
