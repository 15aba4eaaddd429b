package io.sentinelvip.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.check.Line.Status;
import io.sentinelvip.model.NetworkInterface;
import io.sentinelvip.model.TableView;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PreflightTest {

  @TempDir private Path proc = Path.of("");

  private FakeWorld world = new FakeWorld(Path.of("target"));

  @BeforeEach
  void allIsRight() {
    world = new FakeWorld(proc);
  }

  static List<Breakage> breakages() {
    return Breakage.all();
  }

  private static Set<Item> items(List<Line> lines, Status... among) {
    Set<Status> which = Set.of(among);
    return lines.stream()
        .filter(l -> which.contains(l.status()))
        .map(Line::item)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Item.class)));
  }

  @Test
  void whereEverythingIsRightEveryLineIsOkAndNoItemIsLeftOut() {
    List<Line> lines = world.check();
    assertThat(lines).allMatch(l -> l.status() == Status.OK);
    // Only an alert sink has the line of the alerts.
    assertThat(items(lines, Status.OK))
        .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.of(Item.ALERTS)));
    assertThat(Line.exitCode(lines)).isZero();
    assertThat(Line.cause(lines)).isEmpty();
    assertThat(world.calls)
        .containsExactly(
            "ROLE 10.0.1.11:6379",
            "check of i-0a1b2c3d (eni-0a1b2c3d)",
            "may replace rtb-0a1b2c3d eni-0a1b2c3d",
            "may create rtb-0a1b2c3d eni-0a1b2c3d",
            "may disable i-0a1b2c3d (eni-0a1b2c3d)");
  }

  @ParameterizedTest
  @MethodSource("breakages")
  void whatIsWrongIsTheFirstBadLineWithItsRemedyAndTheExitCode(Breakage broken) {
    broken.how().accept(world);
    List<Line> lines = world.check();
    Line cause = Line.cause(lines).orElseThrow(() -> new AssertionError("all right: " + lines));
    assertThat(cause.item()).as(cause.toString()).isEqualTo(broken.item());
    assertThat(cause.status()).isEqualTo(broken.status());
    assertThat(cause.found()).contains(broken.found());
    assertThat(cause.remedy()).isNotBlank();
    assertThat(Line.exitCode(lines)).isEqualTo(broken.status() == Status.FAIL ? 2 : 1);
    // Nothing is passed over in silence, whatever is wrong.
    Set<Item> told = items(lines, Status.values());
    assertThat(told).containsAll(EnumSet.complementOf(EnumSet.of(Item.ALERTS)));
  }

  @Test
  void everyItemHasABreakageThatMakesItAsBadAsItCanBe() {
    Set<Item> worst =
        Breakage.all().stream()
            .filter(b -> b.status() == b.item().worst())
            .map(Breakage::item)
            .collect(Collectors.toSet());
    // A bad configuration ends before the preflight: MainTest; a sink is only named.
    assertThat(worst)
        .containsExactlyInAnyOrderElementsOf(
            EnumSet.complementOf(EnumSet.of(Item.CONFIGURATION, Item.ALERTS)));
  }

  @Test
  void theExitCodeIsTheWorstLineAndWhatWasSkippedDoesNotCount() {
    Line ok = Line.ok(Item.NODE, "a", "b");
    Line warn = Line.warn(Item.NODE, "a", "b", "c");
    Line fail = Line.fail(Item.NODE, "a", "b", "c");
    Line skip = Line.skip(Item.NODE, "a", Item.SENTINEL);
    assertThat(Line.exitCode(List.of(ok, skip))).isZero();
    assertThat(Line.exitCode(List.of(ok, warn))).isEqualTo(1);
    assertThat(Line.exitCode(List.of(fail, warn, ok))).isEqualTo(2);
    assertThat(Line.cause(List.of(warn, fail, skip))).contains(fail);
    assertThat(skip.found()).isEqualTo("not looked at, since it rests on 'sentinel', see above");
  }

  @Test
  void anAlertSinkIsNamedWithTheCommandThatTriesIt() {
    assertThat(world.check("sns arn:aws:sns:x"))
        .filteredOn(l -> l.item() == Item.ALERTS)
        .singleElement()
        .satisfies(l -> assertThat(l.status()).isEqualTo(Status.OK))
        .satisfies(l -> assertThat(l.found()).contains("sns arn:aws:sns:x", "alert test"));
  }

  @Test
  void withoutAnySentinelWhatRestsOnThemIsSkippedAndNotRed() {
    world.views.clear();
    world.nodes = Set.of();
    List<Line> lines = world.check();
    assertThat(items(lines, Status.FAIL)).containsExactly(Item.SENTINEL);
    assertThat(items(lines, Status.SKIP))
        .contains(Item.SENTINELS, Item.SAME_VIEW, Item.NODE, Item.REDIS, Item.BIND, Item.REPLICAS);
  }

  @Test
  void withoutImdsWhatRestsOnItIsSkippedAndNotRed() {
    world.imds = FakeWorld.DOWN;
    List<Line> lines = world.check();
    assertThat(items(lines, Status.FAIL)).containsExactly(Item.INSTANCE);
    assertThat(items(lines, Status.SKIP))
        .contains(Item.NODE, Item.INTERFACE, Item.EC2, Item.VIP_CIDR, Item.TABLES);
  }

  @Test
  void ofAVipThatNoRouteCanLeadToNoRouteIsJudged() {
    world.vip = "10.0.77.1";
    world.tables = List.of(FakeWorld.table(Optional.empty()));
    List<Line> lines = world.check();
    assertThat(items(lines, Status.FAIL)).containsExactly(Item.VIP_CIDR);
    assertThat(items(lines, Status.SKIP)).contains(Item.ROUTE, Item.TARGET);
    assertThat(items(lines, Status.WARN)).isEmpty();
  }

  @Test
  void withoutEc2WhatRestsOnItIsSkippedAndNotRed() {
    world.noWay = FakeWorld.DOWN;
    List<Line> lines = world.check();
    assertThat(items(lines, Status.FAIL)).containsExactly(Item.EC2);
    assertThat(items(lines, Status.SKIP))
        .contains(Item.CLOCK, Item.TABLES, Item.ROUTE, Item.TARGET, Item.SUBNETS, Item.IAM_REPLACE)
        .contains(Item.IAM_CREATE, Item.IAM_CHECK, Item.SECURITY_GROUP, Item.SOURCE_DEST_CHECK);
  }

  @Test
  void aNodeThatSentinelDoesNotKnowIsOneCauseAndNotMany() {
    world.redisPort = 6380;
    List<Line> lines = world.check();
    assertThat(items(lines, Status.FAIL)).containsExactly(Item.NODE);
    assertThat(items(lines, Status.SKIP)).contains(Item.REDIS, Item.ANNOUNCED, Item.BIND);
  }

  @Test
  void ofSeveralInterfacesTheOneWithTheAddressThatSentinelNamesIsTaken() {
    world.twoInterfaces("10.0.9.9", "10.0.1.11");
    assertThat(world.check()).anyMatch(l -> l.found().equals("eni-0a1b2c3e, it carries 10.0.1.11"));
    assertThat(world.calls).contains("check of eni-0a1b2c3e");
  }

  @Test
  void aDryRunNamesThePresentTargetOrIsNotMade() {
    world.tables = List.of(FakeWorld.table(Optional.empty()));
    world.check();
    assertThat(world.calls)
        .contains("may replace rtb-0a1b2c3d i-0a1b2c3d (eni-0a1b2c3d)")
        .noneMatch(c -> c.startsWith("may create"));
    world.calls.clear();
    TableView.Route gateway = new TableView.Route(Optional.empty(), Optional.empty(), true, false);
    world.tables = List.of(FakeWorld.table(Optional.of(gateway)));
    world.check();
    assertThat(world.calls).noneMatch(c -> c.startsWith("may replace"));
    assertThat(world.calls).noneMatch(c -> c.startsWith("may create"));
  }

  @Test
  void inAlertOnlyNoDryRunIsMadeAndTheLinesSayWhy() {
    world.alertOnly = true;
    List<Line> lines = world.check();
    assertThat(world.calls).noneMatch(c -> c.startsWith("may "));
    assertThat(lines)
        .filteredOn(l -> l.status() == Status.SKIP)
        .hasSize(3)
        .allMatch(l -> l.found().contains("in alert-only not even a dry run is made"));
    assertThat(Line.exitCode(lines)).isZero();
  }

  @Test
  void theSourceDestCheckIsTheAgentsToTurnOff() {
    world.checkOn = true;
    assertThat(world.check()).anyMatch(l -> l.found().startsWith("on; the agent turns it off"));
  }

  @Test
  void aStrictReversePathFilterDoesNoHarmWithOneInterface() {
    world.rpFilter("all", 1);
    world.rpFilter("eth1", 0);
    assertThat(world.check()).anyMatch(l -> l.found().contains("no harm with one interface"));
  }

  @Test
  void aSocketOfIpv6MayTakeIpv4AsWell() {
    world.listen();
    world.file("net/tcp6", "   0: " + "0".repeat(32) + ":18EB " + "0".repeat(32) + ":0000 0A 0");
    Line both = Line.cause(world.check()).orElseThrow();
    assertThat(both.item()).isEqualTo(Item.BIND);
    assertThat(both.status()).isEqualTo(Status.WARN);
    // 2001:db8::1, and nothing else.
    world.file("net/tcp6", "   0: B80D0120000000000000000001000000:18EB 0:0 0A 0");
    assertThat(Line.cause(world.check()).orElseThrow().found())
        .contains("listens at [2001:db8:0:0:0:0:0:1] only");
  }

  @Test
  void anIpv6VipIsHeldAgainstIpv6() {
    world.vip = "fd00:beef::10";
    assertThat(Line.cause(world.check()).orElseThrow().found())
        .as("a socket of IPv4 takes no IPv6")
        .contains("connections to fd00:beef:0:0:0:0:0:10 are refused");
    world.listen();
    world.file("net/tcp6", "   0: " + "0".repeat(32) + ":18EB " + "0".repeat(32) + ":0000 0A 0");
    List<Line> lines = world.check();
    assertThat(Line.exitCode(lines)).isZero();
    assertThat(items(lines, Status.SKIP)).containsExactly(Item.RP_FILTER);
    world.file("sys/net/ipv6/conf/all/forwarding", "1");
    assertThat(Line.cause(world.check()).orElseThrow().found())
        .contains("net.ipv6.conf.all.forwarding");
  }

  @Test
  void anIdentityThatTheConfigurationGivesHasItsVpcFromItsInterface() {
    world.identityWithoutVpc = true;
    assertThat(Line.exitCode(world.check())).isZero();
    assertThat(world.interfaces).extracting(NetworkInterface::id).containsExactly(FakeWorld.ENI);
  }
}
