package io.sentinelvip.vpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.AttributeBooleanValue;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceAttributeName;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** All that the agent asks of EC2; each subclass holds one endpoint to it. */
abstract class Ec2ContractTest extends RouteContract {

  private static final AttributeBooleanValue OFF =
      AttributeBooleanValue.builder().value(false).build();

  @Test
  void aTableBeginsWithItsLocalRouteAndItsTags() {
    RouteTable table = lab().read();
    assertThat(table.vpcId()).isEqualTo(lab().vpc());
    assertThat(table.tags()).anySatisfy(t -> assertThat(t.key()).isEqualTo(Lab.TAG));
    Route local = lab().route("10.0.0.0/16");
    assertThat(local.gatewayId()).isEqualTo("local");
    assertThat(local.originAsString()).isEqualTo("CreateRouteTable");
    assertThat(local.stateAsString()).isEqualTo("active");
  }

  @Test
  void tablesAreFoundByTagKeyVpcIdAndDestination() {
    String other = lab().newTable();
    lab().create(VIP, lab().a());
    assertThat(found("tag:" + Lab.TAG, "in-" + lab().vpc()))
        .containsExactlyInAnyOrder(lab().table(), other);
    assertThat(found("tag-key", Lab.TAG)).containsExactlyInAnyOrder(lab().table(), other);
    assertThat(found("tag:" + Lab.TAG, "nobody's")).isEmpty();
    assertThat(found("vpc-id", lab().vpc())).hasSize(3);
    assertThat(found("route-table-id", other)).containsExactly(other);
    assertThat(found("route.destination-cidr-block", VIP)).containsExactly(lab().table());
  }

  @Test
  void aSubnetHasItsOwnTableOrTheMainOne() {
    ec2().associateRouteTable(r -> r.routeTableId(lab().table()).subnetId(lab().subnet()));
    assertThat(found("association.subnet-id", lab().subnet())).containsExactly(lab().table());
    List<String> main = found("association.main", "true");
    assertThat(main).hasSize(1).doesNotContain(lab().table());
    RouteTableAssociation explicit = lab().read().associations().get(0);
    assertThat(explicit.main()).isFalse();
    assertThat(explicit.subnetId()).isEqualTo(lab().subnet());
    assertThat(explicit.associationState().stateAsString()).isEqualTo("associated");
  }

  @Test
  void tablesComeInPages() throws Exception {
    Set<String> all = new HashSet<>(Set.of(lab().table()));
    for (int i = 0; i < 5; i++) {
      all.add(lab().newTable());
    }
    DescribeRouteTablesResponse first = page(null);
    truth(
        Gap.NO_PAGES,
        () -> {
          assertThat(first.routeTables()).hasSize(5);
          DescribeRouteTablesResponse second = page(first.nextToken());
          assertThat(second.nextToken()).isNull();
          Set<String> seen = new HashSet<>(ids(first));
          seen.addAll(ids(second));
          assertThat(seen).isEqualTo(all);
        },
        () -> assertThat(ids(first)).containsExactlyInAnyOrderElementsOf(all));
  }

  private DescribeRouteTablesResponse page(@Nullable String token) {
    return ec2()
        .describeRouteTables(
            r ->
                r.filters(filter("tag:" + Lab.TAG, "in-" + lab().vpc()))
                    .maxResults(5)
                    .nextToken(token));
  }

  @Test
  void anIdOfAWrongFormIsMalformed() throws Exception {
    truth(
        Gap.NO_MALFORMED_IDS,
        () -> {
          assertRefused("InvalidRouteTableId.Malformed", this::readMalformed);
        },
        () -> assertRefused("InvalidRouteTableID.NotFound", this::readMalformed));
  }

  private void readMalformed() {
    ec2().describeRouteTables(r -> r.routeTableIds("rtb-nonsense"));
  }

  @Test
  void theCheckOfAnInterfaceIsOnUntilItIsTurnedOff() {
    assertThat(eni(lab().a()).sourceDestCheck()).isTrue();
    ec2()
        .modifyNetworkInterfaceAttribute(
            r -> r.networkInterfaceId(lab().a().eni()).sourceDestCheck(OFF));
    assertThat(eni(lab().a()).sourceDestCheck()).isFalse();
    assertThat(eni(lab().b()).sourceDestCheck()).isTrue();
  }

  @Test
  void aDryRunOfTheCheckChangesNothing() {
    Refusal refusal =
        refusal(
            () ->
                ec2()
                    .modifyNetworkInterfaceAttribute(
                        r ->
                            r.networkInterfaceId(lab().a().eni())
                                .sourceDestCheck(OFF)
                                .dryRun(true)));
    assertThat(refusal.code()).isEqualTo("DryRunOperation");
    assertThat(refusal.status()).isEqualTo(412);
    assertThat(eni(lab().a()).sourceDestCheck()).isTrue();
  }

  @Test
  void theCheckOfAnInstanceIsThatOfItsOnlyInterface() throws Exception {
    turnOffByInstance();
    assertThat(
            ec2()
                .describeInstanceAttribute(
                    r ->
                        r.instanceId(lab().a().instance())
                            .attribute(InstanceAttributeName.SOURCE_DEST_CHECK))
                .sourceDestCheck()
                .value())
        .isFalse();
    truth(
        Gap.TWO_SOURCE_DEST_CHECKS,
        () -> assertThat(eni(lab().a()).sourceDestCheck()).isFalse(),
        () -> assertThat(eni(lab().a()).sourceDestCheck()).isTrue());
  }

  @Test
  void anInstanceWithSeveralInterfacesHasNoCheckOfItsOwn() throws Exception {
    lab().secondEni(lab().a());
    truth(
        Gap.NO_SEVERAL_INTERFACES_ERROR,
        () -> assertRefused("InvalidInstanceID", this::turnOffByInstance),
        this::turnOffByInstance);
  }

  private void turnOffByInstance() {
    ec2().modifyInstanceAttribute(r -> r.instanceId(lab().a().instance()).sourceDestCheck(OFF));
  }

  @Test
  void anInstanceShowsItsInterfacesByDeviceIndex() {
    String second = lab().secondEni(lab().a());
    Instance instance =
        ec2()
            .describeInstances(r -> r.instanceIds(lab().a().instance()))
            .reservations()
            .get(0)
            .instances()
            .get(0);
    assertThat(instance.state().nameAsString()).isEqualTo("running");
    assertThat(instance.vpcId()).isEqualTo(lab().vpc());
    assertThat(instance.subnetId()).isEqualTo(lab().subnet());
    assertThat(instance.networkInterfaces())
        .extracting(n -> n.attachment().deviceIndex() + " " + n.networkInterfaceId())
        .containsExactlyInAnyOrder("0 " + lab().a().eni(), "1 " + second);
  }

  @Test
  void interfacesAreFoundByTheirInstance() {
    String second = lab().secondEni(lab().a());
    assertThat(
            ec2()
                .describeNetworkInterfaces(
                    r -> r.filters(filter("attachment.instance-id", lab().a().instance())))
                .networkInterfaces())
        .extracting(NetworkInterface::networkInterfaceId)
        .containsExactlyInAnyOrder(lab().a().eni(), second);
  }

  @Test
  void interfacesAreFoundByAddressAndByIdAndWhatIsGoneHidesNone() {
    NetworkInterface a = eni(lab().a());
    Filter vpc = filter("vpc-id", lab().vpc());
    assertThat(
            ec2()
                .describeNetworkInterfaces(
                    r ->
                        r.filters(
                            filter("addresses.private-ip-address", a.privateIpAddress()), vpc))
                .networkInterfaces())
        .extracting(n -> n.networkInterfaceId() + " " + n.attachment().instanceId())
        .containsExactly(lab().a().eni() + " " + lab().a().instance());
    assertThat(
            ec2()
                .describeNetworkInterfaces(
                    r ->
                        r.filters(
                            Filter.builder()
                                .name("network-interface-id")
                                .values(lab().a().eni(), "eni-0000dead0000dead0")
                                .build()))
                .networkInterfaces())
        .extracting(NetworkInterface::availabilityZone)
        .containsExactly(a.availabilityZone())
        .allMatch(zone -> zone.matches("[a-z]+-[a-z]+-[0-9][a-z]"));
  }

  @Test
  void subnetsAndCidrsAreThoseOfTheVpc() {
    assertThat(ec2().describeSubnets(r -> r.filters(filter("vpc-id", lab().vpc()))).subnets())
        .extracting(s -> s.subnetId() + " " + s.cidrBlock())
        .containsExactly(lab().subnet() + " 10.0.1.0/24");
    assertThat(
            ec2().describeVpcs(r -> r.vpcIds(lab().vpc())).vpcs().get(0).cidrBlockAssociationSet())
        .extracting(c -> c.cidrBlock() + " " + c.cidrBlockState().stateAsString())
        .containsExactly("10.0.0.0/16 associated");
  }

  @Test
  void anInterfaceHasTheDefaultGroupWhichLetsItselfIn() throws Exception {
    NetworkInterface eni = eni(lab().a());
    assertThat(eni.vpcId()).isEqualTo(lab().vpc());
    assertThat(eni.attachment().instanceId()).isEqualTo(lab().a().instance());
    assertThat(eni.groups()).extracting(GroupIdentifier::groupName).containsExactly("default");
    SecurityGroup group = group(eni.groups().get(0).groupId());
    assertThat(group.vpcId()).isEqualTo(lab().vpc());
    truth(
        Gap.NO_RULE_IN_DEFAULT_GROUP,
        () ->
            assertThat(group.ipPermissions())
                .singleElement()
                .satisfies(
                    p -> {
                      assertThat(p.ipProtocol()).isEqualTo("-1");
                      assertThat(p.userIdGroupPairs())
                          .extracting(UserIdGroupPair::groupId)
                          .containsExactly(group.groupId());
                    }),
        () -> assertThat(group.ipPermissions()).isEmpty());
  }

  @Test
  void aGroupShowsWhichPortsItLetsInFromWhere() {
    String other = eni(lab().a()).groups().get(0).groupId();
    String made =
        ec2()
            .createSecurityGroup(
                r -> r.vpcId(lab().vpc()).groupName("redis").description("of Redis"))
            .groupId();
    ec2()
        .authorizeSecurityGroupIngress(
            r ->
                r.groupId(made)
                    .ipPermissions(
                        IpPermission.builder()
                            .ipProtocol("tcp")
                            .fromPort(6379)
                            .toPort(6380)
                            .ipRanges(IpRange.builder().cidrIp("10.0.0.0/16").build())
                            .build(),
                        IpPermission.builder()
                            .ipProtocol("tcp")
                            .fromPort(26379)
                            .toPort(26379)
                            .userIdGroupPairs(UserIdGroupPair.builder().groupId(other).build())
                            .build()));
    assertThat(group(made).ipPermissions())
        .extracting(
            p ->
                p.ipProtocol()
                    + " "
                    + p.fromPort()
                    + "-"
                    + p.toPort()
                    + " "
                    + p.ipRanges().stream().map(r -> r.cidrIp()).toList()
                    + p.userIdGroupPairs().stream().map(g -> g.groupId()).toList())
        .containsExactlyInAnyOrder(
            "tcp 6379-6380 [10.0.0.0/16][]", "tcp 26379-26379 [][" + other + "]");
    assertRefused("InvalidGroup.NotFound", () -> group("sg-0123456789abcdef0"));
  }

  private SecurityGroup group(String id) {
    return ec2().describeSecurityGroups(r -> r.groupIds(id)).securityGroups().get(0);
  }

  private NetworkInterface eni(Lab.Node node) {
    return ec2()
        .describeNetworkInterfaces(r -> r.networkInterfaceIds(node.eni()))
        .networkInterfaces()
        .get(0);
  }

  private List<String> found(String filter, String value) {
    return ids(
        ec2()
            .describeRouteTables(
                r -> r.filters(filter(filter, value), filter("vpc-id", lab().vpc()))));
  }

  private static List<String> ids(DescribeRouteTablesResponse response) {
    return response.routeTables().stream().map(RouteTable::routeTableId).toList();
  }

  private static Filter filter(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }
}
