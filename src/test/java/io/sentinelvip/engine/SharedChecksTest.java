package io.sentinelvip.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RouteTarget;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Looks at a source/dest check that several VIPs want. */
class SharedChecksTest {

  private static final RouteTarget OWN = target("eni-00000001");
  private static final Duration YOUNG = Duration.ofSeconds(15);

  private final SteppedClock clock = new SteppedClock();
  private final SharedChecks checks = new SharedChecks(clock);
  private final AtomicInteger asked = new AtomicInteger();

  private static RouteTarget target(String eni) {
    return new RouteTarget(new EniId(eni), Optional.empty());
  }

  private boolean off() {
    asked.incrementAndGet();
    return false;
  }

  private boolean on() {
    asked.incrementAndGet();
    return true;
  }

  private boolean refused() throws FaultException {
    asked.incrementAndGet();
    throw new FaultException(new Fault(Fault.Kind.THROTTLED, "RequestLimitExceeded", "no"));
  }

  @Test
  void whatOneSawServesTheOthersAndSaysWhenItWasAsked() throws Exception {
    Moment first = clock.now();
    checks.look(OWN, YOUNG, this::off);
    clock.pass(YOUNG);
    assertThat(checks.look(OWN, YOUNG, this::on)).isEqualTo(new SharedChecks.Look(false, first));
    assertThat(asked).hasValue(1);
  }

  @Test
  void whatIsOldIsLookedAtAgain() throws Exception {
    checks.look(OWN, YOUNG, this::off);
    clock.pass(YOUNG.plusNanos(1));
    assertThat(checks.look(OWN, YOUNG, this::on))
        .isEqualTo(new SharedChecks.Look(true, clock.now()));
  }

  @Test
  void anotherInterfaceIsLookedAtForItself() throws Exception {
    checks.look(OWN, YOUNG, this::off);
    assertThat(checks.look(target("eni-00000002"), YOUNG, this::on).on()).isTrue();
  }

  @Test
  void oneThatIsOnIsNotRemembered() throws Exception {
    assertThat(checks.look(OWN, YOUNG, this::on).on()).isTrue();
    assertThat(checks.look(OWN, YOUNG, this::off).on()).isFalse();
  }

  @Test
  void aFaultIsToldAndNotRemembered() throws Exception {
    assertThatThrownBy(() -> checks.look(OWN, YOUNG, this::refused))
        .isInstanceOfSatisfying(
            FaultException.class,
            e -> assertThat(e.fault().kind()).isEqualTo(Fault.Kind.THROTTLED));
    assertThat(checks.look(OWN, YOUNG, this::off).on()).isFalse();
    assertThat(asked).hasValue(2);
  }

  @Test
  void whoComesWhileALookIsUnderWayWaitsForIt() throws Exception {
    CountDownLatch under = new CountDownLatch(1);
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    CompletableFuture<SharedChecks.Look> first =
        CompletableFuture.supplyAsync(() -> waiting(under, answer));
    assertThat(under.await(10, TimeUnit.SECONDS)).isTrue();
    Thread second = new Thread(() -> look(this::off));
    second.start();
    while (second.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    answer.complete(false);
    second.join();
    assertThat(first.get(10, TimeUnit.SECONDS).on()).isFalse();
    assertThat(asked).hasValue(0);
  }

  private SharedChecks.Look waiting(CountDownLatch under, CompletableFuture<Boolean> answer) {
    return look(
        () -> {
          under.countDown();
          return answer.join();
        });
  }

  private SharedChecks.Look look(SharedChecks.Reader reader) {
    try {
      return checks.look(OWN, YOUNG, reader);
    } catch (FaultException e) {
      throw new IllegalStateException(e);
    }
  }
}
