package io.sentinelvip.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.check.Line.Status;
import io.sentinelvip.core.VipSettings;
import io.sentinelvip.engine.SentinelPort;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.NetworkInterface;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.TableView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {

  private static final Endpoint ELSEWHERE = new Endpoint("10.0.2.12", 6379);

  @TempDir private Path kernel = Path.of("");

  private final FakeWorld world = new FakeWorld();

  @BeforeEach
  void kernel() throws IOException {
    rpFilter("all", 0);
    rpFilter("default", 1);
    rpFilter("eth0", 2);
    rpFilter("lo", 1);
  }

  private void rpFilter(String name, int value) throws IOException {
    Path dir = Files.createDirectories(kernel.resolve(name));
    Files.writeString(dir.resolve("rp_filter"), value + "\n");
  }

  /** The one line that is not as it should be. */
  private Line only() {
    List<Line> bad = world.check(kernel).stream().filter(l -> l.status() != Status.OK).toList();
    assertThat(bad).hasSize(1);
    assertThat(bad.get(0).remedy()).isNotBlank();
    return bad.get(0);
  }

  private void expect(Status status, String subject, String found) {
    Line line = only();
    assertThat(line.status()).isEqualTo(status);
    assertThat(line.subject()).contains(subject);
    assertThat(line.found()).contains(found);
  }

  private void twoInterfaces() {
    world.interfaces =
        List.of(
            new NetworkInterface(FakeWorld.ENI, 0, Set.of(Ip.of("10.0.9.9"))),
            new NetworkInterface(FakeWorld.OTHER_ENI, 1, Set.of(Ip.of("10.0.1.11"))));
  }

  @Test
  void whereEverythingIsRightEveryLineIsOk() {
    List<Line> lines = world.check(kernel);
    assertThat(lines).allMatch(l -> l.status() == Status.OK).hasSize(13);
    assertThat(Line.exitCode(lines)).isZero();
    assertThat(world.calls)
        .containsExactly(
            "ROLE 10.0.1.11:6379",
            "check of i-0a1b2c3d (eni-0a1b2c3d)",
            "rehearse rtb-0a1b2c3d eni-0a1b2c3e");
  }

  @Test
  void theExitCodeIsTheWorstLine() {
    Line ok = Line.ok("a", "b");
    Line warn = Line.warn("a", "b", "c");
    Line fail = Line.fail("a", "b", "c");
    assertThat(Line.exitCode(List.of(ok))).isZero();
    assertThat(Line.exitCode(List.of(ok, warn))).isEqualTo(1);
    assertThat(Line.exitCode(List.of(fail, warn, ok))).isEqualTo(2);
  }

  @Test
  void anAlertSinkIsNamedWithTheCommandThatTriesIt() {
    assertThat(world.check(kernel, "sns arn:aws:sns:x"))
        .filteredOn(l -> l.found().contains("sns arn:aws:sns:x"))
        .singleElement()
        .satisfies(l -> assertThat(l.status()).isEqualTo(Status.OK))
        .satisfies(l -> assertThat(l.found()).contains("alert test"));
  }

  @Test
  void aSilentSentinelFailsWithItsReason() {
    world.views.remove("10.0.3.11:26379");
    world.links.set(2, new SentinelPort.Link("10.0.3.11:26379", "", false, -1, "WRONGPASS"));
    expect(Status.FAIL, "sentinel 10.0.3.11:26379", "WRONGPASS");
  }

  @Test
  void withoutAnySentinelNothingIsKnownOfTheGroup() {
    world.views.clear();
    List<Line> lines = world.check(kernel);
    assertThat(lines)
        .anyMatch(l -> l.status() == Status.FAIL && l.found().contains("no Sentinel answered"));
    assertThat(lines).anyMatch(l -> l.subject().startsWith("redis") && l.status() == Status.FAIL);
    assertThat(Line.exitCode(lines)).isEqualTo(2);
  }

  @Test
  void aMinorityOfTheSentinelsIsNotEnough() {
    world.views.clear();
    world.links.clear();
    world.sentinel(1, FakeWorld.MASTER, 7, 4, 2);
    expect(Status.FAIL, "sentinels of mymaster", "1 answered, 5 are known: no majority");
  }

  @Test
  void fewerThanThreeSentinelsAreAWarning() {
    world.views.clear();
    world.links.clear();
    world.sentinel(1, FakeWorld.MASTER, 7, 1, 2);
    world.sentinel(2, FakeWorld.MASTER, 7, 1, 2);
    expect(Status.WARN, "sentinels of mymaster", "fewer than three");
  }

  @Test
  void aQuorumThatCannotBeReachedFails() {
    for (int i = 1; i <= 3; i++) {
      world.sentinel(i, FakeWorld.MASTER, 7, 2, 4);
    }
    expect(Status.FAIL, "sentinels of mymaster", "quorum 4 of 3");
  }

  @Test
  void differentQuorumsAreAWarning() {
    world.sentinel(3, FakeWorld.MASTER, 7, 2, 3);
    expect(Status.WARN, "sentinels of mymaster", "quorums differ");
  }

  @Test
  void sentinelsThatDisagreeFail() {
    world.sentinel(3, ELSEWHERE, 6, 2, 2);
    expect(Status.FAIL, "sentinels of mymaster", "they disagree");
  }

  @Test
  void aRedisThatDoesNotAnswerFails() {
    world.roleSilent = true;
    expect(Status.FAIL, "redis of mymaster", "did not tell its role: unreachable");
  }

  @Test
  void aRedisThatCallsItselfMasterWhereSentinelNamesAnotherFails() {
    for (int i = 1; i <= 3; i++) {
      world.sentinel(i, ELSEWHERE, 7, 2, 2);
    }
    expect(Status.FAIL, "redis of mymaster", "the Sentinels say otherwise");
    world.role = Role.REPLICA;
    assertThat(Line.exitCode(world.check(kernel))).isZero();
  }

  @Test
  void aReplicaThatSentinelNamesMasterFails() {
    world.role = Role.REPLICA;
    expect(Status.FAIL, "redis of mymaster", "says it is replica, the Sentinels say otherwise");
  }

  @Test
  void aSentinelInThePlaceOfRedisFails() {
    world.role = Role.SENTINEL;
    expect(Status.FAIL, "redis of mymaster", "says it is sentinel");
  }

  @Test
  void aNodeThatSentinelDoesNotListFails() {
    world.redisPort = 6380;
    expect(
        Status.FAIL, "redis of mymaster", "no node with an address of this instance and port 6380");
  }

  @Test
  void withoutImdsWhatRestsOnItFailsToo() {
    world.imds = FakeWorld.DOWN;
    List<Line> lines = world.check(kernel);
    assertThat(lines)
        .filteredOn(l -> l.status() == Status.FAIL)
        .extracting(Line::subject)
        .containsExactly("instance", "redis of mymaster", "address 172.16.0.10");
  }

  @Test
  void ofSeveralInterfacesTheOneWithTheAddressThatSentinelNamesIsTaken() {
    twoInterfaces();
    assertThat(world.check(kernel))
        .allMatch(l -> l.status() == Status.OK)
        .anyMatch(l -> l.found().equals("eni-0a1b2c3e, it carries 10.0.1.11"));
    assertThat(world.calls).contains("check of eni-0a1b2c3e");
  }

  @Test
  void severalInterfacesAndNoneDeterminableFails() {
    twoInterfaces();
    world.redisHost = Optional.of("127.0.0.1");
    world.role = Role.REPLICA;
    for (int i = 1; i <= 3; i++) {
      world.sentinel(i, ELSEWHERE, 7, 2, 2);
    }
    world.interfaces =
        List.of(
            new NetworkInterface(FakeWorld.ENI, 0, Set.of(Ip.of("10.0.9.9"))),
            new NetworkInterface(FakeWorld.OTHER_ENI, 1, Set.of(Ip.of("10.0.9.8"))));
    expect(Status.FAIL, "network interface", "the instance has 2 and none is known");
  }

  @Test
  void aConfiguredInterfaceThatIsNotThereFails() {
    world.eni = Optional.of(FakeWorld.OTHER_ENI);
    expect(Status.FAIL, "network interface", "eni-0a1b2c3e is configured");
  }

  @Test
  void aVipInsideTheVpcFails() {
    world.vip = "10.0.77.1";
    expect(Status.FAIL, "address 10.0.77.1", "inside the VPC's CIDR 10.0.0.0/16");
  }

  @Test
  void unreadableCidrsFail() {
    world.cidrs = Set.of();
    expect(Status.FAIL, "address 172.16.0.10", "could not be read");
  }

  @Test
  void aTableThatDoesNotExistFails() {
    world.tables = List.of();
    expect(Status.FAIL, "route table rtb-0a1b2c3d", "there is no such table");
  }

  @Test
  void aTagThatMatchesNothingFails() {
    world.tables = List.of();
    world.selector = new TableSelector.ByTag("sentinel-vip", "mymaster");
    expect(Status.FAIL, "tag sentinel-vip=mymaster", "matches no table of vpc-0a1b2c3d");
  }

  @Test
  void anUnreachableEc2FailsEachThingThatWasNotSeen() {
    world.ec2 = FakeWorld.DOWN;
    assertThat(world.check(kernel))
        .filteredOn(l -> l.status() == Status.FAIL)
        .extracting(Line::subject)
        .containsExactly(
            "route tables [rtb-0a1b2c3d]", "source/dest check of i-0a1b2c3d (eni-0a1b2c3d)");
  }

  @Test
  void aMissingRouteIsAWarningWhereItMayBeCreatedElseItFails() {
    world.tables = List.of(FakeWorld.table(Optional.empty()));
    expect(Status.WARN, "route to 172.16.0.10/32 in rtb-0a1b2c3d", "there is none yet");
    world.create = false;
    expect(Status.FAIL, "route to 172.16.0.10/32", "create-missing-route is false");
  }

  @Test
  void aPropagatedRouteFails() {
    world.tables = List.of(FakeWorld.table(Optional.of(FakeWorld.route(true, true))));
    expect(Status.FAIL, "route to", "cannot be replaced");
  }

  @Test
  void aBlackholeIsAWarning() {
    world.tables = List.of(FakeWorld.table(Optional.of(FakeWorld.route(false, false))));
    expect(Status.WARN, "route to", "gone or stopped: eni-0a1b2c3e (blackhole)");
  }

  @Test
  void aRouteToAGatewayIsAWarningAndNotRehearsed() {
    TableView.Route gateway = new TableView.Route(Optional.empty(), Optional.empty(), true, false);
    world.tables = List.of(FakeWorld.table(Optional.of(gateway)));
    assertThat(world.check(kernel))
        .filteredOn(l -> l.status() == Status.WARN)
        .extracting(Line::subject)
        .containsExactly(
            "route to 172.16.0.10/32 in rtb-0a1b2c3d", "permission to write rtb-0a1b2c3d");
    assertThat(world.calls).noneMatch(c -> c.startsWith("rehearse"));
  }

  @Test
  void theSourceDestCheckIsAWarningWhereTheAgentDoesNotTurnItOff() {
    world.checkOn = true;
    assertThat(world.check(kernel))
        .anyMatch(l -> l.found().startsWith("on; the agent turns it off"));
    world.prepare = false;
    expect(Status.WARN, "source/dest check", "dropped until it is turned off");
  }

  @Test
  void aDeniedRehearsalFailsAndPointsAtThePolicy() {
    world.rehearsal = FakeWorld.DENIED;
    expect(Status.FAIL, "permission to write rtb-0a1b2c3d", "denied: not allowed");
    world.rehearsal = FakeWorld.DOWN;
    expect(Status.FAIL, "permission to write rtb-0a1b2c3d", "not looked at: unreachable");
  }

  @Test
  void inAlertOnlyNothingIsRehearsed() {
    world.alertOnly = true;
    assertThat(world.check(kernel)).anyMatch(l -> l.found().startsWith("not tried: in alert-only"));
    assertThat(world.calls).noneMatch(c -> c.startsWith("rehearse"));
  }

  @Test
  void aMissingVipOnAStaticLoopbackFails() {
    world.onLoopback = false;
    assertThat(Line.exitCode(world.check(kernel))).isZero();
    world.loopback = VipSettings.Loopback.STATIC;
    expect(Status.FAIL, "loopback 172.16.0.10", "loopback is static");
  }

  @Test
  void aLoopbackThatCannotBeSeenFails() {
    world.host = FakeWorld.DENIED;
    expect(Status.FAIL, "loopback 172.16.0.10", "could not be looked at");
  }

  @Test
  void aStrictReversePathFilterIsAWarningWithSeveralInterfaces() throws Exception {
    rpFilter("all", 1);
    rpFilter("eth1", 0);
    assertThat(world.check(kernel)).anyMatch(l -> l.found().contains("no harm with one interface"));
    twoInterfaces();
    expect(Status.WARN, "rp_filter of eth1", "may be dropped");
  }

  @Test
  void anUnreadableReversePathFilterFails() throws Exception {
    Files.delete(kernel.resolve("all/rp_filter"));
    expect(Status.FAIL, "rp_filter", "could not be read");
  }
}
