package io.sentinelvip.core;

import static io.sentinelvip.core.Story.ELSEWHERE;
import static io.sentinelvip.core.Story.ENI;
import static io.sentinelvip.core.Story.ME;
import static io.sentinelvip.core.Story.OTHER;
import static io.sentinelvip.core.Story.T1;
import static io.sentinelvip.core.Story.T2;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.core.Intent.AskSentinels;
import io.sentinelvip.core.Intent.DisableCheck;
import io.sentinelvip.core.Intent.HoldVip;
import io.sentinelvip.core.Intent.ReadTables;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Role;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What failed is tried again: when, on what proof, and how it is waited for. */
class RetryTest {

  private static final Fault DENIED = fault(Fault.Kind.DENIED, "UnauthorizedOperation");
  private static final Fault THROTTLED = fault(Fault.Kind.THROTTLED, "RequestLimitExceeded");
  private static final Fault TRANSIENT = fault(Fault.Kind.TRANSIENT, "Unavailable");
  private static final Fault PERHAPS = fault(Fault.Kind.UNKNOWN_OUTCOME, "ApiCallAttemptTimeout");
  private static final Fault AGED = fault(Fault.Kind.PROOF_EXPIRED, "ProofAged");

  private static Fault fault(Fault.Kind kind, String code) {
    return new Fault(kind, code, code);
  }

  private static Story claiming() {
    Story s = Story.following(1);
    proved(s);
    return s;
  }

  private static void proved(Story s) {
    s.role(Role.MASTER);
    s.views(ME, 2);
  }

  private static long asked(Story s, long millis) {
    s.took();
    s.pass(millis);
    return Story.of(s.took(), AskSentinels.class).size();
  }

  private static <I extends Intent> List<I> took(Story s, Class<I> kind) {
    return Story.of(s.took(), kind);
  }

  @Test
  void onceAllIsUnderWayNoFurtherProofIsAskedFor() {
    assertThat(asked(claiming(), 900)).isZero();
  }

  @Test
  void whatWasStartedOnAProofAsksForNoOther() {
    Story s = Story.following(1);
    s.role(Role.MASTER);
    s.now = s.now.plus(Duration.ofMillis(40));
    s.view(1, ME, 2);
    s.now = s.now.plus(Duration.ofMillis(40));
    s.took();
    s.view(2, ME, 2);
    List<Intent> took = s.took();
    assertThat(Story.of(took, Intent.PointRoute.class)).hasSize(2);
    assertThat(Story.of(took, AskSentinels.class)).isEmpty();
  }

  @Test
  void aRetryThatIsDueAsksForItsProofEachFewTensOfMilliseconds() {
    Story s = claiming();
    s.now = s.now.plus(Duration.ofMillis(5));
    s.tell(new Event.RouteNotPointed(T1, TRANSIENT));
    s.pass(60);
    assertThat(s.writes()).containsExactly(T1, T2);
    assertThat(asked(s, 150)).as("the proof is young, and older than the failure").isPositive();
    proved(s);
    assertThat(s.writes()).containsExactly(T1);
  }

  @Test
  void soDoesTheCheck() {
    Story check = Story.following(1);
    check.check(true);
    check.took();
    proved(check);
    check.now = check.now.plus(Duration.ofMillis(5));
    check.tell(new Event.CheckNotDisabled(ENI, AGED));
    assertThat(asked(check, 150)).isPositive();
  }

  @Test
  void aRetryIsWokenAtItsTime() {
    Story s = claiming();
    s.loopback(true);
    s.tell(new Event.CheckDisabled(ENI));
    s.pointed(T2);
    s.tell(new Event.RouteNotPointed(T1, THROTTLED));
    s.pass(30);
    assertThat(s.last.wakeAt().monoNanos())
        .isLessThanOrEqualTo(Objects.requireNonNull(s.table(T1).write().retryAt()).monoNanos());
  }

  @Test
  void inAlertOnlyNoProofIsWanted() {
    Story s = new Story(Story.settings().alertOnly().build(), 0);
    s.identity();
    s.role(Role.REPLICA);
    s.views(OTHER, 1);
    s.tables(ELSEWHERE, ELSEWHERE);
    proved(s);
    assertThat(asked(s, 900)).isZero();
  }

  @Test
  void anOwnerThatCannotTellItsInterfaceAnyMoreWritesNothingAndAsksAsAtRest() {
    Story.Settings named = Story.settings();
    named.selfAddresses = Set.of(ME.ip().orElseThrow());
    Story s = new Story(named.build(), 0);
    s.identity();
    s.check(false);
    s.loopback(true);
    proved(s);
    s.tables(ENI, ENI);
    s.tell(
        new Event.IdentityLearned(
            Story.identity(
                List.of(
                    Story.eni(new EniId("eni-0000000e"), 0, "10.0.9.8"),
                    Story.eni(new EniId("eni-0000000f"), 1, "10.0.9.9")))));
    assertThat(s.state.owns()).isTrue();
    assertThat(s.state.evidence().target()).isNull();
    s.loopback(false);
    assertThat(s.changes()).isEmpty();
    assertThat(asked(s, 3000)).isBetween(2L, 4L);
  }

  @Test
  void whatMayHaveBeenAppliedIsLookedAtAtOnceAndWhatWasRefusedIsNot() {
    Story s = claiming();
    s.pass(500);
    s.took();
    s.tell(new Event.RouteNotPointed(T1, TRANSIENT));
    assertThat(took(s, ReadTables.class)).isEmpty();
    s.tell(new Event.RouteNotPointed(T2, PERHAPS));
    assertThat(took(s, ReadTables.class)).hasSize(1);
  }

  @Test
  void whereNoLookIsPossibleTheRetryDoesNotWaitForOne() {
    Story s = claiming();
    s.pointed(T2);
    s.tell(new Event.RouteNotPointed(T1, PERHAPS));
    s.pass(100);
    s.tell(new Event.TablesUnread(DENIED));
    s.pass(100);
    s.took();
    proved(s);
    assertThat(s.writes()).containsExactly(T1);
  }

  @Test
  void aCheckThatWasNotSentIsSentOnTheNextProof() {
    Story s = Story.holding(2);
    s.check(true);
    proved(s);
    s.now = s.now.plus(Duration.ofMillis(5));
    s.tell(new Event.CheckNotDisabled(ENI, AGED));
    s.took();
    s.now = s.now.plus(Duration.ofMillis(1));
    proved(s);
    assertThat(took(s, DisableCheck.class)).hasSize(1);
  }

  @Test
  void aCheckThatMayHaveBeenTurnedOffIsReadAtOnceAndOneThatWasRefusedIsNot() {
    Story s = claiming();
    s.took();
    s.tell(new Event.CheckNotDisabled(ENI, PERHAPS));
    assertThat(took(s, Intent.ReadCheck.class)).hasSize(1);
    Story refused = claiming();
    refused.took();
    refused.tell(new Event.CheckNotDisabled(ENI, DENIED));
    assertThat(took(refused, Intent.ReadCheck.class)).isEmpty();
  }

  @Test
  void aCheckThatIsOnAndRefusedIsCalledAgainAtItsTimeAndNotBefore() {
    Story s = Story.following(1);
    s.check(true);
    proved(s);
    s.tell(new Event.CheckNotDisabled(ENI, THROTTLED));
    s.took();
    s.now = s.now.plus(Duration.ofMillis(20));
    proved(s);
    assertThat(s.changes()).noneMatch(DisableCheck.class::isInstance);
    assertThat(s.last.wakeAt().monoNanos())
        .isLessThanOrEqualTo(Objects.requireNonNull(s.state.check().retryAt()).monoNanos());
    s.pass(9000);
    proved(s);
    assertThat(took(s, DisableCheck.class)).hasSize(1);
  }

  @Test
  void aReplicaIsWokenForItsCheckToo() {
    Story s = Story.following(1);
    s.check(true);
    s.tell(new Event.CheckNotDisabled(ENI, THROTTLED));
    assertThat(s.last.wakeAt()).isEqualTo(s.state.check().retryAt());
  }

  @Test
  void aCheckThatIsOffAndWasRefusedIsNotMadeSureOfAtTheNextFailover() {
    Story s = claiming();
    s.tell(new Event.CheckNotDisabled(ENI, DENIED));
    s.views(OTHER, 3);
    s.pass(1000);
    s.took();
    s.role(Role.MASTER);
    s.views(ME, 4);
    List<Intent> took = s.took();
    assertThat(Story.of(took, Intent.PointRoute.class)).hasSize(2);
    assertThat(Story.of(took, DisableCheck.class)).isEmpty();
  }

  @Test
  void atAStartTheCheckIsLookedAtFirstAndTurnedOffUnseenWhereItCannotBeRead() {
    Story s = Story.begins();
    s.identity();
    s.loopback(true);
    s.tables(ELSEWHERE, ENI);
    s.role(Role.MASTER);
    s.views(ME, 2);
    assertThat(s.changes()).isEmpty();
    s.tell(new Event.CheckUnread(DENIED));
    assertThat(took(s, DisableCheck.class)).hasSize(1);
  }

  @Test
  void aReplicaReadsTheCheckThatItTurnedOffEachSecondUntilItIsSeenOff() {
    Story s = Story.following(1);
    s.check(true);
    s.tell(new Event.CheckDisabled(ENI));
    s.tell(new Event.CheckUnread(TRANSIENT));
    s.took();
    s.pass(1100);
    assertThat(took(s, Intent.ReadCheck.class)).hasSize(1);
  }

  @Test
  void aCheckThatAnotherHandTurnedOnIsRepairedAndTold() {
    Story s = Story.holding(2);
    s.check(true);
    s.role(Role.MASTER);
    s.views(ME, 2);
    List<Intent> took = s.took();
    assertThat(Story.of(took, DisableCheck.class)).hasSize(1);
    assertThat(Story.of(took, Intent.Raise.class))
        .extracting(r -> r.alert().key())
        .contains("drift:check");
  }

  @Test
  void aVipThatCannotBeHeldIsTriedAgainEachTimeLaterWhetherOrNotItWasEverSeen() {
    for (boolean seen : new boolean[] {true, false}) {
      Story s = Story.begins();
      s.identity();
      s.check(false);
      if (seen) {
        s.loopback(false);
      } else {
        s.tell(new Event.LoopbackFailed(TRANSIENT));
      }
      s.role(Role.REPLICA);
      s.views(OTHER, 1);
      s.tables(ELSEWHERE, ELSEWHERE);
      s.pass(1000);
      s.tell(new Event.LoopbackFailed(TRANSIENT));
      int tries = 0;
      for (int i = 0; i < 300; i++) {
        s.pass(100);
        proved(s);
        List<Intent> took = s.took();
        if (took.stream().anyMatch(x -> x instanceof HoldVip || x instanceof Intent.ReadLoopback)) {
          tries++;
          s.tell(new Event.LoopbackFailed(TRANSIENT));
        }
      }
      assertThat(tries).as("in 30 s, seen: " + seen).isBetween(3, 12);
    }
  }
}
