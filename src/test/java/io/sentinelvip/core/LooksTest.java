package io.sentinelvip.core;

import static io.sentinelvip.core.Story.ELSEWHERE;
import static io.sentinelvip.core.Story.ENI;
import static io.sentinelvip.core.Story.ME;
import static io.sentinelvip.core.Story.OTHER;
import static io.sentinelvip.core.Story.T1;
import static io.sentinelvip.core.Story.T2;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.FailoverState;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.RouteTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is asked and looked at, and how often. */
class LooksTest {

  /** By then the self-test is due of whoever was not throttled. */
  private static final int FIRST_REHEARSAL = 302_000;

  private static final Fault THROTTLED =
      new Fault(Fault.Kind.THROTTLED, "RequestLimitExceeded", "slow down");
  private static final Fault DENIED = new Fault(Fault.Kind.DENIED, "UnauthorizedOperation", "no");

  /** How often one kind of intent comes within so many milliseconds in which nobody answers. */
  private static long within(Story s, long millis, Class<? extends Intent> kind) {
    s.took();
    s.pass(millis);
    return s.took().stream().filter(kind::isInstance).count();
  }

  /**
   * Milliseconds until the next intent of this kind, nobody answering; 0 where it was taken up by
   * the last event.
   */
  private static long until(Story s, Class<? extends Intent> kind) {
    Moment from = s.now;
    while (from.until(s.now).toMinutes() < 10) {
      if (s.took().stream().anyMatch(kind::isInstance)) {
        return from.until(s.now).toMillis();
      }
      s.pass(20);
    }
    throw new AssertionError("no " + kind.getSimpleName() + " in ten minutes");
  }

  /** A replica whose last read has just been started, long after anything happened. */
  private static Story atRest() {
    Story s = Story.following(1);
    while (until(s, Intent.ReadTables.class) < 50_000) {
      s.tables(ELSEWHERE, ELSEWHERE);
    }
    return s;
  }

  private static void hint(Story s, Hint.Kind kind) {
    s.tell(new Event.Hinted(new Hint(kind, "10.0.1.11:26379", "said so")));
  }

  @Test
  void aMoveLeavesTheFirstSecondToTheWrites() {
    Story s = Story.following(1);
    s.passAnswered(45, OTHER, 1, Role.REPLICA);
    s.took();
    s.role(Role.MASTER);
    s.views(ME, 2);
    s.pass(900);
    var took = s.took();
    assertThat(Story.of(took, Intent.PointRoute.class)).isNotEmpty();
    assertThat(Story.of(took, Intent.ReadCheck.class)).isEmpty();
    assertThat(Story.of(took, Intent.ReadTables.class)).isEmpty();
    s.pass(200);
    assertThat(Story.of(s.took(), Intent.ReadCheck.class)).hasSize(1);
  }

  @Test
  void whoIsOvertakenLooksForTheRoutesASecondLater() {
    Story s = Story.holding(1);
    s.passAnswered(120, ME, 1, Role.MASTER);
    s.tables(ENI, ENI);
    s.tables(ENI, ENI);
    s.took();
    s.views(OTHER, 2);
    assertThat(s.state.stance().phase().word()).isEqualTo("leaving");
    s.pass(900);
    assertThat(Story.of(s.took(), Intent.ReadTables.class)).isEmpty();
    s.pass(100);
    assertThat(Story.of(s.took(), Intent.ReadTables.class)).hasSize(1);
  }

  @Test
  void whereNobodyAnswersSentinelsAndRoleAreAskedEachSecond() {
    Story s = Story.following(1);
    assertThat(within(s, 10_000, Intent.AskSentinels.class)).isBetween(9L, 11L);
    assertThat(within(s, 10_000, Intent.AskRole.class)).isBetween(9L, 11L);
  }

  /** That the Sentinels are asked each second while this happens each second. */
  private static Story askedEachSecond(String why, Consumer<Story> answer) {
    Story s = Story.following(1);
    s.took();
    for (int second = 0; second < 20; second++) {
      s.pass(1000);
      answer.accept(s);
    }
    assertThat(Story.of(s.took(), Intent.AskSentinels.class)).as(why).hasSizeBetween(19, 21);
    return s;
  }

  @Test
  void whereAllSayTheSameAllAreAskedHalfAsOften() {
    Story s = Story.following(1);
    s.passAnswered(10, OTHER, 1, Role.REPLICA);
    s.took();
    s.passAnswered(20, OTHER, 1, Role.REPLICA);
    List<Intent> took = s.took();
    assertThat(Story.of(took, Intent.AskSentinels.class)).hasSizeBetween(9, 11);
    assertThat(Story.of(took, Intent.AskRole.class)).hasSizeBetween(9, 11);
    assertThat(s.state.agenda().at(Agenda.Mark.STOOD_STILL)).as("no standstill").isNull();
  }

  @Test
  void theyAreAskedEachSecondWhileOneIsBehindOrSilentOrFailsOrTheRoleIsNotKnown() {
    askedEachSecond(
        "one is behind",
        s -> {
          s.role(Role.REPLICA);
          s.view(1, OTHER, 2);
          s.view(2, OTHER, 2);
          s.view(3, OTHER, 1);
        });
    askedEachSecond(
        "one names another",
        s -> {
          s.role(Role.REPLICA);
          s.view(1, OTHER, 1);
          s.view(2, OTHER, 1);
          s.view(3, new Endpoint("10.0.3.13", 6379), 1);
        });
    askedEachSecond(
        "one is silent",
        s -> {
          s.role(Role.REPLICA);
          s.view(1, OTHER, 1);
          s.view(2, OTHER, 1);
        });
    askedEachSecond(
        "the ROLE is not known",
        s -> {
          s.tell(new Event.RoleFailed(ME, DENIED));
          s.views(OTHER, 1);
        });
    Story fails =
        askedEachSecond(
            "one fails",
            s -> {
              s.role(Role.REPLICA);
              s.views(OTHER, 1);
              s.tell(new Event.ViewFailed(new Endpoint("10.0.4.14", 26379), DENIED));
            });
    fails.passAnswered(11, OTHER, 1, Role.REPLICA);
    fails.took();
    fails.passAnswered(20, OTHER, 1, Role.REPLICA);
    assertThat(Story.of(fails.took(), Intent.AskSentinels.class))
        .as("it is not asked any more")
        .hasSizeBetween(9, 11);
  }

  @Test
  void whoDidNotAskForThreeSecondsStoodStill() {
    Story s = Story.following(1);
    s.passAnswered(11, OTHER, 1, Role.REPLICA);
    s.now = s.now.plus(Duration.ofMillis(3100));
    s.tell(new Event.Woke());
    assertThat(s.state.agenda().at(Agenda.Mark.STOOD_STILL)).isEqualTo(s.now);
  }

  @Test
  void armedTheRoleIsAskedTenTimesASecondForFifteenSeconds() {
    Story s = Story.following(1);
    hint(s, Hint.Kind.ARM);
    assertThat(s.took()).filteredOn(Intent.WarmUp.class::isInstance).hasSize(1);
    assertThat(within(s, 2000, Intent.AskRole.class)).isBetween(19L, 21L);
    assertThat(within(s, 2000, Intent.AskSentinels.class)).as("no majority forms").isLessThan(4);
    hint(s, Hint.Kind.ARM);
    assertThat(s.took()).as("armed already").noneMatch(Intent.WarmUp.class::isInstance);
    s.pass(15_000);
    assertThat(within(s, 2000, Intent.AskRole.class)).isLessThan(4);
  }

  @Test
  void whoStaysArmedIsMadeWarmAgainEachHalfMinute() {
    Story s = Story.following(1);
    s.took();
    for (int second = 0; second < 95; second++) {
      hint(s, Hint.Kind.ARM);
      s.pass(1000);
    }
    assertThat(Story.of(s.took(), Intent.WarmUp.class)).hasSize(4);
  }

  @Test
  void aShortArmingDoesNotCutALongOneShort() {
    Story s = Story.following(1);
    hint(s, Hint.Kind.ARM);
    s.pass(1000);
    hint(s, Hint.Kind.LOOK);
    s.pass(12_000);
    assertThat(within(s, 1000, Intent.AskRole.class)).isGreaterThan(8);
  }

  @Test
  void anyOtherMessageArmsForFiveSeconds() {
    Story s = Story.following(1);
    hint(s, Hint.Kind.LOOK);
    assertThat(within(s, 4000, Intent.AskRole.class)).isGreaterThan(35);
    s.pass(1500);
    assertThat(within(s, 2000, Intent.AskRole.class)).isLessThan(4);
  }

  @Test
  void aBystanderLooksEachTenSecondsForAMinuteAndThenAsAtRest() {
    Story s = Story.following(6);
    s.passAnswered(5, OTHER, 6, Role.REPLICA);
    s.tables(ELSEWHERE, ELSEWHERE);
    s.took();
    s.views(new Endpoint("10.0.3.13", 6379), 7);
    int[] looks = new int[300];
    for (int second = 0; second < looks.length; second++) {
      s.passAnswered(1, new Endpoint("10.0.3.13", 6379), 7, Role.REPLICA);
      looks[second] = Story.of(s.took(), Intent.ReadTables.class).size();
      if (s.state.agenda().at(Agenda.Mark.READING) != null) {
        s.tables(ELSEWHERE, ELSEWHERE);
      }
    }
    assertThat(Arrays.stream(looks, 0, 70).sum()).isBetween(8, 11);
    assertThat(Arrays.stream(looks, 75, 300).sum()).isBetween(3, 5);
  }

  @Test
  void aLoopbackThatFailsAgainAndAgainIsLookedAtLaterEachTime() {
    Story s = Story.begins();
    for (int i = 0; i < 4; i++) {
      s.tell(new Event.LoopbackFailed(new Fault(Fault.Kind.TRANSIENT, "EXIT_1", "ip")));
      if (i < 3) {
        until(s, Intent.ReadLoopback.class);
      }
    }
    assertThat(until(s, Intent.ReadLoopback.class)).isBetween(1580L, 3220L);
    assertThat(s.state.loop().attempts()).isEqualTo(4);
  }

  @Test
  void whoIsNamedAtTheSameEpochIsNotAskedForItsRole() {
    Story s = new Story(Story.settings().build(), 9);
    s.identity();
    s.view(3, OTHER, 3);
    s.view(1, ME, 3);
    s.view(2, ME, 3);
    assertThat(s.state.epochs().standing()).isNotNull();
    s.took();
    s.pass(1100);
    assertThat(Story.of(s.took(), Intent.AskRole.class)).containsOnly(new Intent.AskRole(ME));
  }

  @Test
  void aSentinelThatSeesTheMasterDownArms() {
    Story s = Story.following(1);
    s.view(1, OTHER, 1, 2, FailoverState.WAIT_PROMOTION);
    assertThat(s.took()).filteredOn(Intent.WarmUp.class::isInstance).hasSize(1);
  }

  @Test
  void whileAMajorityMayBeFormingTheSentinelsAreAskedEachFewTensOfMilliseconds() {
    Story s = Story.following(1);
    s.role(Role.MASTER);
    assertThat(within(s, 300, Intent.AskSentinels.class)).isBetween(9L, 11L);
    assertThat(within(s, 300, Intent.AskRole.class)).isBetween(9L, 11L);
  }

  @Test
  void afterTwoSecondsTheyAreAskedTenTimesASecond() {
    Story s = Story.following(1);
    s.role(Role.MASTER);
    s.pass(2050);
    assertThat(within(s, 1000, Intent.AskSentinels.class)).isBetween(9L, 11L);
    assertThat(within(s, 1000, Intent.AskRole.class)).isBetween(9L, 11L);
    s.role(Role.REPLICA);
    s.pass(20_000);
    s.role(Role.MASTER);
    assertThat(within(s, 300, Intent.AskSentinels.class)).as("another time").isBetween(9L, 11L);
  }

  @Test
  void thoseThatAHigherEpochNamesAreAskedForTheirRoleOnlyWhileALowerMajorityStands() {
    Story s = Story.holding(3);
    s.view(3, OTHER, 7);
    s.view(1, ME, 3);
    s.view(2, ME, 3);
    s.took();
    s.pass(1100);
    assertThat(Story.of(s.took(), Intent.AskRole.class)).contains(new Intent.AskRole(OTHER));
    Story settled = Story.holding(3);
    settled.pass(1100);
    assertThat(Story.of(settled.took(), Intent.AskRole.class)).containsOnly(new Intent.AskRole(ME));
  }

  @Test
  void aRoleOfAPeerIsNotTheOwn() {
    Story s = Story.following(1);
    s.tell(new Event.RoleAnswered(new Endpoint("10.0.3.13", 6379), Role.MASTER, s.now, s.now));
    assertThat(s.state.evidence().lastSaidMaster()).isFalse();
  }

  @Test
  void theIdentityIsLearnedAtTheStartAgainTwoSecondsAfterAFailureAndThenEachFiveMinutes() {
    Story s = Story.begins();
    assertThat(s.took()).filteredOn(Intent.LearnIdentity.class::isInstance).hasSize(1);
    assertThat(within(s, 60_000, Intent.LearnIdentity.class)).as("under way").isZero();
    s.tell(new Event.IdentityFailed(new Fault(Fault.Kind.TRANSIENT, "TIMEOUT", "IMDS")));
    assertThat(until(s, Intent.LearnIdentity.class)).isBetween(1980L, 2040L);
    s.identity();
    assertThat(until(s, Intent.LearnIdentity.class)).isBetween(299_000L, 301_000L);
  }

  @Test
  void theTablesAreReadOnlyOnceThisNodeIsKnownAndOneReadAtATime() {
    Story s = Story.begins();
    assertThat(within(s, 5000, Intent.ReadTables.class)).isZero();
    s.identity();
    assertThat(s.took()).filteredOn(Intent.ReadTables.class::isInstance).hasSize(1);
    assertThat(within(s, 60_000, Intent.ReadTables.class)).as("under way").isZero();
  }

  @Test
  void aReplicaAtRestReadsEachMinuteAndAnOwnerEachHalf() {
    Story replica = atRest();
    for (int i = 0; i < 3; i++) {
      replica.tables(ELSEWHERE, ELSEWHERE);
      assertThat(until(replica, Intent.ReadTables.class)).isBetween(53_900L, 66_100L);
    }
    Story owner = Story.holding(1);
    for (int i = 0; i < 30; i++) {
      until(owner, Intent.ReadTables.class);
      owner.tables(ENI, ENI);
    }
    assertThat(until(owner, Intent.ReadTables.class)).isBetween(27_000L, 33_100L);
  }

  @Test
  void forTwoMinutesAfterAMoveTheOwnerLooksEachFiveSeconds() {
    Story s = moved();
    Moment moved = s.now;
    int looks = 0;
    while (moved.until(s.now).toSeconds() < 115) {
      until(s, Intent.ReadTables.class);
      s.tables(ENI, ENI);
      looks++;
    }
    assertThat(looks).isBetween(22, 30);
  }

  /** A failover whose writes were acknowledged and seen. */
  private static Story moved() {
    Story s = Story.following(1);
    s.role(Role.MASTER);
    s.views(ME, 2);
    s.loopback(true);
    s.tell(new Event.CheckDisabled(ENI));
    s.pointed(T1, T2);
    s.pass(10);
    s.tables(ENI, ENI);
    return s;
  }

  @Test
  void whatWasAcknowledgedIsLookedAtEach300MillisecondsAndAfterTenSecondsEachSecond() {
    Story s = Story.following(1);
    s.role(Role.MASTER);
    s.views(ME, 2);
    s.pointed(T1, T2);
    s.took();
    s.tables(ELSEWHERE, ELSEWHERE);
    assertThat(until(s, Intent.ReadTables.class)).as("since the second answer").isZero();
    s.tables(ELSEWHERE, ELSEWHERE);
    assertThat(until(s, Intent.ReadTables.class)).isBetween(280L, 320L);
    s.pass(11_000);
    s.tables(ELSEWHERE, ELSEWHERE);
    assertThat(until(s, Intent.ReadTables.class)).as("asked long ago").isZero();
    s.tables(ELSEWHERE, ELSEWHERE);
    assertThat(until(s, Intent.ReadTables.class)).isBetween(980L, 1020L);
  }

  @Test
  void whoWasDemotedLooksOneFourAndEightSecondsAndItsOwnMomentAfterTheMajority() {
    Story s = demoted();
    Moment demoted = s.now;
    List<Long> moments = new ArrayList<>();
    for (long second : new long[] {1, 4, 8}) {
      until(s, Intent.ReadTables.class);
      s.tables(ENI, ENI);
      moments.add(demoted.until(s.now).toMillis() - second * 1000);
    }
    assertThat(moments).allSatisfy(m -> assertThat(m).isBetween(0L, 1040L));
    long first = moments.get(0);
    assertThat(moments).allSatisfy(m -> assertThat(m).isBetween(first - 40, first + 40));
    assertThat(until(s, Intent.ReadTables.class))
        .as("from now on each ten seconds")
        .isBetween(9_900L, 10_100L);
  }

  @Test
  void onceTheRoutesAreSeenToBeRightTheDemotedLooksAgainAtTwoFiveAndFifteenSeconds() {
    Story s = demoted();
    Moment demoted = s.now;
    s.pass(1900);
    s.tables(ELSEWHERE, ELSEWHERE);
    s.took();
    for (long second : new long[] {2, 5, 15}) {
      until(s, Intent.ReadTables.class);
      assertThat(demoted.until(s.now).toMillis()).isBetween(second * 1000 - 20, second * 1000 + 40);
      s.tables(ELSEWHERE, ELSEWHERE);
    }
    assertThat(until(s, Intent.ReadTables.class)).as("at rest").isGreaterThan(20_000);
  }

  /** Just demoted, and no look at the tables under way: nothing can be seen yet. */
  private static Story demoted() {
    Story s = Story.holding(1);
    s.tell(new Event.LoopbackSeen(false, false));
    s.views(OTHER, 2);
    assertThat(s.took()).noneMatch(Intent.ReadTables.class::isInstance);
    return s;
  }

  @Test
  void whileTheVipIsLeavingTheTablesAreReadEachSecond() {
    Story s = Story.holding(1);
    s.views(OTHER, 2);
    s.tables(ENI, ENI);
    assertThat(s.state.stance().phase().word()).isEqualTo("leaving");
    assertThat(until(s, Intent.ReadTables.class)).isLessThan(1100);
    s.tables(ENI, ENI);
    assertThat(until(s, Intent.ReadTables.class)).isBetween(980L, 1040L);
  }

  @Test
  void aThrottledReadAtRestWaitsForItsTurnAndEachTimeLongerUntilReadsAreAnsweredAgain() {
    Story s = atRest();
    s.tell(new Event.TablesUnread(THROTTLED));
    assertThat(until(s, Intent.ReadTables.class)).as("twice as seldom").isGreaterThan(130_000L);
    s.tell(new Event.TablesUnread(THROTTLED));
    assertThat(s.state.agenda().reads().pace().slower()).isEqualTo(4);
    until(s, Intent.ReadTables.class);
    for (int i = 0; i < 200; i++) {
      s.tables(ELSEWHERE, ELSEWHERE);
      until(s, Intent.ReadTables.class);
    }
    s.tables(ELSEWHERE, ELSEWHERE);
    assertThat(until(s, Intent.ReadTables.class)).isBetween(53_000L, 66_100L);
  }

  @Test
  void theReadsOfAMoveAreTriedAgainWithinSecondsAndDoNotMakeTheOwnerReadMoreSeldom() {
    Story s = Story.following(1);
    s.role(Role.MASTER);
    s.views(ME, 2);
    s.pointed(T1, T2);
    for (int i = 0; i < 3; i++) {
      s.took();
      s.tell(new Event.TablesUnread(THROTTLED));
      assertThat(until(s, Intent.ReadTables.class)).isLessThan(6500);
    }
    assertThat(s.state.agenda().reads().pace()).isEqualTo(Pace.FULL);
  }

  @Test
  void theFirstLookOfAnOwnerIsTriedAgainWithinAPeriodAndThatOfAReplicaWaitsForItsTurn() {
    Story owner = Story.settled();
    owner.role(Role.MASTER);
    owner.views(ME, 1);
    for (int i = 0; i < 8; i++) {
      owner.tell(new Event.TablesUnread(THROTTLED));
      assertThat(until(owner, Intent.ReadTables.class)).isLessThan(30_100);
    }
    Story replica = Story.settled();
    replica.role(Role.REPLICA);
    replica.views(OTHER, 1);
    replica.took();
    replica.tell(new Event.TablesUnread(THROTTLED));
    assertThat(until(replica, Intent.ReadTables.class)).isGreaterThan(130_000);
  }

  @Test
  void aThrottledLookAtTheCheckLeavesTheTablesPaceAsItIs() {
    Story s = atRest();
    s.took();
    s.check(false);
    until(s, Intent.ReadCheck.class);
    s.tell(new Event.CheckUnread(THROTTLED));
    assertThat(s.state.agenda().checks().pace().slower()).isEqualTo(2);
    assertThat(s.state.agenda().reads().pace()).isEqualTo(Pace.FULL);
  }

  @Test
  void aDeniedReadIsNotTriedFasterThanAThrottledOne() {
    Story s = atRest();
    for (int i = 0; i < 3; i++) {
      s.tell(new Event.TablesUnread(DENIED));
      until(s, Intent.ReadTables.class);
    }
    s.tell(new Event.TablesUnread(DENIED));
    assertThat(until(s, Intent.ReadTables.class)).isGreaterThan(6000);
    assertThat(s.state.agenda().reads().pace()).as("nobody throttles").isEqualTo(Pace.FULL);
  }

  @Test
  void theSourceDestCheckIsReadUntilItIsKnownAndThenEachPeriod() {
    Story s = Story.begins();
    s.identity();
    s.took();
    s.tell(new Event.CheckUnread(new Fault(Fault.Kind.TRANSIENT, "503", "later")));
    assertThat(until(s, Intent.ReadCheck.class)).isBetween(0L, 1040L);
    s.check(false);
    assertThat(until(s, Intent.ReadCheck.class)).as("a replica").isBetween(53_000L, 66_100L);
    s.tell(new Event.CheckUnread(DENIED));
    assertThat(until(s, Intent.ReadCheck.class)).as("denied").isBetween(53_000L, 66_100L);
  }

  @Test
  void anOwnerReadsAnAcknowledgedCheckBackAtOnce() {
    Story s = Story.begins();
    s.identity();
    s.loopback(true);
    s.check(true);
    s.role(Role.MASTER);
    s.views(ME, 1);
    s.tell(new Event.CheckDisabled(ENI));
    s.took();
    s.pass(20);
    s.tell(new Event.CheckUnread(new Fault(Fault.Kind.TRANSIENT, "503", "later")));
    assertThat(until(s, Intent.ReadCheck.class)).isBetween(260L, 340L);
    s.check(false);
    assertThat(until(s, Intent.ReadCheck.class)).as("an owner").isBetween(26_000L, 33_100L);
  }

  @Test
  void aCheckOfAnotherInterfaceSaysNothing() {
    Story s = Story.begins();
    s.identity();
    s.tell(new Event.CheckRead(ELSEWHERE, false, s.now));
    assertThat(s.state.check().known()).isFalse();
    s.tell(new Event.CheckDisabled(ELSEWHERE));
    assertThat(s.state.check().ackedAt()).isNull();
  }

  /** Another VIP's look, which this one is told of after its own. */
  @Test
  void aLookAtTheCheckFromBeforeTheLastOneSaysNothing() {
    Story s = Story.begins();
    s.identity();
    Moment before = s.now;
    s.pass(20);
    s.check(true);
    s.tell(new Event.CheckRead(ENI, false, before));
    assertThat(s.state.check().on()).isTrue();
    s.check(false);
    assertThat(s.state.check().on()).isFalse();
  }

  @Test
  void theLoopbackIsLookedAtAtTheStartAndEachPeriod() {
    Story s = Story.begins();
    assertThat(s.took()).filteredOn(Intent.ReadLoopback.class::isInstance).hasSize(1);
    assertThat(within(s, 60_000, Intent.ReadLoopback.class)).as("under way").isZero();
    s.loopback(false);
    assertThat(until(s, Intent.ReadLoopback.class)).isBetween(29_900L, 30_100L);
    s.tell(new Event.LoopbackFailed(new Fault(Fault.Kind.TRANSIENT, "EXIT_1", "ip")));
    assertThat(until(s, Intent.ReadLoopback.class)).isBetween(200L, 1000L);
  }

  @Test
  void theSelfTestComesOnceWithTheRoutesPresentTarget() {
    Story s = Story.begins();
    s.identity();
    s.tables(null, ELSEWHERE);
    s.took();
    s.pass(FIRST_REHEARSAL);
    assertThat(Story.of(s.took(), Intent.Rehearse.class))
        .containsExactly(
            new Intent.Rehearse(
                T2,
                new RouteTarget(ELSEWHERE, Optional.empty()),
                Optional.ofNullable(s.state.evidence().target())));
    assertThat(within(s, 60_000, Intent.Rehearse.class)).isZero();
  }

  @Test
  void theSelfTestLeavesTheCheckAloneWhereItIsNotPrepared() {
    Story s = new Story(Story.settings().noPrepare().build(), 0);
    s.identity();
    s.tables(ELSEWHERE, ELSEWHERE);
    s.took();
    s.pass(FIRST_REHEARSAL);
    assertThat(Story.of(s.took(), Intent.Rehearse.class))
        .singleElement()
        .satisfies(r -> assertThat(r.own()).isEmpty());
  }

  @Test
  void thereIsNoSelfTestWhilePausedNorOfATableThatIsBeingWritten() {
    Story paused = Story.begins();
    paused.identity();
    paused.tell(new Event.PauseAsked(paused.now.wallMillis() + 2 * FIRST_REHEARSAL));
    paused.tables(ELSEWHERE, ELSEWHERE);
    assertThat(within(paused, FIRST_REHEARSAL, Intent.Rehearse.class)).isZero();
    Story writing = Story.following(1);
    writing.role(Role.MASTER);
    writing.views(ME, 2);
    assertThat(within(writing, FIRST_REHEARSAL, Intent.Rehearse.class)).isZero();
  }

  @Test
  void whatTheLookOfAnotherVipShowedPutsOffTheOwnOne() {
    Story s = atRest();
    s.tables(ELSEWHERE, ELSEWHERE);
    s.took();
    s.pass(40_000);
    assertThat(Story.of(s.took(), Intent.ReadTables.class)).isEmpty();
    s.tables(ELSEWHERE, ELSEWHERE);
    s.pass(50_000);
    assertThat(Story.of(s.took(), Intent.ReadTables.class)).isEmpty();
    s.pass(17_000);
    assertThat(Story.of(s.took(), Intent.ReadTables.class))
        .containsExactly(new Intent.ReadTables(true));
  }

  @Test
  void whatAnotherVipAskedBeforeTheOwnReadDoesNotEndIt() {
    Story s = atRest();
    s.tables(ELSEWHERE, ELSEWHERE);
    Moment before = s.now;
    until(s, Intent.ReadTables.class);
    s.tell(new Event.TablesRead(List.of(), before));
    assertThat(s.state.agenda().at(Agenda.Mark.READING)).isNotNull();
    s.tell(new Event.TablesRead(List.of(), s.now));
    assertThat(s.state.agenda().at(Agenda.Mark.READING)).isNull();
  }

  @Test
  void theSelfTestOfOneThatWasThrottledComesLaterAndOnce() {
    Story s = Story.begins();
    s.identity();
    Moment due = Objects.requireNonNull(s.state.agenda().at(Agenda.Mark.REHEARSE_DUE));
    s.tell(new Event.TablesUnread(THROTTLED));
    Moment later = Objects.requireNonNull(s.state.agenda().at(Agenda.Mark.REHEARSE_DUE));
    assertThat(due.until(later)).isPositive();
    s.tables(ELSEWHERE, ELSEWHERE);
    s.took();
    s.pass(s.now.until(later).toMillis() - 1_000);
    assertThat(Story.of(s.took(), Intent.Rehearse.class)).isEmpty();
    s.pass(2_000);
    assertThat(Story.of(s.took(), Intent.Rehearse.class)).hasSize(1);
    s.tell(new Event.TablesUnread(THROTTLED));
    assertThat(s.state.agenda().at(Agenda.Mark.REHEARSE_DUE)).isNull();
  }
}
