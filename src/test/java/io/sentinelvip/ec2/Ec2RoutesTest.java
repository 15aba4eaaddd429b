package io.sentinelvip.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.Gate;
import io.sentinelvip.engine.PlacesPort.Place;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.TableView;
import io.sentinelvip.model.Version;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VipId;
import io.sentinelvip.model.VpcId;
import io.sentinelvip.vpc.Call;
import io.sentinelvip.vpc.EmulatedVpc;
import io.sentinelvip.vpc.VpcBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against the emulated VPC, by the settings and the credentials of a real instance. */
@Timeout(60)
class Ec2RoutesTest {

  private static final Vip VIP = new Vip(Ip.of("172.16.0.10"));
  private static final Vip VIP6 = new Vip(Ip.of("fd00:beef:0::10"));
  private static final String ROLE = "arn:aws:iam::111122223333:role/routes";
  private static final RouteTableId T1 = new RouteTableId("rtb-0000000a");
  private static final RouteTableId T2 = new RouteTableId("rtb-0000000b");
  private static final RouteTableId NONE = new RouteTableId("rtb-0000000f");
  private static final InstanceId A = new InstanceId("i-0000000a");
  private static final InstanceId B = new InstanceId("i-0000000b");
  private static final InstanceId C = new InstanceId("i-0000000c");
  private static final EniId ENI_A = new EniId("eni-0000000a");
  private static final EniId ENI_B = new EniId("eni-0000000b");
  private static final EniId ENI_C1 = new EniId("eni-000000c1");
  private static final RouteTarget BY_ENI = new RouteTarget(ENI_B, Optional.empty());
  private static final RouteTarget BY_INSTANCE = new RouteTarget(ENI_B, Optional.of(B));
  private static final RouteTarget PRESENT = new RouteTarget(ENI_A, Optional.empty());

  private final EmulatedVpc vpc =
      EmulatedVpc.builder()
          .cidr("10.0.0.0/16")
          .cidr("2600:1f00::/56")
          .assumableRole(ROLE)
          .instance(A.value(), i -> i.eni(ENI_A.value(), "10.0.0.11"))
          .instance(B.value(), i -> i.eni(ENI_B.value(), "10.0.0.12"))
          .instance(
              C.value(), i -> i.eni("eni-000000c0", "10.0.0.13").eni(ENI_C1.value(), "10.0.0.14"))
          .table(
              T1.value(),
              t ->
                  t.main()
                      .tag("sentinel-vip", "mymaster")
                      .route("172.16.0.10/32", ENI_A.value())
                      .route("fd00:beef::10/128", ENI_A.value()))
          .table(T2.value(), t -> t.tag("sentinel-vip", "other").gateway("0.0.0.0/0", "igw-1"))
          .start();
  private final SdkProperties sdk =
      new SdkProperties().endpoint(vpc.endpoint()).imds(vpc.imds(B.value()));
  private final Ec2Routes routes =
      new Ec2Routes("us-east-1", Optional.empty(), () -> Optional.empty());

  @AfterEach
  void close() {
    routes.close();
    sdk.close();
    vpc.close();
  }

  @Test
  void tablesAreReadByIdInOneCall() throws FaultException {
    List<TableView> views = routes.readTables(ids(T1, T2), VIP);
    assertThat(views).extracting(TableView::table).containsExactlyInAnyOrder(T1, T2);
    assertThat(view(views, T1).pointsAt(PRESENT)).isTrue();
    assertThat(view(views, T2).route()).isEmpty();
    assertThat(vpc.calls("DescribeRouteTables")).hasSize(1);
  }

  @Test
  void tablesOfSeveralVipsAreReadInOneCallThoughOneOfThemDoesNotExist() throws FaultException {
    VipId one = new VipId(new MasterName("one"), VIP);
    VipId two = new VipId(new MasterName("two"), VIP6);
    Map<VipId, List<TableView>> seen =
        routes.readTables(Map.of(one, ids(T1, NONE), two, ids(T1, T2)));
    assertThat(seen.get(one)).extracting(TableView::table).containsExactly(T1);
    assertThat(seen.get(two)).extracting(TableView::table).containsExactlyInAnyOrder(T1, T2);
    assertThat(view(Objects.requireNonNull(seen.get(one)), T1).pointsAt(PRESENT)).isTrue();
    assertThat(view(Objects.requireNonNull(seen.get(two)), T2).route()).isEmpty();
    assertThat(vpc.calls("DescribeRouteTables")).hasSize(1);
  }

  @Test
  void moreTablesThanAPageHoldsAreReadInSeveralCalls() throws FaultException {
    Map<VipId, TableSelector.ByIds> wanted = new HashMap<>();
    for (int i = 0; i < 26; i++) {
      RouteTableId[] some = new RouteTableId[8];
      for (int k = 0; k < some.length; k++) {
        some[k] = new RouteTableId(String.format("rtb-1%07x", 8 * i + k));
      }
      wanted.put(new VipId(new MasterName("m" + i), VIP), ids(some));
    }
    wanted.put(new VipId(new MasterName("there"), VIP), ids(T1));
    Map<VipId, List<TableView>> seen = routes.readTables(wanted);
    assertThat(seen).hasSize(27);
    assertThat(seen.values().stream().mapToInt(List::size).sum()).isEqualTo(1);
    assertThat(vpc.calls("DescribeRouteTables")).hasSize(3);
  }

  @Test
  void everyCallIsToldToTheMeterWithItsActionAndWhatCameBack() throws FaultException {
    List<String> calls = new CopyOnWriteArrayList<>();
    try (Ec2Routes metered =
        new Ec2Routes(
            "us-east-1",
            Optional.empty(),
            () -> Optional.empty(),
            (action, code, took) -> {
              assertThat(took).isPositive();
              calls.add(action + " " + code);
            })) {
      metered.readTables(ids(T1, T2), VIP);
      vpc.faults().on("DescribeRouteTables").times(1).throttle();
      faultOf(() -> metered.readTables(ids(T1, T2), VIP));
      metered.rehearse(T1, VIP, PRESENT, Optional.empty());
      metered.pointRoute(T1, VIP, BY_ENI, false, Gate.OPEN);
      vpc.faults().on("ReplaceRoute").denied();
      faultOf(() -> metered.pointRoute(T1, VIP, BY_ENI, false, Gate.OPEN));
      vpc.faults().clear();
      vpc.faults().on("ReplaceRoute").hang();
      faultOf(() -> metered.pointRoute(T1, VIP, BY_ENI, false, Gate.OPEN));
    }
    assertThat(calls)
        .startsWith("DescribeRouteTables ok", "DescribeRouteTables RequestLimitExceeded")
        .contains("ReplaceRoute ok", "ReplaceRoute UnauthorizedOperation")
        .noneMatch(c -> c.contains("DryRun"));
    // The call's limit is the attempt's, too: either may be the first to end it.
    assertThat(calls.get(calls.size() - 1))
        .matches("ReplaceRoute ApiCall(Attempt)?TimeoutException");
  }

  @Test
  void aMissingTableDoesNotHideTheOthers() throws FaultException {
    assertThat(routes.readTables(ids(T1, NONE, T2), VIP))
        .extracting(TableView::table)
        .containsExactly(T1, T2);
    assertThat(routes.readTables(ids(NONE), VIP)).isEmpty();
  }

  @Test
  void aFailureOfOneLookIsNotTakenForAMissingTable() {
    vpc.faults().on("DescribeRouteTables").table(T2.value()).throttle();
    assertThat(faultOf(() -> routes.readTables(ids(T1, NONE, T2), VIP)).kind())
        .isEqualTo(Fault.Kind.THROTTLED);
  }

  @Test
  void tablesAreReadByTagWithinTheVpc() throws FaultException {
    TableSelector tag = new TableSelector.ByTag("sentinel-vip", "mymaster");
    assertThat(routes.readTables(tag, VIP)).extracting(TableView::table).containsExactly(T1);
    try (Ec2Routes elsewhere =
        new Ec2Routes(
            "us-east-1", Optional.empty(), () -> Optional.of(new VpcId("vpc-0000000000000000f")))) {
      assertThat(elsewhere.readTables(tag, VIP)).isEmpty();
    }
    assertThat(vpc.calls("DescribeRouteTables").get(1).parameter("Filter.2.Name"))
        .contains("vpc-id");
  }

  @Test
  void nodesAreFoundByTheirAddressesInOneCall() throws FaultException {
    Set<Ip> addresses = Set.of(Ip.of("10.0.0.11"), Ip.of("10.0.0.14"), Ip.of("10.0.0.99"));
    assertThat(routes.places(addresses, Set.of(ENI_A)))
        .containsExactlyInAnyOrder(
            new Place(ENI_A, Optional.of(A), "us-east-1a", Set.of(Ip.of("10.0.0.11"))),
            new Place(ENI_C1, Optional.of(C), "us-east-1a", Set.of(Ip.of("10.0.0.14"))));
    assertThat(vpc.calls("DescribeNetworkInterfaces")).hasSize(1);
    assertThat(routes.places(Set.of(Ip.of("fd00::1")), Set.of())).isEmpty();
    assertThat(vpc.calls("DescribeNetworkInterfaces")).as("none is asked for").hasSize(1);
  }

  @Test
  void anInterfaceThatIsNoNodesIsFoundByItsIdAndOneThatIsGoneHidesNone() throws FaultException {
    EniId gone = new EniId("eni-0000dead");
    assertThat(routes.places(Set.of(Ip.of("10.0.0.11")), Set.of(ENI_A, ENI_B, gone)))
        .extracting(Place::eni)
        .containsExactly(ENI_A, ENI_B);
  }

  @Test
  void theSameAddressInAnotherVpcIsAnotherNode() throws FaultException {
    try (Ec2Routes elsewhere =
        new Ec2Routes(
            "us-east-1", Optional.empty(), () -> Optional.of(new VpcId("vpc-0000000000000000f")))) {
      assertThat(elsewhere.places(Set.of(Ip.of("10.0.0.11")), Set.of())).isEmpty();
    }
  }

  @Test
  void thatTheInterfacesMayNotBeSeenIsDenied() {
    vpc.faults().on("DescribeNetworkInterfaces").denied();
    Fault denied = faultOf(() -> routes.places(Set.of(Ip.of("10.0.0.11")), Set.of()));
    assertThat(denied.kind()).isEqualTo(Fault.Kind.DENIED);
    assertThat(denied.text()).contains("ec2:DescribeNetworkInterfaces");
  }

  @Test
  void everyPageIsRead() throws FaultException {
    VpcBuilder many = EmulatedVpc.builder();
    for (int i = 0; i < 101; i++) {
      many.table("rtb-%08x".formatted(i), t -> t.tag("sentinel-vip", "many"));
    }
    try (EmulatedVpc large = many.start();
        SdkProperties there = new SdkProperties().endpoint(large.endpoint()).keys();
        Ec2Routes reader = new Ec2Routes("us-east-1", Optional.empty(), () -> Optional.empty())) {
      assertThat(there).isNotNull();
      assertThat(reader.readTables(new TableSelector.ByTag("sentinel-vip", "many"), VIP))
          .hasSize(101);
      assertThat(large.calls("DescribeRouteTables")).hasSize(2);
    }
  }

  @Test
  void anIpv6RouteIsFoundHoweverItIsSpelt() throws FaultException {
    assertThat(view(routes.readTables(ids(T1), VIP6), T1).pointsAt(PRESENT)).isTrue();
  }

  @Test
  void aBlackholeIsNotActive() throws FaultException {
    vpc.terminate(A.value());
    TableView seen = view(routes.readTables(ids(T1), VIP), T1);
    assertThat(seen.route().orElseThrow().active()).isFalse();
    assertThat(seen.pointsAt(PRESENT)).isFalse();
  }

  @Test
  void aRouteIsReplacedByInterfaceOrByInstance() throws FaultException {
    routes.pointRoute(T1, VIP, BY_ENI, false, Gate.OPEN);
    routes.pointRoute(T1, VIP6, BY_INSTANCE, false, Gate.OPEN);
    assertThat(view(routes.readTables(ids(T1), VIP), T1).pointsAt(BY_ENI)).isTrue();
    assertThat(view(routes.readTables(ids(T1), VIP6), T1).pointsAt(BY_INSTANCE)).isTrue();
    List<Call> calls = vpc.calls("ReplaceRoute");
    assertThat(calls.get(0).parameter("NetworkInterfaceId")).contains(ENI_B.value());
    assertThat(calls.get(0).parameter("InstanceId")).isEmpty();
    assertThat(calls.get(0).isDryRun()).isFalse();
    assertThat(calls.get(1).parameter("InstanceId")).contains(B.value());
    assertThat(calls.get(1).parameter("NetworkInterfaceId")).isEmpty();
    assertThat(calls.get(1).parameter("DestinationIpv6CidrBlock")).isPresent();
  }

  @Test
  void aMissingRouteIsToldAndCanBeCreated() throws FaultException {
    assertThat(faultOf(() -> routes.pointRoute(T2, VIP, BY_ENI, false, Gate.OPEN)).kind())
        .isEqualTo(Fault.Kind.NO_ROUTE);
    routes.pointRoute(T2, VIP, BY_ENI, true, Gate.OPEN);
    assertThat(view(routes.readTables(ids(T2), VIP), T2).pointsAt(BY_ENI)).isTrue();
    assertThat(faultOf(() -> routes.pointRoute(T2, VIP, PRESENT, true, Gate.OPEN)).kind())
        .isEqualTo(Fault.Kind.ROUTE_EXISTS);
  }

  @Test
  void theCheckIsTurnedOffOnTheInstanceOrOnTheVeryInterface() throws FaultException {
    RouteTarget second = new RouteTarget(ENI_C1, Optional.empty());
    for (RouteTarget target : List.of(BY_INSTANCE, second)) {
      assertThat(routes.readCheck(target)).isTrue();
      routes.disableCheck(target, Gate.OPEN);
      assertThat(routes.readCheck(target)).isFalse();
    }
    assertThat(vpc.sourceDestCheck(ENI_B.value())).isFalse();
    assertThat(vpc.sourceDestCheck("eni-000000c0")).isTrue();
  }

  @Test
  void anInstanceWithTwoInterfacesIsRefusedForGood() {
    RouteTarget both = new RouteTarget(ENI_C1, Optional.of(C));
    Fault fault = faultOf(() -> routes.disableCheck(both, Gate.OPEN));
    assertThat(fault.kind()).isEqualTo(Fault.Kind.REJECTED);
    assertThat(fault.text()).contains("ec2:ModifyInstanceAttribute on i-0000000c");
    assertThat(faultOf(() -> routes.pointRoute(T1, VIP, both, false, Gate.OPEN)).kind())
        .isEqualTo(Fault.Kind.REJECTED);
  }

  @Test
  void whatDoesNotExistIsMissing() {
    assertThat(faultOf(() -> routes.pointRoute(NONE, VIP, BY_ENI, false, Gate.OPEN)).kind())
        .isEqualTo(Fault.Kind.MISSING);
    RouteTarget nobody = new RouteTarget(new EniId("eni-0000000f"), Optional.empty());
    assertThat(faultOf(() -> routes.readCheck(nobody)).kind()).isEqualTo(Fault.Kind.MISSING);
  }

  @Test
  void errorsOfTheServiceAreTyped() {
    vpc.faults().on("ReplaceRoute").times(1).throttle();
    vpc.faults().on("ReplaceRoute").times(1).internalError();
    vpc.faults().on("ReplaceRoute").times(1).unavailable();
    vpc.faults().on("ReplaceRoute").times(1).refuse(400, "RequestExpired", "Request has expired.");
    vpc.faults().on("ReplaceRoute").times(1).denied();
    assertThat(point().kind()).isEqualTo(Fault.Kind.THROTTLED);
    assertThat(point().kind()).isEqualTo(Fault.Kind.TRANSIENT);
    assertThat(point().kind()).isEqualTo(Fault.Kind.TRANSIENT);
    assertThat(point().text()).contains("credentials", "clock");
    Fault denied = point();
    assertThat(denied.kind()).isEqualTo(Fault.Kind.DENIED);
    assertThat(denied.text())
        .startsWith("ec2:ReplaceRoute on rtb-0000000a: UnauthorizedOperation: ")
        .contains("allow ec2:ReplaceRoute on rtb-0000000a in the policy")
        .doesNotContain("Encoded");
    assertThat(vpc.calls("ReplaceRoute")).as("one attempt each").hasSize(5);
  }

  @Test
  void anAnswerThatDoesNotComeLeavesAWriteUnknownAndAReadUndone() {
    vpc.faults().on("ReplaceRoute").times(1).applyThenReset();
    vpc.faults().on("ReplaceRoute").times(1).hang();
    vpc.faults().on("DescribeRouteTables").times(1).reset();
    assertThat(point().kind()).isEqualTo(Fault.Kind.UNKNOWN_OUTCOME);
    assertThat(vpc.route(T1.value(), "172.16.0.10/32").orElseThrow().target())
        .isEqualTo(ENI_B.value());
    Fault hung = point();
    assertThat(hung.kind()).isEqualTo(Fault.Kind.UNKNOWN_OUTCOME);
    assertThat(hung.code()).isEqualTo("Timeout");
    assertThat(faultOf(() -> routes.readTables(ids(T1), VIP)).kind())
        .isEqualTo(Fault.Kind.TRANSIENT);
  }

  @Test
  void aShutGateLetsNothingOut() throws FaultException {
    Fault shut = new Fault(Fault.Kind.PROOF_EXPIRED, "Proof", "too old");
    Gate gate =
        () -> {
          throw new FaultException(shut);
        };
    assertThat(faultOf(() -> routes.pointRoute(T1, VIP, BY_ENI, false, gate))).isEqualTo(shut);
    assertThat(faultOf(() -> routes.disableCheck(BY_ENI, gate))).isEqualTo(shut);
    assertThat(vpc.mutatingCalls()).isEmpty();
    routes.pointRoute(T1, VIP, BY_ENI, false, Gate.OPEN);
    assertThat(vpc.calls("ReplaceRoute")).hasSize(1);
  }

  @Test
  void aRehearsalChangesNothingAndNamesWhatWouldBeDenied() throws FaultException {
    routes.rehearse(T1, VIP, PRESENT, Optional.of(BY_INSTANCE));
    assertThat(vpc.mutatingCalls()).hasSize(2).allMatch(Call::isDryRun);
    assertThat(vpc.sourceDestCheck(ENI_B.value())).isTrue();
    vpc.faults().on("ModifyInstanceAttribute").denied();
    vpc.faults().on("ReplaceRoute").throttle();
    Fault fault = faultOf(() -> routes.rehearse(T1, VIP, PRESENT, Optional.of(BY_INSTANCE)));
    assertThat(fault.kind()).isEqualTo(Fault.Kind.DENIED);
    assertThat(fault.text()).contains("ec2:ModifyInstanceAttribute on i-0000000b");
  }

  @Test
  void theUserAgentNamesTheAgent() throws FaultException {
    routes.readTables(ids(T1), VIP);
    assertThat(vpc.calls("DescribeRouteTables").get(0).userAgent)
        .contains("sentinel-vip/" + Version.TEXT);
    assertThat(Version.TEXT).matches("\\d+\\.\\d+\\.\\d+.*");
  }

  @Test
  void credentialsThatAreNotThereYetAreFoundLater() throws FaultException {
    vpc.metadata(B.value()).die();
    Fault fault = point();
    assertThat(fault.kind()).isEqualTo(Fault.Kind.TRANSIENT);
    assertThat(fault.code()).isEqualTo("NoCredentials");
    vpc.metadata(B.value()).heal();
    routes.pointRoute(T1, VIP, BY_ENI, false, Gate.OPEN);
    assertThat(vpc.calls("ReplaceRoute").get(0).instance()).contains(B.value());
  }

  @Test
  void anAssumedRoleSignsForTheTablesAndTheInstanceForItself() throws FaultException {
    try (Ec2Routes shared = assuming(ROLE)) {
      shared.pointRoute(T1, VIP, BY_ENI, false, Gate.OPEN);
      shared.disableCheck(BY_ENI, Gate.OPEN);
    }
    assertThat(vpc.calls("ReplaceRoute").get(0).callerArn()).contains("assumed-role/routes");
    assertThat(vpc.calls("ModifyNetworkInterfaceAttribute").get(0).callerArn())
        .doesNotContain("assumed-role/routes");
  }

  @Test
  void aRoleThatMayNotBeAssumedIsNamed() {
    try (Ec2Routes shared = assuming(ROLE + "-not")) {
      Fault fault = faultOf(() -> shared.pointRoute(T1, VIP, BY_ENI, false, Gate.OPEN));
      assertThat(fault.kind()).isEqualTo(Fault.Kind.DENIED);
      assertThat(fault.text()).startsWith("sts:AssumeRole on " + ROLE + "-not: AccessDenied");
    }
    assertThat(vpc.calls("ReplaceRoute")).isEmpty();
  }

  @Test
  void aWarmUpBeforeAnyCallReadsOnceForEachTableAndSurvivesARefusal() {
    vpc.faults().on("*").denied();
    routes.warmUp(3);
    assertThat(vpc.calls("DescribeRouteTables")).hasSize(3);
  }

  @Test
  void aWarmUpAfterACallOpensConnectionsForAllTablesAndTwoMoreAndCallsNothing() throws Exception {
    routes.readTables(ids(T1), VIP);
    int calls = vpc.log().all().size();
    routes.warmUp(3);
    assertThat(vpc.greetings()).isEqualTo(5);
    assertThat(vpc.log().all()).hasSize(calls);
  }

  @Test
  void whereTheServiceDoesNotKeepTheConnectionOfAGreetingItIsReadInstead() throws Exception {
    routes.readTables(ids(T1), VIP);
    vpc.keepsGreeted(false);
    routes.warmUp(3);
    assertThat(vpc.calls("DescribeRouteTables")).hasSize(1 + 3);
  }

  @Test
  void practisingRoutesAnswerYesAndReachNobody() throws Exception {
    try (Ec2Routes practising = Ec2Routes.practising()) {
      practising.pointRoute(T1, VIP, BY_ENI, false, Gate.OPEN);
      practising.pointRoute(T1, VIP, BY_ENI, true, Gate.OPEN);
      practising.disableCheck(BY_ENI, Gate.OPEN);
      assertThat(practising.readTables(ids(T1), VIP)).isEmpty();
      Fault shut = new Fault(Fault.Kind.PROOF_EXPIRED, "Proof", "too old");
      Gate gate =
          () -> {
            throw new FaultException(shut);
          };
      assertThat(faultOf(() -> practising.pointRoute(T1, VIP, BY_ENI, false, gate)))
          .isEqualTo(shut);
    }
    assertThat(vpc.log().all()).isEmpty();
    assertThat(vpc.greetings()).isZero();
  }

  private static Ec2Routes assuming(String role) {
    return new Ec2Routes(
        "us-east-1",
        Optional.of(new AssumedRole(role, Optional.of("shared-vpc"))),
        () -> Optional.empty());
  }

  private Fault point() {
    return faultOf(() -> routes.pointRoute(T1, VIP, BY_ENI, false, Gate.OPEN));
  }

  private static TableSelector.ByIds ids(RouteTableId... ids) {
    return new TableSelector.ByIds(List.of(ids));
  }

  private static TableView view(List<TableView> views, RouteTableId table) {
    return views.stream().filter(v -> v.table().equals(table)).findFirst().orElseThrow();
  }

  private static Fault faultOf(ThrowingCallable call) {
    FaultException e = catchThrowableOfType(FaultException.class, call);
    assertThat(e).as("a fault").isNotNull();
    return e.fault();
  }
}
