package io.sentinelvip.core;

import static io.sentinelvip.core.Story.ELSEWHERE;
import static io.sentinelvip.core.Story.ENI;
import static io.sentinelvip.core.Story.ME;
import static io.sentinelvip.core.Story.OTHER;
import static io.sentinelvip.core.Story.T1;
import static io.sentinelvip.core.Story.T2;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Identity;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.TableView;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a move is: order, retries, verification, drift (promises P2, P5). */
class MoveTest {

  private static Story claiming() {
    Story s = Story.following(1);
    s.role(Role.MASTER);
    s.views(ME, 2);
    return s;
  }

  private static void provedAnew(Story s) {
    s.pass(40);
    s.role(Role.MASTER);
    s.views(ME, 2);
  }

  private static Story moved() {
    Story s = claiming();
    s.pointed(T1, T2);
    s.tell(new Event.CheckDisabled(ENI));
    s.loopback(true);
    s.tables(ENI, ENI);
    s.tables(ENI, ENI);
    assertThat(s.state.stance().phase().word()).isEqualTo("holding");
    s.took();
    return s;
  }

  @Test
  void withOneInterfaceTheRequestNamesTheInstance() {
    Intent.PointRoute p = Story.of(claiming().took(), Intent.PointRoute.class).get(0);
    assertThat(p.target()).isEqualTo(new RouteTarget(ENI, Optional.of(Story.INSTANCE)));
  }

  @Test
  void ofSeveralInterfacesItIsTheOneThatCarriesTheNamedAddress() {
    Story s = Story.begins();
    s.tell(
        new Event.IdentityLearned(
            Story.identity(
                List.of(
                    Story.eni(new EniId("eni-0000000f"), 0, "10.0.9.9"),
                    Story.eni(ENI, 1, "10.0.1.11")))));
    s.role(Role.MASTER);
    s.views(ME, 2);
    s.role(Role.MASTER);
    s.check(false);
    s.tables(ELSEWHERE, ELSEWHERE);
    Intent.PointRoute p = Story.of(s.took(), Intent.PointRoute.class).get(0);
    assertThat(p.target()).isEqualTo(new RouteTarget(ENI, Optional.empty()));
  }

  @Test
  void anUnknownSourceDestCheckIsTurnedOffAndReadBackFirst() {
    Story s = Story.begins();
    s.identity();
    s.role(Role.REPLICA);
    s.views(OTHER, 1);
    s.took();
    s.role(Role.MASTER);
    s.views(ME, 2);
    assertThat(s.changes()).noneMatch(i -> i instanceof Intent.PointRoute);
    s.tell(new Event.CheckDisabled(ENI));
    assertThat(Story.of(s.took(), Intent.ReadCheck.class)).isEmpty();
    s.tell(new Event.CheckUnread(new Fault(Fault.Kind.TRANSIENT, "x", "x")));
    s.pass(1100);
    assertThat(Story.of(s.took(), Intent.ReadCheck.class)).isNotEmpty();
    s.role(Role.MASTER);
    s.views(ME, 2);
    s.check(false);
    assertThat(s.writes()).containsExactly(T1, T2);
  }

  @Test
  void anAcknowledgedCheckIsReadBackAndNotCalledAgainMeanwhile() {
    Story s = Story.begins();
    s.identity();
    s.role(Role.REPLICA);
    s.views(OTHER, 1);
    s.check(true);
    assertThat(Story.of(s.took(), Intent.DisableCheck.class)).hasSize(1);
    s.now = s.now.plus(Duration.ofMillis(5));
    s.tell(new Event.CheckDisabled(ENI));
    s.pass(300);
    assertThat(Story.of(s.took(), Intent.DisableCheck.class)).isEmpty();
    s.check(true);
    assertThat(s.changes()).as("read as on: a stale read, or another hand").isEmpty();
    s.pass(1000);
    assertThat(Story.of(s.took(), Intent.DisableCheck.class)).hasSize(1);
  }

  @Test
  void anAcknowledgedCheckThatMayNotBeReadDoesNotHoldTheRoutesBack() {
    Story s = Story.begins();
    s.identity();
    s.tell(new Event.CheckUnread(denied("ec2:DescribeInstances")));
    s.role(Role.REPLICA);
    s.views(OTHER, 1);
    s.role(Role.MASTER);
    s.views(ME, 2);
    assertThat(s.writes()).isEmpty();
    s.tell(new Event.CheckDisabled(ENI));
    assertThat(s.writes()).containsExactly(T1, T2);
  }

  @Test
  void aRefusedSourceDestCheckMovesNoRouteAndIsAlerted() {
    Story s = Story.following(1);
    s.check(true);
    s.tell(new Event.CheckNotDisabled(ENI, denied("ec2:ModifyInstanceAttribute")));
    s.took();
    s.role(Role.MASTER);
    s.views(ME, 2);
    assertThat(s.writes()).isEmpty();
    assertThat(s.alerts()).contains("check");
  }

  @Test
  void everyRetryIsProvedAnew() {
    Story s = claiming();
    s.pointed(T1);
    s.notPointed(T2, Fault.Kind.THROTTLED, "RequestLimitExceeded");
    s.took();
    s.pass(1000);
    assertThat(s.writes()).as("the answers are a second old").isEmpty();
    s.role(Role.MASTER);
    s.view(1, ME, 2);
    assertThat(s.writes()).as("one fresh answer of three").isEmpty();
    s.view(2, ME, 2);
    assertThat(s.writes()).containsExactly(T2);
  }

  @Test
  void overtakenBeforeTheRetryItWritesNothing() {
    Story s = claiming();
    s.notPointed(T1, Fault.Kind.TRANSIENT, "InternalError");
    s.took();
    s.pass(300);
    s.role(Role.MASTER);
    s.views(OTHER, 3);
    s.pass(3000);
    assertThat(s.writes()).isEmpty();
  }

  @Test
  void whatMayHaveBeenAppliedIsReadBeforeItIsWrittenAgain() {
    Story s = claiming();
    s.pointed(T2);
    s.took();
    s.notPointed(T1, Fault.Kind.UNKNOWN_OUTCOME, "ApiCallAttemptTimeout");
    s.tables(ELSEWHERE, ENI);
    s.pass(200);
    s.role(Role.MASTER);
    s.views(ME, 2);
    assertThat(s.writes()).containsExactly(T1);
    s.notPointed(T1, Fault.Kind.UNKNOWN_OUTCOME, "ApiCallAttemptTimeout");
    s.tables(ENI, ENI);
    s.pass(500);
    s.role(Role.MASTER);
    s.views(ME, 2);
    assertThat(s.writes()).isEmpty();
  }

  @Test
  void aMissingRouteIsCreatedAndReplacedWhenItExistsAfterAll() {
    Story s = claiming();
    s.took();
    s.notPointed(T1, Fault.Kind.NO_ROUTE, "InvalidParameterValue");
    assertThat(s.writes()).as("proved anew first").isEmpty();
    provedAnew(s);
    assertThat(Story.of(s.took(), Intent.PointRoute.class))
        .singleElement()
        .matches(p -> p.create() && p.table().equals(T1));
    s.notPointed(T1, Fault.Kind.ROUTE_EXISTS, "RouteAlreadyExists");
    provedAnew(s);
    assertThat(Story.of(s.took(), Intent.PointRoute.class))
        .singleElement()
        .matches(p -> !p.create() && p.table().equals(T1));
  }

  @Test
  void aMissingRouteThatMayNotBeCreatedIsAlerted() {
    Story s = new Story(Story.settings().noCreate().build(), 0);
    s.identity();
    s.check(false);
    s.loopback(true);
    s.role(Role.MASTER);
    s.views(ME, 1);
    s.tell(
        new Event.TablesRead(
            List.of(new TableView(T1, Optional.empty()), new TableView(T2, Optional.empty())),
            s.now));
    s.took();
    s.notPointed(T1, Fault.Kind.NO_ROUTE, "InvalidParameterValue");
    assertThat(s.writes()).isEmpty();
    assertThat(s.alerts()).contains("route:" + T1);
  }

  @Test
  void aDeniedTableLeavesTheOthersAndIsTriedAgainEachPeriod() {
    Story s = claiming();
    s.pointed(T2);
    s.tell(new Event.RouteNotPointed(T1, denied("ec2:ReplaceRoute on " + T1)));
    s.loopback(true);
    s.tables(ELSEWHERE, ENI);
    s.took();
    assertThat(s.alerts()).contains("route:" + T1).doesNotContain("route:" + T2);
    s.passAnswered(20, ME, 2, Role.MASTER);
    assertThat(s.writes()).isEmpty();
    s.passAnswered(20, ME, 2, Role.MASTER);
    assertThat(s.writes()).containsExactly(T1);
  }

  @Test
  void oneOddReadStartsNothingTwoASecondApartDo() {
    Story s = moved();
    s.passAnswered(3, ME, 2, Role.MASTER);
    s.took();
    s.tables(ELSEWHERE, ENI);
    s.role(Role.MASTER);
    s.views(ME, 2);
    assertThat(s.writes()).isEmpty();
    s.pass(400);
    s.tables(ENI, ENI);
    s.pass(2000);
    s.took();
    s.tables(ELSEWHERE, ENI);
    s.passAnswered(1, ME, 2, Role.MASTER);
    s.tables(ELSEWHERE, ENI);
    var took = s.took();
    assertThat(Story.of(took, Intent.PointRoute.class))
        .extracting(Intent.PointRoute::table)
        .containsExactly(T1);
    assertThat(Story.of(took, Intent.Raise.class))
        .singleElement()
        .matches(r -> r.alert().key().equals("drift:" + T1))
        .matches(r -> r.alert().text().contains(ELSEWHERE.value()));
  }

  @Test
  void afterAMoveTheOwnerLooksAgainAtOneTwoFiveAndTenSeconds() {
    Story s = moved();
    int[] looks = new int[13];
    for (int second = 1; second <= 12; second++) {
      s.passAnswered(1, ME, 2, Role.MASTER);
      looks[second] = Story.of(s.took(), Intent.ReadTables.class).size();
      s.tables(ENI, ENI);
    }
    assertThat(looks).containsExactly(0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0);
  }

  @Test
  void aStaleReadFromBeforeTheWriteIsNotBelieved() {
    Story s = claiming();
    var asked = s.now;
    s.now = s.now.plus(Duration.ofMillis(50));
    s.pointed(T1, T2);
    s.tell(
        new Event.TablesRead(
            List.of(new TableView(T1, route(ENI)), new TableView(T2, route(ENI))), asked));
    assertThat(s.state.stance().phase().word()).isEqualTo("claiming");
  }

  @Test
  void aReadThatWasAskedBeforeTheReignProvesNothingAboutIt() {
    Story s = moved();
    s.passAnswered(2, ME, 2, Role.MASTER);
    s.views(OTHER, 3);
    s.role(Role.REPLICA);
    var asked = s.now;
    s.pass(500);
    s.took();
    s.role(Role.MASTER);
    s.views(ME, 4);
    s.tell(
        new Event.TablesRead(
            List.of(new TableView(T1, route(ENI)), new TableView(T2, route(ENI))), asked));
    assertThat(s.writes()).containsExactly(T1, T2);
    assertThat(s.table(T1).right()).isFalse();
  }

  @Test
  void aBlackholeIsNotRight() {
    Story s = moved();
    TableView hole =
        new TableView(
            T1, Optional.of(new TableView.Route(Optional.of(ENI), Optional.empty(), false, false)));
    assertThat(hole.pointsAt(new RouteTarget(ENI, Optional.empty()))).isFalse();
    assertThat(s.table(T1).right()).isTrue();
  }

  @Test
  void severalInterfacesOfWhichNoneIsKnownToSentinelEndTheStart() {
    Story s = Story.begins();
    s.tell(
        new Event.IdentityLearned(
            Story.identity(
                List.of(
                    Story.eni(new EniId("eni-0000000e"), 0, "10.0.9.8"),
                    Story.eni(new EniId("eni-0000000f"), 1, "10.0.9.9")))));
    s.tell(new Event.NodesListed(Story.runId(1), Set.of(ME, OTHER)));
    var own = Objects.requireNonNull(s.state.evidence().ownRedis());
    for (int i = 0; i < 36; i++) {
      assertThat(Story.of(s.took(), Intent.Halt.class)).isEmpty();
      s.pass(1000);
      s.tell(new Event.RoleAnswered(own, Role.REPLICA, s.now, s.now));
      s.views(ME, 1);
    }
    assertThat(Story.of(s.took(), Intent.Halt.class).get(0).reason())
        .contains("eni-0000000e, eni-0000000f")
        .contains("identity.network-interface");
  }

  @Test
  void aMissingRouteIsCreatedAtOnceHoweverManyCallsFailedBefore() {
    Story s = Story.following(1);
    s.role(Role.MASTER);
    s.views(ME, 2);
    for (int i = 0; i < 8; i++) {
      s.notPointed(T1, Fault.Kind.TRANSIENT, "Unavailable");
      s.passAnswered(6, ME, 2, Role.MASTER);
    }
    s.took();
    s.notPointed(T1, Fault.Kind.NO_ROUTE, "InvalidRoute.NotFound");
    s.pass(100);
    s.role(Role.MASTER);
    s.views(ME, 2);
    assertThat(Story.of(s.took(), Intent.PointRoute.class))
        .filteredOn(i -> i.table().equals(T1))
        .extracting(Intent.PointRoute::create)
        .containsExactly(true);
  }

  private static Story withTwoInterfaces(String first, String second) {
    Story s = Story.begins();
    s.tell(
        new Event.IdentityLearned(
            Story.identity(
                List.of(
                    Story.eni(new EniId("eni-0000000e"), 0, first),
                    Story.eni(new EniId("eni-0000000f"), 1, second)))));
    return s;
  }

  @Test
  void aResetThatForgetsThisNodeUnsettlesNoInterfaceThatWasKnown() {
    Story s = withTwoInterfaces("10.0.1.9", "10.0.1.11");
    s.tell(new Event.NodesListed(Story.runId(1), Set.of(ME, OTHER)));
    assertThat(Objects.requireNonNull(s.state.evidence().target()).eni().value())
        .isEqualTo("eni-0000000f");
    s.tell(new Event.NodesListed(Story.runId(1), Set.of(OTHER)));
    s.passAnswered(20, OTHER, 1, Role.REPLICA);
    assertThat(Story.of(s.took(), Intent.Halt.class)).isEmpty();
    assertThat(s.alerts()).doesNotContain("eni");
    assertThat(s.state.evidence().ownRedis()).isEqualTo(ME);
    s.tell(
        new Event.IdentityLearned(
            Story.identity(
                List.of(
                    Story.eni(new EniId("eni-0000000e"), 0, "10.0.1.9"),
                    Story.eni(new EniId("eni-0000000d"), 1, "10.0.1.10")))));
    assertThat(s.state.evidence().target()).isNull();
  }

  @Test
  void whileRedisIsAwayNobodyCanListItAndTheAgentGoesOn() {
    Story s = withTwoInterfaces("10.0.9.8", "10.0.9.9");
    s.tell(new Event.NodesListed(Story.runId(1), Set.of(OTHER)));
    var own = Objects.requireNonNull(s.state.evidence().ownRedis());
    s.tell(new Event.RoleAnswered(own, Role.REPLICA, s.now, s.now));
    for (int i = 0; i < 40; i++) {
      s.pass(1000);
      s.tell(
          new Event.RoleFailed(
              own, new Fault(Fault.Kind.TRANSIENT, Evidence.REFUSED, "connection refused")));
      s.views(OTHER, 1);
    }
    assertThat(Story.of(s.took(), Intent.Halt.class)).isEmpty();
  }

  @Test
  void whoReturnsAsAMasterAndIsCorrectedIsListedLater() {
    Story s = withTwoInterfaces("10.0.9.8", "10.0.9.9");
    s.tell(new Event.NodesListed(Story.runId(1), Set.of(OTHER)));
    var own = Objects.requireNonNull(s.state.evidence().ownRedis());
    for (int i = 0; i < 45; i++) {
      Role role = i < 20 ? Role.MASTER : Role.REPLICA;
      s.tell(new Event.RoleAnswered(own, role, s.now, s.now));
      s.views(OTHER, 1);
      s.pass(1000);
    }
    assertThat(Story.of(s.took(), Intent.Halt.class)).isEmpty();
  }

  @Test
  void aVipInsideTheVpcEndsTheStart() {
    Story s = Story.begins();
    s.tell(
        new Event.IdentityLearned(
            new Identity(
                Story.INSTANCE,
                List.of(Story.eni(ENI, 0, "10.0.1.11")),
                Optional.empty(),
                Set.of(Story.cidr("172.16.0.0/12")))));
    assertThat(Story.of(s.took(), Intent.Halt.class)).isNotEmpty();
  }

  private static Optional<TableView.Route> route(EniId eni) {
    return Optional.of(new TableView.Route(Optional.of(eni), Optional.empty(), true, false));
  }

  private static Fault denied(String what) {
    return new Fault(Fault.Kind.DENIED, "UnauthorizedOperation", what);
  }
}
