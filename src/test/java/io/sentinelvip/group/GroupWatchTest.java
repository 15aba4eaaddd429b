package io.sentinelvip.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.admin.FakeAgent;
import io.sentinelvip.core.VipReport;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.GroupView;
import io.sentinelvip.engine.PlacesPort.Place;
import io.sentinelvip.engine.RosterPort;
import io.sentinelvip.engine.SteppedClock;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.RunId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GroupWatchTest {

  private static final MasterName MASTER = new MasterName("mymaster");
  private static final Endpoint A = new Endpoint("10.0.1.11", 6379);
  private static final Endpoint B = new Endpoint("10.0.2.12", 6379);
  private static final EniId ENI = new EniId("eni-0a1b2c3d");
  private static final Place PLACE =
      new Place(
          ENI,
          Optional.of(new InstanceId("i-0a1b2c3d")),
          "eu-central-1a",
          Set.of(Ip.of("10.0.1.11"), Ip.of("10.0.1.99")));
  private static final Fault DENIED = new Fault(Fault.Kind.DENIED, "UnauthorizedOperation", "no");
  private static final Fault SLOW = new Fault(Fault.Kind.TRANSIENT, "Timeout", "no answer");

  private final SteppedClock clock = new SteppedClock();
  private final List<RosterPort.Roster> rosters = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private @Nullable Fault fault;
  private List<Place> found = List.of(PLACE);
  private List<VipReport> vips = List.of();
  private int reported;
  private final GroupWatch watch = new GroupWatch(new Lists(), this::places, clock);

  private final class Lists implements RosterPort {
    @Override
    public List<Roster> rosters() {
      return rosters;
    }

    @Override
    public Set<Ip> addresses(String host) {
      return host.equals("node-b")
          ? Set.of(Ip.of("10.0.2.12"))
          : Ip.parse(host).map(Set::of).orElseGet(Set::of);
    }
  }

  private List<Place> places(Set<Ip> addresses, Set<EniId> interfaces) throws FaultException {
    asked.add(addresses.stream().map(Ip::toString).sorted().toList() + " " + interfaces);
    if (fault != null) {
      throw new FaultException(fault);
    }
    return found;
  }

  private void says(char sentinel, RosterPort.Member... members) {
    RunId by = new RunId(String.valueOf(sentinel).repeat(40));
    rosters.removeIf(r -> r.by().equals(by));
    rosters.add(new RosterPort.Roster(MASTER, by, clock.now(), List.of(members)));
  }

  private static RosterPort.Member up(Endpoint at) {
    return new RosterPort.Member(at, false, true);
  }

  private void after(Duration d) {
    clock.pass(d);
    watch.look(this::reports);
  }

  private List<VipReport> reports() {
    reported++;
    return vips;
  }

  private GroupView.Node node(int n) {
    return watch.view().groups().get(0).nodes().get(n);
  }

  @Test
  void nothingIsKnownBeforeAnybodyListsAnything() {
    after(Duration.ofMinutes(1));
    assertThat(watch.view()).isEqualTo(GroupView.NONE);
    assertThat(asked).isEmpty();
  }

  @Test
  void noReportIsMadeWhileEc2IsNotAskedWhateverItSays() {
    says('a', up(A));
    after(Duration.ofSeconds(4));
    assertThat(reported).isZero();
    after(Duration.ofSeconds(1));
    assertThat(asked).hasSize(1);
    after(Duration.ofSeconds(59));
    assertThat(reported).isEqualTo(1);
    after(Duration.ofSeconds(1));
    assertThat(reported).isEqualTo(2);
  }

  @Test
  void whatSeveralSentinelsSayOfANodeIsCounted() {
    says('a', up(A), new RosterPort.Member(B, true, false));
    says('b', up(A), new RosterPort.Member(B, false, false));
    clock.pass(Duration.ofSeconds(3));
    GroupView.Group group = watch.view().groups().get(0);
    assertThat(group.master()).isEqualTo("mymaster");
    assertThat(group.sentinels()).isEqualTo(2);
    assertThat(group.listedMillisAgo()).isEqualTo(3_000);
    assertThat(group.nodes())
        .containsExactly(
            new GroupView.Node("10.0.1.11:6379", 2, 0, 0, "", "", ""),
            new GroupView.Node("10.0.2.12:6379", 2, 1, 2, "", "", ""));
  }

  @Test
  void aSentinelThatFellSilentSpeaksForNobody() {
    says('a', up(A), up(B));
    clock.pass(Duration.ofSeconds(31));
    says('b', up(A));
    GroupView.Group group = watch.view().groups().get(0);
    assertThat(group.sentinels()).isEqualTo(1);
    assertThat(group.nodes()).extracting(GroupView.Node::address).containsExactly("10.0.1.11:6379");
  }

  @Test
  void whenAllFellSilentTheLastListsStandAndTellTheirAge() {
    says('a', up(A));
    clock.pass(Duration.ofMinutes(5));
    assertThat(watch.view().groups().get(0).listedMillisAgo()).isEqualTo(300_000);
    assertThat(watch.view().groups().get(0).nodes()).hasSize(1);
  }

  @Test
  void ec2IsAskedNotAtOnceThenEachTenMinutes() {
    says('a', up(A));
    after(Duration.ofSeconds(4));
    assertThat(asked).isEmpty();
    after(Duration.ofSeconds(1));
    assertThat(asked).containsExactly("[10.0.1.11] []");
    assertThat(node(0))
        .isEqualTo(
            new GroupView.Node(
                "10.0.1.11:6379", 1, 0, 0, "eni-0a1b2c3d", "i-0a1b2c3d", "eu-central-1a"));
    assertThat(watch.view().interfaces())
        .containsExactly(new GroupView.Interface("eni-0a1b2c3d", "i-0a1b2c3d", "eu-central-1a"));
    after(Duration.ofMinutes(9));
    assertThat(asked).hasSize(1);
    assertThat(watch.view().placedMillisAgo()).isEqualTo(540_000);
    after(Duration.ofMinutes(1));
    assertThat(asked).hasSize(2);
  }

  @Test
  void aNewNodeIsLookedUpAMinuteAfterTheLastLook() {
    says('a', up(A));
    after(Duration.ofSeconds(5));
    says('a', up(A), up(new Endpoint("node-b", 6379)));
    after(Duration.ofSeconds(59));
    assertThat(asked).hasSize(1);
    after(Duration.ofSeconds(1));
    assertThat(asked).hasSize(2).last().isEqualTo("[10.0.1.11, 10.0.2.12] []");
    after(Duration.ofMinutes(9));
    assertThat(asked).as("it was not found, and is known not to be").hasSize(2);
  }

  @Test
  void anInterfaceThatARoutePointsAtIsLookedUpToo() {
    says('a', up(A));
    after(Duration.ofSeconds(5));
    vips = List.of(FakeAgent.vip("following", true));
    after(Duration.ofMinutes(1));
    assertThat(asked).containsExactly("[10.0.1.11] []", "[10.0.1.11] [eni-0a1b2c3d]");
  }

  @Test
  void whereItIsDeniedTheZonesAreUnknownAndTheReasonIsTold() {
    says('a', up(A));
    fault = DENIED;
    after(Duration.ofSeconds(5));
    assertThat(node(0).zone()).isEmpty();
    assertThat(watch.view().problem()).isEqualTo("UnauthorizedOperation: no");
    after(Duration.ofMinutes(9));
    assertThat(asked).hasSize(1);
  }

  @Test
  void aFaultThatPassesIsTriedAgainAfterAMinuteAndWhatWasKnownStays() {
    says('a', up(A));
    after(Duration.ofSeconds(5));
    fault = SLOW;
    after(Duration.ofMinutes(10));
    assertThat(node(0).zone()).isEqualTo("eu-central-1a");
    assertThat(watch.view().problem()).contains("Timeout");
    fault = null;
    after(Duration.ofMinutes(1));
    assertThat(asked).hasSize(3);
    assertThat(watch.view().problem()).isEmpty();
  }

  @Test
  void anAddressThatTwoInterfacesHaveIsAtNoPlace() {
    says('a', up(A));
    found =
        List.of(
            PLACE,
            new Place(
                new EniId("eni-0000000b"), Optional.empty(), "x", Set.of(Ip.of("10.0.1.11"))));
    after(Duration.ofSeconds(5));
    assertThat(node(0).zone()).isEmpty();
  }

  @Test
  void aForgedListDoesNotGrowWithoutEnd() {
    RosterPort.Member[] many = new RosterPort.Member[500];
    for (int i = 0; i < many.length; i++) {
      many[i] = up(new Endpoint("10.1." + i / 250 + "." + i % 250, 6379));
    }
    says('a', many);
    after(Duration.ofSeconds(5));
    assertThat(watch.view().groups().get(0).nodes()).hasSize(Rosters.MOST_NODES);
    assertThat(asked.get(0).split(",", -1)).hasSizeLessThanOrEqualTo(Rosters.MOST_NODES);
  }
}
