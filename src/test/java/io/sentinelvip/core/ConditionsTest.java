package io.sentinelvip.core;

import static io.sentinelvip.core.Story.ELSEWHERE;
import static io.sentinelvip.core.Story.ENI;
import static io.sentinelvip.core.Story.ME;
import static io.sentinelvip.core.Story.OTHER;
import static io.sentinelvip.core.Story.T1;
import static io.sentinelvip.core.Story.T2;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.core.Alert.Severity;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.FailoverState;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Identity;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.TableView;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is told, when it begins, and when it is over. */
class ConditionsTest {

  private static final Fault DENIED = new Fault(Fault.Kind.DENIED, "NOPERM", "not allowed");
  private static final Fault AWAY = new Fault(Fault.Kind.TRANSIENT, "Timeout", "no answer");

  @Test
  void anAlertIsRaisedOnceAndResolvedOnce() {
    Story s = Story.holding(1);
    s.tell(new Event.RoleFailed(ME, DENIED));
    assertThat(raised(s, "redis-refuses"))
        .extracting(Alert::state)
        .containsExactly(Alert.State.RAISED);
    s.tell(new Event.RoleFailed(ME, DENIED));
    assertThat(raised(s, "redis-refuses")).isEmpty();
    s.role(Role.MASTER);
    assertThat(raised(s, "redis-refuses"))
        .extracting(Alert::state)
        .containsExactly(Alert.State.RESOLVED);
    s.role(Role.MASTER);
    assertThat(raised(s, "redis-refuses")).isEmpty();
  }

  @Test
  void aRedisThatRefusesIsToldAndOneThatIsAwayIsNot() {
    Story s = Story.holding(1);
    s.tell(new Event.RoleFailed(ME, AWAY));
    assertThat(s.alerts()).doesNotContain("redis-refuses");
    s.tell(new Event.RoleFailed(ME, DENIED));
    assertThat(severity(s, "redis-refuses")).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void aSentinelThatIsSilentOrRefusesIsToldOnceTheAgentIsUp() {
    Story s = Story.following(1);
    s.tell(new Event.ViewFailed(Story.via(1), AWAY));
    s.tell(new Event.ViewFailed(Story.via(2), DENIED));
    assertThat(s.alerts()).isEmpty();
    s.pass(9_999);
    s.tell(new Event.ViewFailed(Story.via(1), AWAY));
    s.tell(new Event.ViewFailed(Story.via(2), DENIED));
    assertThat(s.alerts()).isEmpty();
    s.pass(1);
    assertThat(s.alerts())
        .contains("sentinel-silent:" + Story.via(1), "sentinel-refuses:" + Story.via(2));
    s.view(1, OTHER, 1);
    assertThat(s.alerts()).doesNotContain("sentinel-silent:" + Story.via(1));
    s.pass(10_000);
    assertThat(s.alerts())
        .as("dropped: not asked any more")
        .noneMatch(a -> a.startsWith("sentinel-"));
  }

  @Test
  void whoKnowsNeitherItselfNorAMajorityIsBlindThoughOneSentinelAnswers() {
    Story s = new Story(Story.settings().build(), 0);
    s.view(1, OTHER, 1);
    s.pass(9_000);
    s.view(1, OTHER, 1);
    assertThat(s.alerts()).doesNotContain("blind");
    s.pass(1_000);
    assertThat(s.alerts()).contains("blind");
  }

  @Test
  void halfOfTheSentinelsThatThereAreIsNotHeardFrom() {
    for (int others : new int[] {1, 2}) {
      Story.Settings one = Story.settings();
      one.sentinels = 1;
      Story s = new Story(one.build(), 0);
      for (int second = 0; second < 11; second++) {
        s.view(1, OTHER, 1, others, FailoverState.NONE);
        s.pass(1000);
      }
      assertThat(s.alerts()).as(others + " others").contains("blind");
    }
  }

  @Test
  void threeOfWhichTwoWereNeverHeardAreNotFew() {
    Story s = Story.begins();
    s.identity();
    s.view(1, OTHER, 1);
    s.pass(11_000);
    assertThat(s.alerts()).doesNotContain("few-sentinels");
  }

  @Test
  void whereOneMoreSentinelWouldBeTooManyTheQuorumIsThin() {
    Story s = Story.following(1);
    s.pass(10_000);
    s.views(OTHER, 1);
    assertThat(s.alerts()).doesNotContain("quorum-thin");
    s.pass(3_600);
    s.view(1, OTHER, 1);
    s.view(2, OTHER, 1);
    s.tell(new Event.ViewFailed(Story.via(3), AWAY));
    assertThat(s.alerts()).contains("quorum-thin");
    assertThat(Objects.requireNonNull(s.last.next().raised().get("quorum-thin")).text())
        .isEqualTo(
            "2 of 3 Sentinels answer, and a failover takes 2: if one more is lost there can be none;"
                + " silent: "
                + Story.via(3));
    s.views(OTHER, 1);
    assertThat(s.alerts()).doesNotContain("quorum-thin");
  }

  @Test
  void twoSentinelsAreFewAndNotThin() {
    Story.Settings two = Story.settings();
    two.sentinels = 2;
    Story s = new Story(two.build(), 0);
    for (int second = 0; second < 12; second++) {
      s.view(1, OTHER, 1, 1, FailoverState.NONE);
      s.view(2, OTHER, 1, 1, FailoverState.NONE);
      s.pass(1000);
    }
    assertThat(s.alerts()).contains("few-sentinels").doesNotContain("quorum-thin");
  }

  @Test
  void aPauseIsSaidToBeOverWhenItIs() {
    Story s = Story.following(1);
    s.tell(new Event.PauseAsked(s.now.wallMillis() + 300));
    assertThat(s.last.wakeAt().monoNanos())
        .isLessThanOrEqualTo(s.now.plus(Duration.ofMillis(300)).monoNanos());
    s.now = s.now.plus(Duration.ofMillis(200));
    s.tell(new Event.Woke());
    assertThat(s.last.wakeAt()).isEqualTo(s.now.plus(Duration.ofMillis(100)));
  }

  @Test
  void fewerThanThreeSentinelsAreAWarning() {
    Story.Settings two = Story.settings();
    two.sentinels = 2;
    Story s = new Story(two.build(), 0);
    s.identity();
    s.view(1, OTHER, 1);
    assertThat(s.alerts()).doesNotContain("few-sentinels");
    s.pass(11_000);
    assertThat(severity(s, "few-sentinels")).isEqualTo(Severity.WARNING);
    s.views(OTHER, 1);
    assertThat(s.alerts()).as("three were found").doesNotContain("few-sentinels");
    Story three = Story.following(1);
    three.pass(11_000);
    assertThat(three.alerts()).doesNotContain("few-sentinels");
  }

  @Test
  void anIdentityThatCannotBeLearnedIsToldUntilItIs() {
    Story s = Story.begins();
    s.tell(new Event.IdentityFailed(AWAY));
    assertThat(severity(s, "identity")).isEqualTo(Severity.CRITICAL);
    s.identity();
    assertThat(s.alerts()).doesNotContain("identity");
    s.tell(new Event.IdentityFailed(AWAY));
    assertThat(s.alerts()).as("known from before").doesNotContain("identity");
  }

  @Test
  void anInterfaceThatCannotBeToldAndAVipInTheVpcAreTold() {
    Story s = Story.begins();
    s.tell(
        new Event.IdentityLearned(
            new Identity(
                Story.INSTANCE,
                List.of(
                    Story.eni(new EniId("eni-0000000e"), 0, "10.0.9.8"),
                    Story.eni(new EniId("eni-0000000f"), 1, "10.0.9.9")),
                Optional.empty(),
                Set.of(Story.cidr("172.16.0.0/12")))));
    assertThat(s.alerts()).contains("eni", "vip-in-vpc");
    s.identity();
    assertThat(s.alerts()).doesNotContain("eni", "vip-in-vpc");
  }

  @Test
  void tablesThatCannotBeReadAreToldAtTheThirdTimeOrAtOnceWhereRefused() {
    Story s = Story.following(1);
    s.tell(new Event.TablesUnread(AWAY));
    s.tell(new Event.TablesUnread(AWAY));
    assertThat(s.alerts()).doesNotContain("tables-unread");
    s.tell(new Event.TablesUnread(AWAY));
    assertThat(severity(s, "tables-unread")).isEqualTo(Severity.WARNING);
    s.tables(ELSEWHERE, ELSEWHERE);
    assertThat(s.alerts()).doesNotContain("tables-unread");
    s.tell(new Event.TablesUnread(DENIED));
    assertThat(severity(s, "tables-unread")).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void aTableThatDoesNotExistIsTold() {
    Story s = Story.following(1);
    s.tables(ELSEWHERE);
    assertThat(severity(s, "table-missing:" + T2)).isEqualTo(Severity.CRITICAL);
    assertThat(s.alerts()).doesNotContain("table-missing:" + T1);
  }

  @Test
  void aTagThatSelectsNothingIsTold() {
    Story.Settings tagged = Story.settings();
    tagged.tables = new TableSelector.ByTag("a", "b");
    Story s = new Story(tagged.build(), 0);
    s.identity();
    assertThat(s.alerts()).as("not looked yet").doesNotContain("no-tables");
    s.tell(new Event.TablesRead(List.of(), s.now));
    assertThat(severity(s, "no-tables")).isEqualTo(Severity.CRITICAL);
    s.tell(new Event.TablesRead(List.of(new TableView(T1, Optional.empty())), s.now));
    assertThat(s.alerts()).doesNotContain("no-tables");
  }

  @Test
  void aCheckThatCannotBeReadIsToldWhereItIsRefused() {
    Story s = Story.following(1);
    s.tell(new Event.CheckUnread(AWAY));
    assertThat(s.alerts()).doesNotContain("check-unread");
    s.tell(new Event.CheckUnread(DENIED));
    assertThat(severity(s, "check-unread")).isEqualTo(Severity.WARNING);
    s.check(false);
    assertThat(s.alerts()).doesNotContain("check-unread");
  }

  @Test
  void aTransientFaultOfAWriteIsToldAtTheFourthAttempt() {
    Story s = Story.following(1);
    s.role(Role.MASTER);
    s.views(ME, 2);
    for (int attempt = 1; attempt <= 3; attempt++) {
      s.notPointed(T1, Fault.Kind.TRANSIENT, "InternalError");
      assertThat(s.alerts()).as("after " + attempt).doesNotContain("route:" + T1);
      s.passAnswered(2, ME, 2, Role.MASTER);
    }
    s.notPointed(T1, Fault.Kind.TRANSIENT, "InternalError");
    assertThat(severity(s, "route:" + T1)).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void aLoopbackThatCannotBeChangedIsWorseForTheOwner() {
    Story replica = Story.following(1);
    replica.tell(new Event.LoopbackFailed(DENIED));
    assertThat(severity(replica, "loopback")).isEqualTo(Severity.WARNING);
    Story owner = Story.holding(1);
    owner.tell(new Event.LoopbackFailed(DENIED));
    assertThat(severity(owner, "loopback")).isEqualTo(Severity.CRITICAL);
    owner.tell(new Event.LoopbackSeen(true, true));
    assertThat(owner.alerts()).isEmpty();
  }

  @Test
  void whatHappensOnceIsToldOnce() {
    Story s = Story.following(1);
    s.loopback(true);
    s.role(Role.MASTER);
    s.views(ME, 2);
    s.pointed(T1, T2);
    s.tables(ENI, ENI);
    s.views(OTHER, 3);
    s.tell(new Event.ClaimAsked(true));
    assertThat(Story.of(s.took(), Intent.Raise.class).stream().map(Intent.Raise::alert))
        .filteredOn(a -> a.state() == Alert.State.ONCE)
        .extracting(Alert::key)
        .containsExactly("moved", "demoted", "operator-claim");
  }

  @Test
  void aNewHistoryIsTold() {
    Story s = new Story(Story.settings().build(), 9);
    s.identity();
    s.check(false);
    s.passAnswered(12, ME, 0, Role.MASTER);
    assertThat(raised(s, "new-history"))
        .singleElement()
        .satisfies(a -> assertThat(a.text()).contains("below epoch 9 seen before"));
  }

  private static Severity severity(Story s, String key) {
    assertThat(s.alerts()).contains(key);
    return Objects.requireNonNull(s.state.raised().get(key)).severity();
  }

  /** Takes what the story wanted done. */
  private static List<Alert> raised(Story s, String key) {
    return Story.of(s.took(), Intent.Raise.class).stream()
        .map(Intent.Raise::alert)
        .filter(a -> a.key().equals(key))
        .toList();
  }

  @Test
  void anOwnerWhoseReadsAreThrottledTellsThatTheyAreSlowUntilTheyAreNot() {
    Fault throttled = new Fault(Fault.Kind.THROTTLED, "RequestLimitExceeded", "slow down");
    Story s = Story.holding(1);
    s.passAnswered(150, ME, 1, Role.MASTER);
    s.tables(ENI, ENI);
    for (int i = 0; i < 3_600 && s.state.agenda().reads().pace().slower() < 4; i++) {
      assertThat(s.alerts()).doesNotContain("reads-slow");
      s.passAnswered(1, ME, 1, Role.MASTER);
      if (!Story.of(s.took(), Intent.ReadTables.class).isEmpty()) {
        s.tell(new Event.TablesUnread(throttled));
      }
    }
    assertThat(s.alerts()).contains("reads-slow");
    for (int i = 0; i < 3_600; i++) {
      s.passAnswered(1, ME, 1, Role.MASTER);
      if (!Story.of(s.took(), Intent.ReadTables.class).isEmpty()) {
        s.tables(ENI, ENI);
      }
    }
    assertThat(s.alerts()).doesNotContain("reads-slow");
  }
}
