package io.sentinelvip.alert;

import static io.sentinelvip.alert.GroupOfAgents.A;
import static io.sentinelvip.alert.GroupOfAgents.B;
import static io.sentinelvip.alert.GroupOfAgents.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.core.Alert.Severity;
import io.sentinelvip.core.Alert.State;
import io.sentinelvip.core.Incident;
import io.sentinelvip.core.Incident.Outcome;
import io.sentinelvip.model.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who of a group tells what, and when. A failover is from A to B at epoch 7. */
class TellingTest {

  private static final String KEY = "mymaster@7";
  private static final String WRONG = "not right yet: rtb-1: eni-a";

  private final GroupOfAgents g = new GroupOfAgents();
  private final Moment opened = g.now;

  private void all(Outcome outcome, String reason) {
    g.agents.keySet().forEach(n -> g.incident(n, seen(n, outcome, reason)));
  }

  private Incident seen(String node, Outcome outcome, String reason) {
    return GroupOfAgents.incident(node, opened, outcome, reason);
  }

  /** The Sentinels name B from the first second on. */
  private void failover() {
    g.master = B;
    g.pass(1);
    all(Outcome.OPEN, "");
  }

  @Test
  void aFailoverIsToldByTheNewMastersAgentOnceItIsVerified() {
    failover();
    assertThat(g.told).isEmpty();
    g.pass(2);
    all(Outcome.VERIFIED, "every route leads there");
    g.pass(60);
    assertThat(g.told).containsExactly(B + " WARNING " + KEY);
    assertThat(g.calls).as("nobody had to ask who is there").isZero();
    assertThat(g.notices.get(0).summary())
        .isEqualTo("the VIP 172.16.0.10 of mymaster moved from " + A + " to " + B + " in 3.2 s");
    assertThat(g.notices.get(0).detail()).contains("down seen", "+1.000 s  majority");
    assertThat(g.notices.get(0).todo()).contains("why " + A + " failed");
  }

  @Test
  void oneThatNoFailureCausedIsForInformation() {
    failover();
    List<Incident.Stage> planned = List.of(GroupOfAgents.stage(Incident.Kind.MAJORITY, opened));
    g.incident(B, GroupOfAgents.incident(B, opened, Outcome.VERIFIED, "", planned));
    assertThat(g.told).containsExactly(B + " INFO " + KEY);
  }

  @Test
  void aRouteThatIsNotRightAfterTenSecondsIsToldByTheNewMastersAgentAlone() {
    failover();
    g.pass(10);
    all(Outcome.OPEN, WRONG);
    g.pass(60);
    assertThat(g.told).containsExactly(B + " CRITICAL " + KEY);
    assertThat(g.notices.get(0).summary()).contains("not at its new master " + B, "rtb-1: eni-a");
    all(Outcome.VERIFIED, "at last");
    g.pass(60);
    assertThat(g.told).containsExactly(B + " CRITICAL " + KEY, B + " RESOLVED " + KEY);
  }

  @Test
  void withTheNewMastersAgentGoneTheFirstOfTheOthersTellsAtOnceAndTellsTheEnd() {
    g.present.remove(B);
    failover();
    g.pass(10);
    all(Outcome.OPEN, WRONG);
    assertThat(g.told).containsExactly(A + " CRITICAL " + KEY);
    g.pass(60);
    assertThat(g.told).hasSize(1);
    g.present.add(B);
    g.restart(B);
    g.incident(B, seen(B, Outcome.OPEN, WRONG));
    all(Outcome.VERIFIED, "at last");
    g.pass(60);
    assertThat(g.told).contains(A + " RESOLVED " + KEY);
    assertThat(g.told).filteredOn(t -> t.startsWith(C)).isEmpty();
  }

  @Test
  void aNewMastersAgentThatComesLateLeavesItToWhomHasTold() {
    g.present.remove(B);
    failover();
    g.pass(10);
    all(Outcome.OPEN, WRONG);
    g.present.add(B);
    g.restart(B);
    g.pass(20);
    List<Incident.Stage> resumed =
        List.of(
            GroupOfAgents.stage(Incident.Kind.MAJORITY, opened),
            GroupOfAgents.stage(Incident.Kind.RESUMED, g.now));
    g.incident(B, GroupOfAgents.incident(B, opened, Outcome.VERIFIED, "moved", resumed));
    g.incident(A, seen(A, Outcome.VERIFIED, "moved"));
    g.pass(60);
    assertThat(g.told).containsExactly(A + " CRITICAL " + KEY, A + " RESOLVED " + KEY);
  }

  @Test
  void withTwoAgentsGoneTheThirdTells() {
    g.present.removeAll(List.of(A, B));
    failover();
    g.pass(10);
    all(Outcome.OPEN, WRONG);
    assertThat(g.told).containsExactly(C + " CRITICAL " + KEY);
  }

  @Test
  void anAgentThatIsThereAndDeliversNothingIsWaitedForTenSecondsEach() {
    g.mute.addAll(List.of(A, B));
    failover();
    g.pass(10);
    all(Outcome.OPEN, WRONG);
    assertThat(g.told).containsExactly(B + " CRITICAL " + KEY);
    g.pass(9);
    assertThat(g.told).hasSize(1);
    g.pass(1);
    assertThat(g.told).hasSize(2).last().isEqualTo(A + " CRITICAL " + KEY);
    g.pass(9);
    assertThat(g.told).hasSize(2);
    g.pass(1);
    assertThat(g.told).hasSize(3).last().isEqualTo(C + " CRITICAL " + KEY);
    g.pass(600);
    assertThat(g.told).hasSize(3);
  }

  @Test
  void whereNobodyMayAskWhoIsThereEachTellsTenSecondsAfterTheOneBeforeIt() {
    g.answered = false;
    failover();
    g.pass(10);
    all(Outcome.OPEN, WRONG);
    assertThat(g.told).hasSize(1);
    g.pass(10);
    assertThat(g.told).hasSize(2);
    g.pass(10);
    assertThat(g.told).hasSize(3).allMatch(t -> t.endsWith(" CRITICAL " + KEY));
  }

  @Test
  void whatComesRightWhileOneWaitsForItsTurnIsNotTold() {
    g.answered = false;
    g.present.remove(B);
    failover();
    g.pass(10);
    all(Outcome.OPEN, WRONG);
    g.pass(9);
    all(Outcome.VERIFIED, "moved");
    g.pass(60);
    assertThat(g.told).isEmpty();
  }

  @Test
  void aRefusedRouteIsToldAtOnceAsPartOfTheFailoverAndNotForItself() {
    failover();
    g.alert(B, "route:rtb-1", Severity.CRITICAL, State.RAISED);
    g.alert(B, "route:rtb-2", Severity.CRITICAL, State.RAISED);
    g.alert(B, "check", Severity.CRITICAL, State.RAISED);
    assertThat(g.told).containsExactly(B + " CRITICAL " + KEY);
    assertThat(g.notices.get(0).summary()).contains("text of route:rtb-1");
    g.pass(10);
    all(Outcome.OPEN, WRONG);
    g.pass(60);
    g.alert(B, "route:rtb-1", Severity.CRITICAL, State.RESOLVED);
    assertThat(g.told).hasSize(1);
    all(Outcome.VERIFIED, "moved");
    assertThat(g.told).hasSize(2).last().isEqualTo(B + " RESOLVED " + KEY);
  }

  @Test
  void whatWasGivenUpIsToldAgainAndResolvedOnceNothingStandsInTheWay() {
    failover();
    g.alert(B, "route:rtb-1", Severity.CRITICAL, State.RAISED);
    g.pass(600);
    all(Outcome.GIVEN_UP, "not right in 10 minutes: rtb-1: eni-a");
    assertThat(g.told).containsExactly(B + " CRITICAL " + KEY, B + " CRITICAL " + KEY);
    g.alert(B, "route:rtb-1", Severity.CRITICAL, State.RESOLVED);
    assertThat(g.told).hasSize(3).last().isEqualTo(B + " RESOLVED " + KEY);
  }

  @Test
  void anOvertakenFailoverEndsWhatWasTold() {
    failover();
    g.alert(B, "route:rtb-1", Severity.CRITICAL, State.RAISED);
    all(Outcome.OVERTAKEN, "the next failover came first: mymaster@8");
    g.pass(60);
    assertThat(g.told).containsExactly(B + " CRITICAL " + KEY, B + " RESOLVED " + KEY);
    assertThat(g.notices.get(1).summary()).contains("overtaken");
  }

  @Test
  void outsideOfAFailoverARefusedRouteIsToldByItsAgent() {
    g.alert(A, "route:rtb-1", Severity.CRITICAL, State.RAISED);
    g.alert(A, "route:rtb-1", Severity.CRITICAL, State.RESOLVED);
    String key = "mymaster/172.16.0.10/route:rtb-1@i-" + A;
    assertThat(g.told).containsExactly(A + " CRITICAL " + key, A + " RESOLVED " + key);
  }

  @Test
  void movedAndDemotedAreNoAlertsOfTheirOwnInAFailover() {
    failover();
    g.alert(A, "demoted", Severity.INFO, State.ONCE);
    g.alert(B, "moved", Severity.INFO, State.ONCE);
    all(Outcome.VERIFIED, "moved");
    g.pass(60);
    assertThat(g.told).containsExactly(B + " WARNING " + KEY);
  }

  @Test
  void aMoveWithoutAFailoverIsTold() {
    g.alert(A, "moved", Severity.INFO, State.ONCE);
    g.pass(1);
    assertThat(g.told).isEmpty();
    g.pass(1);
    assertThat(g.told).hasSize(1).first().asString().contains("INFO mymaster/172.16.0.10/moved@");
  }

  @Test
  void whatAllSeeIsToldByTheMastersAgentOnceItHasLastedTenSeconds() {
    g.alertAll("few-sentinels", State.RAISED);
    g.pass(9);
    assertThat(g.told).isEmpty();
    g.pass(1);
    g.pass(60);
    assertThat(g.told).containsExactly(A + " WARNING mymaster/few-sentinels");
    g.alertAll("few-sentinels", State.RESOLVED);
    assertThat(g.told).hasSize(2).last().isEqualTo(A + " RESOLVED mymaster/few-sentinels");
  }

  @Test
  void whatIsOverWithinTenSecondsIsNotTold() {
    g.alertAll("sentinel-silent:10.0.1.11:26379", State.RAISED);
    g.pass(9);
    g.alertAll("sentinel-silent:10.0.1.11:26379", State.RESOLVED);
    g.pass(60);
    assertThat(g.told).isEmpty();
  }

  @Test
  void whatTheMastersAgentDoesNotSeeIsToldByTheOneThatDoes() {
    g.alert(C, "sentinel-silent:10.0.1.11:26379", Severity.WARNING, State.RAISED);
    g.pass(29);
    assertThat(g.told).isEmpty();
    g.pass(1);
    assertThat(g.told).containsExactly(C + " WARNING mymaster/sentinel-silent:10.0.1.11:26379");
  }

  @Test
  void anAgentThatStartsLaterSeesThatAStandingConditionWasTold() {
    g.alertAll("few-sentinels", State.RAISED);
    g.pass(3_600);
    g.restart(C);
    g.alert(C, "few-sentinels", Severity.WARNING, State.RAISED);
    g.pass(60);
    assertThat(g.told).containsExactly(A + " WARNING mymaster/few-sentinels");
  }

  @Test
  void aThinQuorumSaysForTheSilentSentinelToo() {
    g.alertAll("sentinel-silent:10.0.1.11:26379", State.RAISED);
    g.alertAll("quorum-thin", State.RAISED);
    g.pass(60);
    assertThat(g.told).containsExactly(A + " WARNING mymaster/quorum-thin");
  }

  @Test
  void withoutAMasterTheFirstAgentThatIsThereTells() {
    g.master = "";
    g.present.remove(A);
    g.alertAll("few-sentinels", State.RAISED);
    g.pass(60);
    assertThat(g.told).containsExactly(B + " WARNING mymaster/few-sentinels");
  }

  @Test
  void aConditionOfTheNodeIsToldByEachAgentAtOnceUnderAKeyOfItsOwn() {
    g.alertAll("blind", State.RAISED);
    assertThat(g.told)
        .containsExactly(
            A + " WARNING mymaster/172.16.0.10/blind@i-" + A,
            B + " WARNING mymaster/172.16.0.10/blind@i-" + B,
            C + " WARNING mymaster/172.16.0.10/blind@i-" + C);
    assertThat(g.calls).isZero();
  }

  @Test
  void signsThatNoFailoverFollowsAreToldOnceAndEndWithTheMajority() {
    List<Incident.Stage> signs =
        List.of(
            GroupOfAgents.stage(Incident.Kind.DOWN, opened),
            GroupOfAgents.stage(Incident.Kind.AGREED, opened));
    String why = "no majority names another master";
    g.agents
        .keySet()
        .forEach(n -> g.incident(n, GroupOfAgents.incident(n, opened, Outcome.OPEN, why, signs)));
    g.pass(60);
    assertThat(g.told).containsExactly(A + " CRITICAL mymaster/no-failover");
    failover();
    assertThat(g.told).hasSize(2).last().isEqualTo(A + " RESOLVED mymaster/no-failover");
  }

  @Test
  void credentialsThatAreNotRenewedAreToldFourMinutesBeforeTheyEnd() {
    Instant end = Instant.ofEpochMilli(g.now.wallMillis()).plus(Duration.ofMinutes(5));
    credentials(Optional.empty());
    credentials(Optional.of(end));
    g.pass(60);
    credentials(Optional.of(end));
    assertThat(g.told).isEmpty();
    g.pass(1);
    credentials(Optional.of(end));
    credentials(Optional.of(end));
    assertThat(g.told).containsExactly(A + " WARNING mymaster/172.16.0.10/credentials@i-" + A);
    credentials(Optional.of(end.plus(Duration.ofHours(6))));
    assertThat(g.told).hasSize(2).last().asString().contains("RESOLVED");
  }

  private void credentials(Optional<Instant> until) {
    g.agent(A).credentials(Notices.VIP, until, g.now);
    g.pass(0);
    g.alert(C, "demoted", Severity.INFO, State.ONCE);
  }

  @Test
  void whatWasToldIsShownToTheOthersWhileItStandsOrForTenMinutes() {
    g.alertAll("few-sentinels", State.RAISED);
    failover();
    all(Outcome.VERIFIED, "moved");
    g.master = A;
    g.pass(10);
    assertThat(g.agent(A).marks(g.now)).containsExactly("mymaster/few-sentinels");
    assertThat(g.agent(B).marks(g.now)).containsExactly(KEY);
    g.pass(600);
    assertThat(g.agent(A).marks(g.now)).containsExactly("mymaster/few-sentinels");
    assertThat(g.agent(B).marks(g.now)).isEmpty();
    g.alertAll("few-sentinels", State.RESOLVED);
    assertThat(g.agent(A).marks(g.now)).isEmpty();
  }
}
