package io.sentinelvip.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.VpcPort;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VpcId;
import io.sentinelvip.vpc.Call;
import io.sentinelvip.vpc.EmulatedVpc;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.ec2.model.IpPermission;

/** Against the emulated VPC, by the settings and the credentials of a real instance. */
@Timeout(60)
class Ec2VpcTest {

  private static final Vip VIP = new Vip(Ip.of("172.16.0.10"));
  private static final VpcId ID = new VpcId("vpc-00000000000000001");
  private static final RouteTableId TABLE = new RouteTableId("rtb-0000000a");
  private static final InstanceId A = new InstanceId("i-0000000a");
  private static final EniId ENI = new EniId("eni-0000000a");
  private static final RouteTarget OWN = new RouteTarget(ENI, Optional.of(A));
  private static final RouteTarget PRESENT = new RouteTarget(ENI, Optional.empty());

  private final EmulatedVpc vpc =
      EmulatedVpc.builder()
          .cidr("10.0.0.0/16")
          .cidr("2600:1f00::/56")
          .subnet("subnet-0000000a", "10.0.1.0/24", "us-east-1a")
          .subnet("subnet-0000000b", "10.0.2.0/24", "us-east-1b")
          .securityGroup("sg-0000000a", 6379, 6380, "10.0.0.0/16")
          .securityGroup("sg-0000000b", 26379, 26379, "sg-0000000a")
          .securityGroup("sg-0000000c", 22, 22, "2001:db8::/32")
          .instance(
              A.value(),
              i ->
                  i.eni(
                      ENI.value(),
                      e ->
                          e.ip("10.0.1.11")
                              .group("sg-0000000a")
                              .group("sg-0000000b")
                              .group("sg-0000000c")))
          .table(
              TABLE.value(),
              t ->
                  t.main()
                      .subnet("subnet-0000000b")
                      .route("172.16.0.10/32", ENI.value())
                      .route("172.16.0.99/32", "eni-000000ff"))
          .start();
  private final SdkProperties sdk =
      new SdkProperties().endpoint(vpc.endpoint()).imds(vpc.imds(A.value()));
  private final Ec2Vpc read = new Ec2Vpc("us-east-1", Optional.empty());

  @AfterEach
  void close() {
    read.close();
    sdk.close();
    vpc.close();
  }

  @Test
  void aTableShowsItsSubnetsAndWhatBecameOfItsTargets() throws FaultException {
    assertThat(read.clockAhead()).isEmpty();
    VpcPort.Table table = read.tables(ID).get(0);
    assertThat(table.id()).isEqualTo(TABLE);
    assertThat(table.main()).isTrue();
    assertThat(table.subnets()).containsExactly("subnet-0000000b");
    assertThat(table.routes())
        .extracting(
            r ->
                r.destination()
                    + (r.local() ? " local" : "")
                    + (r.active() ? "" : " dead")
                    + r.eni().map(e -> " " + e).orElse(""))
        .containsExactly(
            "10.0.0.0/16 local",
            "2600:1f00:0:0:0:0:0:0/56 local",
            "172.16.0.10/32 eni-0000000a",
            "172.16.0.99/32 dead eni-000000ff");
    assertThat(read.clockAhead().orElseThrow().abs()).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void subnetsInterfacesAndInstancesAreSeenOrAreNotThere() throws FaultException {
    assertThat(read.subnets(ID))
        .contains(new VpcPort.Subnet("subnet-0000000b", "10.0.2.0/24", "us-east-1b"));
    VpcPort.Card card = read.card(ENI).orElseThrow();
    assertThat(card.instance()).contains(A);
    assertThat(card.vpc()).contains(ID);
    assertThat(card.groups()).containsExactly("sg-0000000a", "sg-0000000b", "sg-0000000c");
    assertThat(read.state(A)).contains("running");
    vpc.stop(A.value());
    assertThat(read.state(A)).contains("stopped");
    assertThat(read.card(new EniId("eni-000000ff"))).isEmpty();
    assertThat(read.state(new InstanceId("i-000000ff"))).isEmpty();
  }

  @Test
  void rulesShowWhatTheyLetInFromWhere() throws FaultException {
    List<VpcPort.Rule> rules = read.inbound(List.of("sg-0000000a", "sg-0000000b", "sg-0000000c"));
    assertThat(rules)
        .containsExactlyInAnyOrder(
            new VpcPort.Rule("tcp", 6379, 6380, List.of("10.0.0.0/16")),
            new VpcPort.Rule("tcp", 26379, 26379, List.of("sg-0000000a")),
            new VpcPort.Rule("tcp", 22, 22, List.of("2001:db8::/32")));
    assertThat(rules).filteredOn(r -> r.admits(6380)).hasSize(1);
    assertThat(rules).noneMatch(r -> r.admits(6381));
    assertThat(new VpcPort.Rule("-1", -1, -1, List.of()).admits(6379)).isTrue();
    assertThat(new VpcPort.Rule("udp", 1, 9999, List.of()).admits(6379)).isFalse();
    IpPermission byNumber = IpPermission.builder().ipProtocol("6").fromPort(1).toPort(9).build();
    assertThat(VpcParser.rule(byNumber).admits(9)).isTrue();
  }

  @Test
  void dryRunsAreDryNameThePresentTargetAndAreAllowedOrDenied() throws FaultException {
    read.mayReplace(TABLE, VIP, PRESENT);
    read.mayCreate(TABLE, VIP, PRESENT);
    read.mayDisableCheck(OWN);
    assertThat(vpc.mutatingCalls())
        .extracting(Call::action)
        .containsExactly("ReplaceRoute", "CreateRoute", "ModifyInstanceAttribute");
    assertThat(vpc.mutatingCalls()).allMatch(Call::isDryRun);
    vpc.faults().on("CreateRoute").denied();
    assertThatThrownBy(() -> read.mayCreate(TABLE, VIP, PRESENT))
        .isInstanceOf(FaultException.class)
        .hasMessageContaining("ec2:CreateRoute on rtb-0000000a");
    vpc.faults().on("DescribeSubnets").denied();
    assertThatThrownBy(() -> read.subnets(ID)).hasMessageContaining("allow ec2:DescribeSubnets");
  }

  @Test
  void aDateSaysByHowMuchThisClockIsAheadAndNonsenseSaysNothing() {
    Instant here = Instant.parse("2026-11-21T18:00:10Z");
    assertThat(ServiceClock.ahead("Sat, 21 Nov 2026 18:00:00 GMT", here))
        .contains(Duration.ofMillis(9500));
    assertThat(ServiceClock.ahead("yesterday", here)).isEmpty();
  }
}
