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
import io.sentinelvip.model.SentinelView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Promise P1: a route is written only on three proofs; each of them false in turn gives no write.
 */
class ClaimTest {

  @Test
  void aFailoverWritesEveryTableAtOnceAndHoldsTheVipAMomentLater() {
    Story s = Story.following(1);
    s.role(Role.MASTER);
    s.view(1, ME, 2);
    assertThat(s.changes()).isEmpty();
    s.view(2, ME, 2);
    var changes = s.changes();
    assertThat(Story.of(changes, Intent.PointRoute.class))
        .extracting(Intent.PointRoute::table)
        .containsExactly(T1, T2);
    assertThat(changes).hasSize(2);
    s.pass(19);
    assertThat(s.changes()).isEmpty();
    s.pass(1);
    var beside = s.changes();
    assertThat(Story.of(beside, Intent.HoldVip.class)).hasSize(1);
    assertThat(Story.of(beside, Intent.DisableCheck.class)).hasSize(1);
    assertThat(beside).hasSize(2);
    assertThat(s.state.stance().phase().word()).isEqualTo("claiming");
  }

  @Test
  void whatBelongsToTheRoutesDoesNotWaitForThoseThatAreRefused() {
    Story s = Story.following(1);
    s.role(Role.MASTER);
    s.views(ME, 2);
    s.notPointed(T1, Fault.Kind.DENIED, "UnauthorizedOperation");
    s.notPointed(T2, Fault.Kind.DENIED, "UnauthorizedOperation");
    assertThat(Story.of(s.changes(), Intent.HoldVip.class)).hasSize(1);
  }

  @Test
  void theMajorityMayComeBeforeTheRole() {
    Story s = Story.following(1);
    s.views(ME, 2);
    assertThat(s.writes()).isEmpty();
    s.role(Role.MASTER);
    assertThat(s.writes()).containsExactly(T1, T2);
  }

  @Test
  void withoutAMajorityNothingIsWritten() {
    Story s = Story.following(1);
    s.role(Role.MASTER);
    s.view(1, ME, 2);
    s.pass(500);
    assertThat(s.changes()).isEmpty();
    assertThat(s.last.reason()).contains("not claiming");
  }

  @Test
  void whileTheLocalRoleIsReplicaNothingIsWritten() {
    Story s = Story.following(1);
    s.views(ME, 2);
    s.role(Role.REPLICA);
    assertThat(s.changes()).isEmpty();
  }

  @Test
  void belowTheHighestEpochEverSeenNothingIsWritten() {
    Story s = new Story(Story.settings().build(), 7);
    s.identity();
    s.check(false);
    s.loopback(false);
    s.tables(ELSEWHERE, ELSEWHERE);
    s.role(Role.MASTER);
    s.views(ME, 6);
    assertThat(s.changes()).isEmpty();
    assertThat(s.last.reason()).contains("epoch 7 was seen before");
  }

  @Test
  void oneAnswerWithAHigherEpochForAnotherVetoes() {
    Story s = Story.following(1);
    s.role(Role.MASTER);
    s.view(3, OTHER, 3);
    s.view(1, ME, 2);
    s.view(2, ME, 2);
    assertThat(s.changes()).isEmpty();
  }

  @Test
  void anOldAnswerProvesNothing() {
    Story s = Story.following(1);
    s.view(1, ME, 2);
    s.view(2, ME, 2);
    s.now = s.now.plus(Duration.ofMillis(260));
    s.role(Role.MASTER);
    assertThat(s.changes()).isEmpty();
    s.view(1, ME, 2);
    s.view(2, ME, 2);
    assertThat(s.writes()).containsExactly(T1, T2);
  }

  @Test
  void aSuspendedMachineDoesNotKeepAProofYoung() {
    Story s = Story.following(1);
    s.view(1, ME, 2);
    s.view(2, ME, 2);
    s.now = new Moment(s.now.monoNanos(), s.now.wallMillis() + 60_000);
    s.role(Role.MASTER);
    assertThat(s.changes()).isEmpty();
  }

  @Test
  void aSlowAnswerCountsUpToTwoSecondsAndNotLonger() {
    assertThat(slow(1500)).as("1.5 s").isNotEmpty();
    assertThat(slow(2100)).as("2.1 s").isEmpty();
  }

  private static List<Intent> slow(long millis) {
    Story s = Story.following(1);
    Moment asked = s.now;
    s.now = s.now.plus(Duration.ofMillis(millis));
    s.role(Role.MASTER);
    for (int i : new int[] {1, 2}) {
      s.tell(
          new Event.ViewAnswered(
              new SentinelView(
                  Story.runId(i),
                  Story.via(i),
                  ME,
                  2,
                  2,
                  2,
                  false,
                  FailoverState.RECONF_SLAVES,
                  asked,
                  s.now)));
    }
    return s.changes();
  }

  @Test
  void aSecondIdenticalRoundWritesNothing() {
    Story s = Story.following(1);
    s.role(Role.MASTER);
    s.views(ME, 2);
    s.took();
    s.views(ME, 2);
    s.role(Role.MASTER);
    s.pointed(T1, T2);
    s.tables(ENI, ENI);
    s.loopback(true);
    s.views(ME, 2);
    assertThat(s.writes()).isEmpty();
    assertThat(s.state.stance().phase().word()).isEqualTo("holding");
  }

  @Test
  void oneOfOneAfterAResetIsNoMajority() {
    Story s = Story.following(1);
    s.role(Role.MASTER);
    s.view(1, ME, 2, 0, FailoverState.NONE);
    assertThat(s.changes()).isEmpty();
  }

  @Test
  void oneOfOneIsNoMajorityForAnAgentThatHasHeardNoOtherSinceItsStart() {
    Story s = Story.settled();
    for (int second = 0; second < 12; second++) {
      s.pass(1000);
      s.role(Role.MASTER);
      s.view(1, Story.ME, 7, 0, FailoverState.NONE);
    }
    assertThat(s.writes()).isEmpty();
    assertThat(s.alerts()).contains("blind");
  }

  @Test
  void anAddressThatLeadsToASentinelKnownByAnotherIsNotCounted() {
    Story.Settings twice = Story.settings();
    twice.sentinels = 4;
    Story s = new Story(twice.build(), 0);
    s.identity();
    s.loopback(false);
    s.check(false);
    s.role(Role.MASTER);
    s.view(1, Story.ME, 7);
    s.view(2, Story.ME, 7);
    s.tables(Story.ELSEWHERE, Story.ELSEWHERE);
    assertThat(s.writes()).containsExactly(Story.T1, Story.T2);
  }

  @Test
  void twoOfFiveAreNoMajorityWhateverTheConfigurationLists() {
    Story s = Story.following(1);
    s.role(Role.MASTER);
    s.view(1, ME, 2, 4, FailoverState.NONE);
    s.view(2, ME, 2, 4, FailoverState.NONE);
    assertThat(s.changes()).isEmpty();
    s.view(4, ME, 2, 4, FailoverState.NONE);
    assertThat(s.writes()).containsExactly(T1, T2);
  }

  @Test
  void anotherPortOnThisHostIsAnotherRedis() {
    Story s = Story.following(1);
    s.role(Role.MASTER);
    s.views(new Endpoint("10.0.1.11", 6380), 2);
    assertThat(s.changes()).isEmpty();
  }

  @Test
  void loopbackAndTheVipItselfNameNobodyAndAreAlerted() {
    for (String nobody : new String[] {"127.0.0.1", "172.16.0.10", "169.254.3.4"}) {
      Story s = Story.following(1);
      s.role(Role.MASTER);
      s.views(new Endpoint(nobody, 6379), 2);
      assertThat(s.changes()).as(nobody).isEmpty();
      assertThat(s.alerts()).as(nobody).anyMatch(k -> k.startsWith("names-nobody"));
    }
  }

  @Test
  void aHostNameCountsOnceAllItsAddressesAreOurs() {
    Story s = Story.following(1);
    s.role(Role.MASTER);
    Endpoint name = new Endpoint("redis-1.internal", 6379);
    s.views(name, 2);
    assertThat(s.changes()).isEmpty();
    s.tell(
        new Event.NamesResolved(
            java.util.Map.of("redis-1.internal", java.util.Set.of(ME.ip().orElseThrow()))));
    s.role(Role.MASTER);
    s.views(name, 2);
    assertThat(s.writes()).containsExactly(T1, T2);
  }

  @Test
  void aConfiguredSelfNameCountsUnresolved() {
    Story s = new Story(Story.settings().selfNames("redis-1").build(), 0);
    s.identity();
    s.check(false);
    s.role(Role.MASTER);
    s.views(new Endpoint("REDIS-1", 6379), 2);
    s.tables(ELSEWHERE, ELSEWHERE);
    assertThat(s.writes()).containsExactly(T1, T2);
  }

  @Test
  void aFailoverAwayFromTheOwnerStopsItsWritesForAtMostTenSeconds() {
    Story s = Story.holding(1);
    s.view(1, ME, 1, 2, FailoverState.WAIT_PROMOTION);
    s.tables(ELSEWHERE, ENI);
    s.pass(1100);
    s.role(Role.MASTER);
    s.view(1, ME, 1, 2, FailoverState.WAIT_PROMOTION);
    s.view(2, ME, 1);
    s.tables(ELSEWHERE, ENI);
    assertThat(s.writes()).isEmpty();
    for (int i = 0; i < 10; i++) {
      s.pass(1000);
      s.role(Role.MASTER);
      s.view(1, ME, 1, 2, FailoverState.WAIT_PROMOTION);
      s.view(2, ME, 1);
    }
    assertThat(s.writes()).containsExactly(T1);
  }

  @Test
  void whoWasBlindForLongAsksForBothProofsTogetherOnceAMajorityAnswersAgain() {
    Story s = Story.following(1);
    s.role(Role.MASTER);
    s.views(ME, 2);
    s.notPointed(T1, Fault.Kind.TRANSIENT, "InternalError");
    s.pointed(T2);
    for (int i = 0; i < 8; i++) {
      s.pass(1000);
      s.role(Role.MASTER);
    }
    s.took();
    s.pass(500);
    s.views(ME, 2);
    assertThat(s.writes()).as("the ROLE is older than a proof may be").isEmpty();
    s.pass(100);
    assertThat(Story.of(s.took(), Intent.AskRole.class)).hasSizeGreaterThan(1);
    s.role(Role.MASTER);
    s.views(ME, 2);
    assertThat(s.writes()).containsExactly(T1);
  }

  private static Event switched(int sentinel, Endpoint to) {
    Hint.Said said = new Hint.Said(Hint.Sign.PROMOTED, OTHER, Optional.of(to));
    String source = Story.via(sentinel).toString();
    return new Event.Hinted(
        new Hint(Hint.Kind.LOOK, source, "+switch-master mymaster ...", Optional.of(said)));
  }

  @Test
  void aHintThatNamesThisNodeAsksAtOnceAndWritesNothing() {
    Story s = Story.following(1);
    s.tell(switched(1, ME));
    var took = s.took();
    assertThat(Story.of(took, Intent.AskSentinels.class)).hasSize(1);
    assertThat(Story.of(took, Intent.AskRole.class)).hasSize(1);
    assertThat(took).noneMatch(Intent::mutating);
  }

  @Test
  void whoseRedisWasJustPromotedAsksAtOnceWhoeverIsNamed() {
    Story s = Story.following(1);
    s.role(Role.MASTER);
    s.took();
    s.tell(switched(1, new Endpoint("10.0.3.13", 6379)));
    assertThat(Story.of(s.took(), Intent.AskSentinels.class)).hasSize(1);
  }

  @Test
  void anOwnerAsksAtOnceUnlessItIsToldThatAnotherFollowsIt() {
    Story s = Story.holding(1);
    s.tell(switched(1, OTHER));
    assertThat(Story.of(s.took(), Intent.AskSentinels.class)).isEmpty();
    s.pass(50);
    assertThat(Story.of(s.took(), Intent.AskSentinels.class)).hasSize(1);
    s.tell(switched(2, new Endpoint("unresolved.example", 6379)));
    assertThat(Story.of(s.took(), Intent.AskSentinels.class)).hasSize(1);
  }

  @Test
  void aBystanderFollowsARingOfHintsOnceAndAMomentLater() {
    Story s = Story.following(1);
    s.pass(100);
    s.took();
    s.tell(switched(1, new Endpoint("10.0.3.13", 6379)));
    s.pass(10);
    s.tell(switched(2, new Endpoint("10.0.3.13", 6379)));
    s.pass(39);
    assertThat(Story.of(s.took(), Intent.AskSentinels.class)).isEmpty();
    s.pass(1);
    var took = s.took();
    assertThat(Story.of(took, Intent.AskSentinels.class)).hasSize(1);
    assertThat(Story.of(took, Intent.AskRole.class)).hasSize(1);
    s.pass(200);
    assertThat(Story.of(s.took(), Intent.AskSentinels.class)).isEmpty();
  }

  @Test
  void aConnectionThatWasCutHasTheRoleAskedAtOnceAndTheRoleTheSentinels() {
    Story s = Story.following(1);
    s.tell(new Event.Hinted(new Hint(Hint.Kind.ROLE, "redis", "the connection was cut")));
    var took = s.took();
    assertThat(Story.of(took, Intent.AskRole.class)).hasSize(1);
    assertThat(Story.of(took, Intent.AskSentinels.class)).isEmpty();
    s.role(Role.MASTER);
    assertThat(Story.of(s.took(), Intent.AskSentinels.class)).hasSize(1);
  }

  @Test
  void aCutThatMakesAnotherMasterIsFollowedAMomentLater() {
    Story s = Story.following(1);
    s.tell(switched(1, new Endpoint("10.0.3.13", 6379)));
    s.pass(60);
    s.took();
    s.tell(new Event.Hinted(new Hint(Hint.Kind.ROLE, "redis", "the connection was cut")));
    assertThat(Story.of(s.took(), Intent.AskRole.class)).isEmpty();
    s.pass(50);
    assertThat(Story.of(s.took(), Intent.AskRole.class)).isNotEmpty();
    s.tell(switched(1, ME));
    s.took();
    s.tell(new Event.Hinted(new Hint(Hint.Kind.ROLE, "redis", "the connection was cut")));
    assertThat(Story.of(s.took(), Intent.AskRole.class)).hasSize(1);
  }

  @Test
  void aDownMasterArms() {
    Story s = Story.following(1);
    s.tell(new Event.Hinted(new Hint(Hint.Kind.ARM, "10.0.1.11:26379", "+sdown master")));
    assertThat(Story.of(s.took(), Intent.WarmUp.class)).hasSize(1);
    s.pass(1000);
    assertThat(Story.of(s.took(), Intent.AskRole.class)).hasSizeBetween(9, 11);
  }
}
