package io.sentinelvip.core;

import static io.sentinelvip.core.Story.ELSEWHERE;
import static io.sentinelvip.core.Story.ENI;
import static io.sentinelvip.core.Story.ME;
import static io.sentinelvip.core.Story.OTHER;
import static io.sentinelvip.core.Story.T1;
import static io.sentinelvip.core.Story.T2;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.Role;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Starting, holding, going blind, being demoted, beginning a new history (promises P4, P6, P7). */
class StandingTest {

  @Test
  void aStartOnTheMasterWithRightRoutesChangesNothing() {
    Story s = Story.settled();
    s.tell(new Event.LoopbackSeen(true, false));
    s.role(Role.MASTER);
    s.views(ME, 4);
    s.tables(ENI, ENI);
    s.passAnswered(5, ME, 4, Role.MASTER);
    assertThat(s.changes()).isEmpty();
    assertThat(s.state.stance().phase().word()).isEqualTo("holding");
  }

  @Test
  void aStartOnTheMasterWithAWrongRouteRepairsItWithoutAnyEvent() {
    Story s = Story.settled();
    s.role(Role.MASTER);
    s.views(ME, 4);
    assertThat(s.writes()).as("it looks first").isEmpty();
    s.tables(ELSEWHERE, ENI);
    assertThat(s.writes()).containsExactly(T1);
  }

  @Test
  void aStartOnAReplicaTurnsItsOwnCheckOffAndNothingElse() {
    Story s = Story.begins();
    s.identity();
    s.loopback(false);
    s.role(Role.REPLICA);
    s.views(OTHER, 4);
    s.tables(ELSEWHERE, ELSEWHERE);
    s.check(true);
    assertThat(s.changes()).singleElement().isInstanceOf(Intent.DisableCheck.class);
  }

  @Test
  void aCheckThatEc2TurnedOffIsReadBackBeforeItIsTurnedOffAgain() {
    Story s = Story.begins();
    s.identity();
    s.loopback(true);
    s.role(Role.MASTER);
    s.views(ME, 4);
    s.tables(ELSEWHERE, ENI);
    s.check(true);
    assertThat(Story.of(s.changes(), Intent.DisableCheck.class)).hasSize(1);
    s.tell(new Event.CheckDisabled(ENI));
    s.role(Role.MASTER);
    s.views(ME, 4);
    assertThat(s.changes()).isEmpty();
    s.pass(50);
    s.check(false);
    s.role(Role.MASTER);
    s.views(ME, 4);
    assertThat(s.writes()).containsExactly(T1);
  }

  @Test
  void withoutPreparationAStartOnAReplicaChangesNothingAtAll() {
    Story s = new Story(Story.settings().noPrepare().build(), 0);
    s.identity();
    s.loopback(false);
    s.role(Role.REPLICA);
    s.views(OTHER, 4);
    s.tables(ELSEWHERE, ELSEWHERE);
    s.check(true);
    s.passAnswered(5, OTHER, 4, Role.REPLICA);
    assertThat(s.changes()).isEmpty();
  }

  @Test
  void alertOnlyDecidesTheSameAndChangesNothing() {
    Story s = new Story(Story.settings().alertOnly().build(), 0);
    s.identity();
    s.loopback(false);
    s.check(true);
    s.role(Role.REPLICA);
    s.views(OTHER, 1);
    s.tables(ELSEWHERE, ELSEWHERE);
    s.role(Role.MASTER);
    s.views(ME, 2);
    s.now = s.now.plus(Duration.ofMillis(5));
    s.tables(ELSEWHERE, ELSEWHERE);
    s.passAnswered(3, ME, 2, Role.MASTER);
    var took = s.took();
    assertThat(took).noneMatch(Intent::mutating).noneMatch(i -> i instanceof Intent.Rehearse);
    assertThat(Story.of(took, Intent.Note.class))
        .anyMatch(n -> n.text().contains("would point " + T1))
        .anyMatch(n -> n.text().contains("would point " + T2));
    assertThat(s.alerts()).contains("would-move:" + T1, "would-move:" + T2);
    assertThat(Objects.requireNonNull(s.state.raised().get("would-move:" + T1)).text())
        .contains(T1 + " shows " + ELSEWHERE + ";");
  }

  @Test
  void aBlindOwnerWritesNothingTakesNothingAwayAndSaysSo() {
    Story s = Story.holding(1);
    s.pass(15_000);
    s.tables(ELSEWHERE, ELSEWHERE);
    s.pass(2000);
    s.tables(ELSEWHERE, ELSEWHERE);
    s.role(Role.MASTER);
    assertThat(s.changes()).isEmpty();
    assertThat(s.alerts()).contains("blind");
    assertThat(s.state.stance().phase().word()).isEqualTo("holding");
    s.views(ME, 1);
    assertThat(s.writes()).containsExactly(T1, T2);
    assertThat(s.alerts()).doesNotContain("blind");
  }

  @Test
  void aProofThatDoesNotComeIsAskedForLessOftenAfterFiveSeconds() {
    Story s = Story.holding(1);
    s.pass(2000);
    s.tables(ELSEWHERE, ELSEWHERE);
    s.pass(1000);
    s.tables(ELSEWHERE, ELSEWHERE);
    s.took();
    s.pass(4000);
    assertThat(Story.of(s.took(), Intent.AskSentinels.class)).hasSizeGreaterThan(40);
    s.pass(10_000);
    s.took();
    s.pass(10_000);
    assertThat(Story.of(s.took(), Intent.AskSentinels.class)).hasSizeBetween(9, 11);
  }

  @Test
  void whoDoesNotKnowItselfIsNotBlindWhileTheSentinelsAreHeard() {
    Story s = Story.begins();
    for (int i = 0; i < 15; i++) {
      s.pass(1000);
      s.views(OTHER, 1);
    }
    assertThat(s.alerts()).doesNotContain("blind");
    s.pass(15_000);
    assertThat(s.alerts()).contains("blind");
  }

  @Test
  void aRoleThatCannotBeAskedDemotesNobody() {
    Story s = Story.holding(1);
    s.tell(new Event.RoleFailed(ME, new Fault(Fault.Kind.TRANSIENT, "REFUSED", "refused")));
    s.pass(8000);
    assertThat(s.state.stance().phase().word()).isEqualTo("holding");
  }

  @Test
  void theVipLeavesLoOnlyOnceNoRouteLeadsHereAndRedisHasCutItsClients() {
    Story s = Story.holding(1);
    s.views(OTHER, 2);
    assertThat(s.state.stance().phase().word()).isEqualTo("leaving");
    s.now = s.now.plus(Duration.ofMillis(10));
    s.tables(ELSEWHERE, ELSEWHERE);
    s.pass(2000);
    assertThat(s.changes()).as("Redis still says master").isEmpty();
    s.role(Role.REPLICA);
    s.passAnswered(4, OTHER, 2, Role.REPLICA);
    assertThat(s.changes()).as("a replica for four seconds").isEmpty();
    s.passAnswered(2, OTHER, 2, Role.REPLICA);
    assertThat(s.changes()).singleElement().isInstanceOf(Intent.ReleaseVip.class);
    s.tell(new Event.LoopbackSeen(false, false));
    assertThat(s.state.stance().phase().word()).isEqualTo("following");
  }

  @Test
  void whileARouteStillLeadsHereTheVipStaysForThirtySeconds() {
    Story s = Story.holding(1);
    s.views(OTHER, 2);
    for (int i = 0; i < 29; i++) {
      s.passAnswered(1, OTHER, 2, Role.REPLICA);
      s.tables(ENI, ELSEWHERE);
    }
    assertThat(s.changes()).isEmpty();
    s.passAnswered(2, OTHER, 2, Role.REPLICA);
    assertThat(s.changes()).singleElement().isInstanceOf(Intent.ReleaseVip.class);
  }

  @Test
  void anAddressThatTheAgentDidNotAddIsNeverTaken() {
    Story s = Story.settled();
    s.tell(new Event.LoopbackSeen(true, false));
    s.role(Role.MASTER);
    s.views(ME, 1);
    s.tables(ENI, ENI);
    s.views(OTHER, 2);
    for (int i = 0; i < 60; i++) {
      s.passAnswered(1, OTHER, 2, Role.REPLICA);
    }
    assertThat(s.changes()).isEmpty();
    assertThat(s.state.stance().phase().word()).isEqualTo("following");
  }

  @Test
  void pausedItWritesNothingAndGoesOnWhenResumed() {
    Story s = Story.following(1);
    s.tell(new Event.PauseAsked(s.now.wallMillis() + 60_000));
    s.role(Role.MASTER);
    s.views(ME, 2);
    assertThat(s.changes()).isEmpty();
    assertThat(s.alerts()).contains("paused");
    s.tell(new Event.ResumeAsked());
    s.role(Role.MASTER);
    s.views(ME, 2);
    assertThat(s.writes()).containsExactly(T1, T2);
  }

  @Test
  void aPauseEndsByItself() {
    Story s = Story.following(1);
    s.tell(new Event.PauseAsked(s.now.wallMillis() + 5_000));
    s.passAnswered(6, ME, 2, Role.MASTER);
    assertThat(s.writes()).containsExactly(T1, T2);
  }

  @Test
  void aMajorityThatStandsTenSecondsByALowerEpochIsANewHistory() {
    Story s = new Story(Story.settings().build(), 9);
    s.identity();
    s.check(false);
    s.loopback(false);
    s.role(Role.MASTER);
    s.views(ME, 0);
    s.tables(ELSEWHERE, ELSEWHERE);
    s.passAnswered(9, ME, 0, Role.MASTER);
    assertThat(s.writes()).isEmpty();
    s.passAnswered(2, ME, 0, Role.MASTER);
    assertThat(s.state.epochs().highest()).isZero();
    s.now = s.now.plus(Duration.ofMillis(5));
    s.tables(ELSEWHERE, ELSEWHERE);
    s.role(Role.MASTER);
    s.views(ME, 0);
    assertThat(s.writes()).contains(T1, T2);
  }

  @Test
  void aDecommissionedSentinelWithAHigherEpochDoesNotBlockForEver() {
    Story s = Story.following(1);
    for (int i = 0; i < 12; i++) {
      s.pass(1000);
      s.role(Role.MASTER);
      s.view(3, OTHER, 9);
      s.view(1, ME, 2);
      s.view(2, ME, 2);
    }
    assertThat(s.writes()).contains(T1, T2);
  }

  @Test
  void whatOneNewHistoryHasOutlivedTheNextDoesNotBringBack() {
    Story s = Story.following(1);
    for (int i = 0; i < 12; i++) {
      s.pass(1000);
      s.role(Role.MASTER);
      s.view(3, OTHER, 9);
      s.view(1, ME, 2);
      s.view(2, ME, 2);
    }
    for (int i = 0; i < 12; i++) {
      s.pass(1000);
      s.role(Role.MASTER);
      s.view(3, OTHER, 9);
      s.view(1, ME, 0);
      s.view(2, ME, 0);
    }
    assertThat(s.state.epochs().highest()).isZero();
    s.view(3, OTHER, 9);
    assertThat(s.state.epochs().highest()).isZero();
  }

  @Test
  void butNotWhileTheNodeThatItNamesSaysMaster() {
    Story s = Story.following(1);
    for (int i = 0; i < 30; i++) {
      s.pass(1000);
      s.role(Role.MASTER);
      s.tell(new Event.RoleAnswered(OTHER, Role.MASTER, s.now, s.now));
      s.view(3, OTHER, 9);
      s.view(1, ME, 2);
      s.view(2, ME, 2);
    }
    assertThat(s.changes()).isEmpty();
    assertThat(Story.of(s.took(), Intent.AskRole.class)).isEmpty();
  }

  @Test
  void aFollowerTakesUpTheNewHistorySoThatItsOwnPromotionIsNotLate() {
    Story s = Story.following(9);
    s.passAnswered(12, OTHER, 0, Role.REPLICA);
    assertThat(s.state.epochs().highest()).isZero();
    s.role(Role.MASTER);
    s.views(ME, 1);
    assertThat(s.writes()).containsExactly(T1, T2);
  }

  @Test
  void butNotWhileAnySentinelStillShowsTheHigherEpoch() {
    Story s = Story.following(9);
    for (int i = 0; i < 30; i++) {
      s.pass(1000);
      s.role(Role.REPLICA);
      s.view(3, ME, 9);
      s.view(1, OTHER, 1);
      s.view(2, OTHER, 1);
    }
    assertThat(s.state.epochs().highest()).isEqualTo(9);
  }

  @Test
  void anOperatorMayClaimWithoutAMajorityButNotAgainstOne() {
    Story s = Story.following(1);
    s.pass(20_000);
    s.tell(new Event.ClaimAsked(true));
    assertThat(s.changes()).isEmpty();
    s.role(Role.MASTER);
    assertThat(s.writes()).containsExactly(T1, T2);

    Story against = Story.following(1);
    against.tell(new Event.ClaimAsked(true));
    against.role(Role.MASTER);
    against.views(OTHER, 1);
    assertThat(against.changes()).isEmpty();
  }

  @Test
  void anOperatorsClaimWaitsUntilTheSentinelsCouldAnswerAnAgentThatStoodStill() {
    Story s = Story.following(1);
    s.passAnswered(20, OTHER, 1, Role.MASTER);
    s.tell(new Event.ClaimAsked(true));
    s.now = new Moment(s.now.monoNanos(), s.now.wallMillis() + 20_000);
    s.role(Role.MASTER);
    assertThat(s.changes()).as("nobody was asked yet").isEmpty();
    long waited = 0;
    while (s.changes().isEmpty() && waited < 10_000) {
      waited += 50;
      s.now = s.now.plus(Duration.ofMillis(50));
      s.role(Role.MASTER);
    }
    assertThat(waited).as("they were asked, and had their two seconds").isBetween(3000L, 4100L);
  }

  @Test
  void evenWhereNoMajorityWasHeardBeforeItStoodStill() {
    Story s = Story.following(1);
    s.pass(20_000);
    s.tell(new Event.ClaimAsked(true));
    s.now = new Moment(s.now.monoNanos(), s.now.wallMillis() + 20_000);
    s.role(Role.MASTER);
    assertThat(s.changes()).as("a majority may have formed meanwhile").isEmpty();
    long waited = 0;
    while (s.changes().isEmpty() && waited < 10_000) {
      waited += 50;
      s.pass(50);
      s.role(Role.MASTER);
    }
    assertThat(waited).isBetween(3000L, 4100L);
  }

  @Test
  void anOperatorsClaimWaitsForTheOthersOnceASentinelNamesAnotherAgain() {
    Story s = Story.following(1);
    Stream.of(1, 2, 3)
        .forEach(
            i ->
                s.tell(
                    new Event.ViewFailed(
                        Story.via(i), new Fault(Fault.Kind.MISSING, "NoSuchMaster", "set up"))));
    s.pass(5000);
    s.tell(new Event.ClaimAsked(true));
    s.view(1, OTHER, 0);
    s.role(Role.MASTER);
    assertThat(s.changes()).as("two more answers are on their way").isEmpty();
    for (int i = 0; i < 4; i++) {
      s.pass(1000);
      s.view(1, OTHER, 0);
      s.role(Role.MASTER);
    }
    assertThat(s.writes()).as("there were none").containsExactly(T1, T2);
  }

  @Test
  void norWhileTheMajorityGoesFromOneOtherToTheNext() {
    Story s = Story.following(1);
    s.pass(7000);
    s.views(OTHER, 1);
    s.tell(new Event.ClaimAsked(true));
    s.role(Role.MASTER);
    s.view(3, new Endpoint("10.0.3.13", 6379), 2);
    s.role(Role.MASTER);
    assertThat(s.changes()).isEmpty();
  }

  @Test
  void aMajorityWhoseAnswersAClockVoidedStillStandsAgainstTheOperator() {
    Story s = Story.following(1);
    s.tell(new Event.ClaimAsked(true));
    s.now = new Moment(s.now.monoNanos(), s.now.wallMillis() - 500_000);
    s.role(Role.MASTER);
    s.view(1, OTHER, 1);
    assertThat(s.changes()).isEmpty();
    s.view(2, OTHER, 1);
    s.view(3, OTHER, 1);
    assertThat(s.changes()).isEmpty();
    s.pass(7400);
    s.role(Role.MASTER);
    assertThat(s.changes()).isEmpty();
    s.pass(200);
    s.role(Role.MASTER);
    assertThat(s.writes()).containsExactly(T1, T2);
  }

  @Test
  void theHighestEpochIsKeptOnDiskWhenItRises() {
    Story s = Story.following(3);
    s.took();
    s.view(1, OTHER, 4);
    assertThat(Story.of(s.took(), Intent.RememberEpoch.class))
        .containsExactly(new Intent.RememberEpoch(4));
  }

  @Test
  void aStaticLoopbackIsNeverTouchedAndAlertedWhenBare() {
    Story s = new Story(Story.settings().loopbackStatic().build(), 0);
    s.identity();
    s.check(false);
    s.loopback(false);
    s.role(Role.MASTER);
    s.views(ME, 1);
    s.tables(ENI, ENI);
    assertThat(s.changes()).isEmpty();
    assertThat(s.alerts()).contains("loopback");
  }
}
