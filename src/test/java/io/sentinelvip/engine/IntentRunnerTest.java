package io.sentinelvip.engine;

import static io.sentinelvip.engine.Samples.A;
import static io.sentinelvip.engine.Samples.TABLE;
import static io.sentinelvip.engine.Samples.TARGET;
import static io.sentinelvip.engine.Samples.proof;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.sentinelvip.core.Alert;
import io.sentinelvip.core.Event;
import io.sentinelvip.core.Intent;
import io.sentinelvip.core.Proof;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IntentRunnerTest {

  private static final Endpoint REDIS = new Endpoint("10.0.0.1", 6379);
  private static final Fault THROTTLED =
      new Fault(Fault.Kind.THROTTLED, "RequestLimitExceeded", "slow down");

  private final SteppedClock clock = new SteppedClock();
  private final World world = new World();
  private final Journal journal = new Journal();
  private final List<Event> outcomes = new ArrayList<>();
  private final Inbox inbox =
      new Inbox() {
        @Override
        public void put(VipId vip, Event event) {
          assertThat(vip).isEqualTo(A);
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

  /** Jobs of the loopback and the writes, run by hand. */
  private final List<Runnable> held = new ArrayList<>();

  private long reign = 3;

  private IntentRunner runner(boolean alertOnly, Executor lane) {
    return new IntentRunner(
        Samples.settings(A, alertOnly),
        () -> reign,
        world.ports(),
        new Lanes(lane, lane, lane, lane, lane, lane),
        inbox,
        clock,
        journal);
  }

  private void run(Intent intent) {
    intent.handle(runner(false, Runnable::run));
  }

  private Proof fresh() {
    return proof(3, clock.now());
  }

  private Intent pointRoute(Proof proof) {
    return new Intent.PointRoute(TABLE, TARGET, true, proof);
  }

  /** Every intent that names an outcome of its own call, with that call. */
  static Stream<Arguments> answered() {
    Proof proof = proof(3, new SteppedClock().now());
    return Stream.of(
        Arguments.of(new Intent.LearnIdentity(), "learn", "IdentityLearned", "IdentityFailed"),
        Arguments.of(new Intent.ReadTables(false), "readTables", "TablesRead", "TablesUnread"),
        Arguments.of(new Intent.ReadCheck(TARGET, false), "readCheck", "CheckRead", "CheckUnread"),
        Arguments.of(new Intent.ReadLoopback(), "look", "LoopbackSeen", "LoopbackFailed"),
        Arguments.of(new Intent.HoldVip(proof), "hold", "LoopbackSeen", "LoopbackFailed"),
        Arguments.of(new Intent.ReleaseVip(), "release", "LoopbackSeen", "LoopbackFailed"),
        Arguments.of(
            new Intent.DisableCheck(TARGET, Optional.of(proof)),
            "disableCheck",
            "CheckDisabled",
            "CheckNotDisabled"),
        Arguments.of(
            new Intent.PointRoute(TABLE, TARGET, false, proof),
            "pointRoute",
            "RoutePointed",
            "RouteNotPointed"));
  }

  private String onlyOutcome() {
    assertThat(outcomes).hasSize(1);
    return outcomes.get(0).getClass().getSimpleName();
  }

  private Fault onlyFault() {
    assertThat(outcomes).hasSize(1);
    return faultOf(outcomes.get(0));
  }

  private static Fault faultOf(Event event) {
    if (event instanceof Event.RouteNotPointed e) {
      return e.fault();
    }
    if (event instanceof Event.CheckNotDisabled e) {
      return e.fault();
    }
    if (event instanceof Event.LoopbackFailed e) {
      return e.fault();
    }
    throw new AssertionError("no failed write: " + event);
  }

  @ParameterizedTest
  @MethodSource("answered")
  void aCallThatSucceedsIsOneEvent(Intent intent, String call, String good, String bad) {
    run(intent);
    assertThat(onlyOutcome()).isEqualTo(good);
  }

  @ParameterizedTest
  @MethodSource("answered")
  void aCallThatFailsIsOneEventWithItsFault(Intent intent, String call, String good, String bad) {
    world.refusing(call, THROTTLED);
    run(intent);
    assertThat(onlyOutcome()).isEqualTo(bad);
    assertThat(outcomes.get(0)).extracting("fault").isEqualTo(THROTTLED);
  }

  @ParameterizedTest
  @MethodSource("answered")
  void anExceptionThatNobodyForesawIsOneEvent(Intent intent, String call, String good, String bad) {
    world.failing(call, new IllegalStateException("boom"));
    run(intent);
    assertThat(onlyOutcome()).isEqualTo(bad);
    assertThat(outcomes.get(0))
        .extracting("fault.kind", "fault.code")
        .containsExactly(Fault.Kind.TRANSIENT, "IllegalStateException");
  }

  @ParameterizedTest
  @MethodSource("answered")
  void anErrorIsOneEvent(Intent intent, String call, String good, String bad) {
    world.failing(call, new NoClassDefFoundError("x/Y"));
    run(intent);
    assertThat(onlyOutcome()).isEqualTo(bad);
  }

  @ParameterizedTest
  @MethodSource("answered")
  void aLaneThatTakesNothingMoreIsOneEvent(Intent intent, String call, String good, String bad) {
    intent.handle(
        runner(
            false,
            job -> {
              throw new RejectedExecutionException("full");
            }));
    assertThat(onlyOutcome()).isEqualTo(bad);
    assertThat(world.log).isEmpty();
  }

  @Test
  void theFaultOfAnUnforeseenExceptionNamesTheActionAndTheResource() {
    world.failing("pointRoute", new IllegalStateException("boom"));
    run(pointRoute(fresh()));
    assertThat(onlyFault().text())
        .isEqualTo("point 172.16.0.10 in rtb-00000001 at eni-00000001: boom");
  }

  @Test
  void questionsToSentinelAndRedisAreAskedAtOnceAndAnsweredByTheirPorts() {
    IntentRunner runner = runner(false, held::add);
    new Intent.AskSentinels().handle(runner);
    new Intent.AskRole(REDIS).handle(runner);
    assertThat(world.log).containsExactly("askSentinels [mymaster]", "askRole [10.0.0.1:6379]");
    assertThat(outcomes).isEmpty();
  }

  @Test
  void aRoleThatCannotBeAskedForIsAFailedAnswer() {
    world.failing("askRole", new IllegalStateException("closed"));
    run(new Intent.AskRole(REDIS));
    assertThat(onlyOutcome()).isEqualTo("RoleFailed");
  }

  @Test
  void aYoungProofOfThePresentReignPasses() {
    Proof proof = fresh();
    clock.pass(Duration.ofMillis(250));
    run(pointRoute(proof));
    assertThat(world.log).contains("sent pointRoute rtb-00000001");
  }

  @Test
  void theAnswerTellsWhenTheRequestLeft() {
    Proof proof = fresh();
    clock.pass(Duration.ofMillis(40));
    run(pointRoute(proof));
    assertThat(outcomes).containsExactly(new Event.RoutePointed(TABLE, Optional.of(clock.now())));
  }

  private void expired(String code) {
    assertThat(onlyFault())
        .extracting(Fault::kind, Fault::code)
        .containsExactly(Fault.Kind.PROOF_EXPIRED, code);
    assertThat(world.log).noneMatch(l -> l.startsWith("sent") || l.equals("hold"));
  }

  private Stream<Intent> gated(Proof proof) {
    return Stream.of(
        pointRoute(proof),
        new Intent.HoldVip(proof),
        new Intent.DisableCheck(TARGET, Optional.of(proof)));
  }

  /** The intent waits in its lane while something happens; then its turn comes. */
  private void expiresWhen(Runnable happens, String code) {
    gated(fresh()).forEach(intent -> intent.handle(runner(false, held::add)));
    happens.run();
    List<Runnable> jobs = List.copyOf(held);
    assertThat(jobs).hasSize(3);
    for (Runnable job : jobs) {
      outcomes.clear();
      job.run();
      expired(code);
    }
  }

  @Test
  void aProofThatAgedInTheLaneSendsNothing() {
    expiresWhen(() -> clock.pass(Duration.ofMillis(251)), "ProofAged");
  }

  @Test
  void aProofFromBeforeASuspensionOfTheMachineSendsNothing() {
    expiresWhen(() -> clock.wallMoves(Duration.ofSeconds(20)), "ProofAged");
  }

  @Test
  void aProofFromBeforeTheWallClockWentBackSendsNothing() {
    expiresWhen(() -> clock.wallMoves(Duration.ofSeconds(-20)), "ProofAged");
  }

  @Test
  void aProofThatAgedByTheMonotonicClockAloneSendsNothing() {
    expiresWhen(() -> clock.onlyMonotonicMoves(Duration.ofMillis(251)), "ProofAged");
  }

  @Test
  void aProofOfAnEarlierReignSendsNothingHoweverYoung() {
    expiresWhen(() -> reign = 4, "ProofOvertaken");
  }

  @Test
  void aReleaseAndThePreparationOfTheCheckNeedNoProof() {
    reign = 99;
    run(new Intent.ReleaseVip());
    run(new Intent.DisableCheck(TARGET, Optional.empty()));
    assertThat(world.log).containsExactly("release", "disableCheck", "sent disableCheck");
  }

  @Test
  void alertOnlyRefusesEverythingThatChangesAnythingAndEveryRehearsal() {
    IntentRunner runner = runner(true, Runnable::run);
    try (Logged logged = new Logged(IntentRunner.class)) {
      Stream.concat(
              gated(fresh()),
              Stream.of(new Intent.ReleaseVip(), new Intent.DisableCheck(TARGET, Optional.empty())))
          .forEach(
              intent -> {
                outcomes.clear();
                intent.handle(runner);
                assertThat(onlyFault())
                    .extracting(Fault::kind, Fault::code)
                    .containsExactly(Fault.Kind.REJECTED, "AlertOnly");
              });
      new Intent.Rehearse(TABLE, TARGET, Optional.of(TARGET)).handle(runner);
      assertThat(logged.at(Level.ERROR)).hasSize(6).allMatch(l -> l.endsWith("mode=alert-only"));
    }
    assertThat(world.log).isEmpty();
  }

  @Test
  void alertOnlyLooksAtEverything() {
    IntentRunner runner = runner(true, Runnable::run);
    new Intent.ReadTables(false).handle(runner);
    new Intent.ReadCheck(TARGET, false).handle(runner);
    new Intent.ReadLoopback().handle(runner);
    assertThat(world.log).containsExactly("readTables", "readCheck", "look");
  }

  @Test
  void aDeniedRehearsalIsAnAlertAndNoEvent() {
    world.refusing(
        "rehearse", new Fault(Fault.Kind.DENIED, "UnauthorizedOperation", "ec2:ReplaceRoute"));
    run(new Intent.Rehearse(TABLE, TARGET, Optional.of(TARGET)));
    assertThat(outcomes).isEmpty();
    assertThat(world.alerts).hasSize(1);
    assertThat(world.alerts.get(0).key()).isEqualTo("permission");
    assertThat(world.alerts.get(0).text()).contains("rtb-00000001", "ec2:ReplaceRoute");
  }

  @Test
  void aRehearsalThatFailsOtherwiseIsNoAlert() {
    world.refusing("rehearse", THROTTLED);
    run(new Intent.Rehearse(TABLE, TARGET, Optional.of(TARGET)));
    world.failing("rehearse", new IllegalStateException("boom"));
    run(new Intent.Rehearse(TABLE, TARGET, Optional.of(TARGET)));
    assertThat(world.alerts).isEmpty();
    assertThat(outcomes).isEmpty();
  }

  @Test
  void theWarmUpIsForAsManyTablesAsTheLastReadShowed() {
    IntentRunner runner = runner(false, Runnable::run);
    new Intent.WarmUp().handle(runner);
    new Intent.ReadTables(false).handle(runner);
    new Intent.WarmUp().handle(runner);
    assertThat(world.log).containsExactly("warmUp [2]", "readTables", "warmUp [1]");
  }

  @Test
  void anAlertIsDeliveredKeptAndItsFailureSurvived() {
    Alert alert = new Alert(A, Alert.Severity.CRITICAL, "blind", "no majority", Alert.State.RAISED);
    run(new Intent.Raise(alert));
    world.failing("deliver", new IllegalStateException("sink"));
    run(new Intent.Raise(alert));
    assertThat(world.alerts).containsExactly(alert);
    assertThat(journal.lines(A)).hasSize(2).allMatch(l -> l.endsWith("RAISED blind: no majority"));
  }

  @Test
  void aNoteIsKeptInTheJournal() {
    run(new Intent.Note("saw +switch-master"));
    assertThat(journal.lines(A)).singleElement().asString().endsWith("saw +switch-master");
  }

  @Test
  void aHaltReachesTheOneWhoCanEndTheProcess() {
    run(new Intent.Halt("the VIP is inside the VPC"));
    assertThat(world.halted).containsExactly("the VIP is inside the VPC");
  }
}
