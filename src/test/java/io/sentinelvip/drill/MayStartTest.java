package io.sentinelvip.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.check.Item;
import io.sentinelvip.check.Line;
import io.sentinelvip.engine.GroupPort.Group;
import io.sentinelvip.engine.GroupPort.Peer;
import io.sentinelvip.engine.GroupPort.Replica;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Role;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MayStartTest {

  private static List<Precondition> red(Scene scene) {
    return MayStart.judge(scene.before(), Scene.NOW).stream()
        .filter(Precondition::forbids)
        .toList();
  }

  @Test
  void nothingForbidsItWhereAllIsWell() {
    assertThat(red(new Scene())).isEmpty();
  }

  @Test
  void thatTheOtherAgentsCannotBeAskedIsSaidAndForbidsNothing() {
    assertThat(MayStart.judge(new Scene().before(), Scene.NOW))
        .filteredOn(l -> l.status() == Line.Status.WARN)
        .extracting(Precondition::subject)
        .containsExactly("agents of the other nodes");
  }

  private static Arguments forbids(String what, Consumer<Scene> spoil, String said) {
    return Arguments.of(what, spoil, said);
  }

  private static Group change(
      Group g, Set<String> flags, boolean failing, List<Replica> replicas, List<Peer> others) {
    return new Group(
        g.sentinel(),
        g.master(),
        g.epoch(),
        flags,
        failing,
        g.quorum(),
        g.failoverTimeout(),
        replicas,
        others);
  }

  private static void replicas(Scene s, Replica... replicas) {
    s.groups.replaceAll(g -> change(g, g.flags(), false, List.of(replicas), g.others()));
  }

  private static Replica replica(Endpoint at, boolean link, int priority) {
    return new Replica(at, Set.of("slave"), link, priority);
  }

  static Stream<Arguments> forbidden() {
    return Stream.of(
        forbids(
            "a red line",
            s -> s.check = List.of(Line.fail(Item.LOOPBACK, "loopback", "no", "do")),
            "loopback"),
        forbids("a dead Sentinel", s -> s.silent.put(Scene.SENTINELS.get(2), "refused"), "refused"),
        forbids("no Sentinel", s -> s.groups = List.of(), "none answers"),
        forbids(
            "Sentinels that disagree",
            s -> s.groups.set(2, Scene.group(Scene.SENTINELS.get(2), Scene.B, 8)),
            "disagree"),
        forbids(
            "a failover in progress",
            s ->
                s.groups.replaceAll(
                    g -> change(g, Set.of("master"), true, g.replicas(), g.others())),
            "leads a failover"),
        forbids(
            "a master that is down",
            s ->
                s.groups.replaceAll(
                    g -> change(g, Set.of("master", "s_down"), false, g.replicas(), g.others())),
            "s_down"),
        forbids(
            "a Sentinel that another holds for down",
            s ->
                s.groups.set(
                    0,
                    change(
                        s.groups.get(0),
                        Set.of("master"),
                        false,
                        s.groups.get(0).replicas(),
                        List.of(new Peer(Scene.SENTINELS.get(1), Set.of("sentinel", "s_down"))))),
            "Sentinel 10.0.2.12:26379"),
        forbids(
            "no replica in sync",
            s -> replicas(s, replica(Scene.B, false, 100), replica(Scene.C, false, 100)),
            "nobody could be promoted"),
        forbids(
            "one replica out of sync",
            s -> replicas(s, replica(Scene.B, false, 100), replica(Scene.C, true, 100)),
            "its link to the master is down"),
        forbids(
            "replicas that are never promoted",
            s -> replicas(s, replica(Scene.B, true, 0), replica(Scene.C, true, 0)),
            "nobody could be promoted"),
        forbids("two masters", s -> s.roles.put(Scene.C, Role.MASTER), "master says of itself"),
        forbids("a mute master", s -> s.roles.remove(Scene.A), "master says of itself: []"),
        forbids("tables that cannot be read", s -> s.tables = null, "denied"),
        forbids(
            "tables that differ",
            s ->
                s.tables =
                    List.of(
                        Scene.led(Scene.T1, Scene.ENI_A, true),
                        Scene.led(Scene.T2, Scene.ENI_B, true)),
            "rtb-00000002: eni-0000000b"),
        forbids(
            "a blackhole",
            s -> s.tables = List.of(Scene.led(Scene.T1, Scene.ENI_A, false)),
            "blackhole"),
        forbids("no agent", s -> s.agent = null, "no agent answers"),
        forbids("alert-only", s -> s.mode = "alert-only", "alert-only"),
        forbids(
            "a paused agent",
            s -> s.agent = Scene.paused(Objects.requireNonNull(s.agent)),
            "paused"),
        forbids(
            "an agent with something wrong",
            s -> s.agent = Scene.report("looking", false, 7, null),
            "not all is right"),
        forbids(
            "an open incident",
            s -> s.agent = Scene.report("following", true, 7, Scene.incident(7, 900_000, -1)),
            "mymaster@7 is not over"),
        forbids(
            "a failover a while ago",
            s -> s.agent = Scene.report("following", true, 7, Scene.incident(7, 101_000, 1_000)),
            "100 s ago"),
        forbids(
            "the master as target",
            s -> s.request = new DrillRequest(Optional.of(Scene.A), false, Duration.ofSeconds(1)),
            "it is the master"),
        forbids(
            "an unknown target",
            s ->
                s.request =
                    new DrillRequest(
                        Optional.of(Scene.at("10.9.9.9", 6379)), false, Duration.ofSeconds(1)),
            "would not promote it"),
        forbids("priorities that cannot be asked", s -> s.prioritiesProblem = "NOPERM", "NOPERM"),
        forbids(
            "a way back to who is never promoted",
            s -> {
              s.request = new DrillRequest(Optional.empty(), true, Duration.ofSeconds(1));
              s.priorities.put(Scene.A, 0);
            },
            "never promotes"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forbidden")
  void forbidsIt(String what, Consumer<Scene> spoil, String said) {
    Scene scene = new Scene();
    spoil.accept(scene);
    List<Precondition> red = red(scene);
    assertThat(red).isNotEmpty().allMatch(l -> !l.remedy().isEmpty());
    assertThat(red.toString()).contains(said);
  }

  @Test
  void theWaitAfterTheLastFailoverEndsWithSentinelsTimeout() {
    Scene scene = new Scene();
    scene.agent = Scene.report("following", true, 7, Scene.incident(7, 101_000, 1_000));
    assertThat(red(scene))
        .singleElement()
        .extracting(Precondition::remedy)
        .isEqualTo("wait for 81 s");
    scene.agent = Scene.report("following", true, 7, Scene.incident(7, 181_000, 1_000));
    assertThat(red(scene)).isEmpty();
  }

  @Test
  void aNodeThatHoldsTheVipSaysThatItSeesNoRoute() {
    Scene scene = new Scene();
    scene.client = true;
    assertThat(MayStart.judge(scene.before(), Scene.NOW).toString())
        .contains("from this node the VIP is local");
    scene.client = null;
    assertThat(MayStart.judge(scene.before(), Scene.NOW).toString()).contains("none: NOAUTH");
    assertThat(red(scene)).isEmpty();
  }
}
