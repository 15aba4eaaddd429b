package io.sentinelvip.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The harness with real servers: what the whole-system tests rely on is so. */
class GroupIT {

  private static final Duration SOON = Duration.ofSeconds(15);

  /** What a machine has: the server that is found, and the embedded 6.2 where it runs. */
  static Stream<RedisBinaries> servers() {
    RedisBinaries found = RedisBinaries.find();
    return found.version().startsWith("6.2.")
        ? Stream.of(found)
        : Stream.of(found, RedisBinaries.embedded());
  }

  @ParameterizedTest
  @MethodSource("servers")
  void aKilledMasterIsReplacedAndComesBackAsAReplica(RedisBinaries server) {
    try (Group group = Group.plan().binaries(server).start();
        SentinelTape tape = group.tape()) {
      assertThat(group.masterNow()).contains(group.node(0));
      assertThat(group.named(2)).contains(group.node(0));

      Node old = group.killMaster();
      Node now = group.awaitMasterOtherThan(old);

      assertThat(now.index()).isNotZero();
      for (Node node : group.nodes()) {
        tape.await(
            "+switch-master from " + node.sentinel(),
            SOON,
            h -> h.sentinel() == node.index() && h.channel().equals("+switch-master"));
      }
      long back = System.nanoTime();
      old.redis().start();
      assertThat(old.role()).isEqualTo("master");
      Await.until("the old master to follow", Duration.ofSeconds(40), () -> isReplica(old));
      assertThat(group.masterNow()).as(() -> String.join("\n", tape.timeline(back))).contains(now);
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void theLeaderWithholdsItsSwitchWhileAReplicaCannotResync(RedisBinaries server) {
    try (Group group =
            Group.plan()
                .binaries(server)
                .redisLine(2, "replica-priority 0")
                .failoverTimeout(Duration.ofSeconds(8))
                .start();
        SentinelTape tape = group.tape()) {
      group.withholdResync(2);
      group.failover(1);

      SentinelTape.Heard observer = tape.await("+switch-master", SOON);
      SentinelTape.Heard forced = tape.await("+failover-end-for-timeout", SOON);
      SentinelTape.Heard leader = tape.await("switch of 1", SOON, GroupIT::switchOfOne);

      assertThat(observer.sentinel()).isNotEqualTo(1);
      assertThat(forced.sentinel()).isEqualTo(1);
      assertThat(observer.at()).isLessThan(forced.at());
      assertThat(forced.at()).isLessThanOrEqualTo(leader.at());
      assertThat(tape.first("+promoted-slave").map(SentinelTape.Heard::sentinel)).contains(1);
      assertThat(tape.first("+slave-reconf-inprog")).isPresent();
      assertThat(tape.first("+slave-reconf-done")).isEmpty();

      group.allowResync(2);
      group.awaitWhole();
      assertThat(group.masterNow()).contains(group.node(1));
    }
  }

  @Test
  void passwordsAndTlsHoldTheGroupTogether() {
    try (Group group =
        Group.plan().password("for-redis").sentinelPassword("for-sentinel").tls().start()) {
      assertThat(group.certificates()).isPresent();
      Node old = group.node(0);
      group.failover(0);
      assertThat(group.awaitMasterOtherThan(old).role()).isEqualTo("master");
      assertThat(old.redis().config()).content().contains("port 0").contains("for-redis");
    }
  }

  @Test
  void sentinelAnnouncesHostNames() {
    assumeTrue(HostNames.available(), "no mount namespaces for users on this system");
    try (Group group = Group.plan().hostNames().start()) {
      List<?> named = group.sentinel(1).list("SENTINEL", "GET-MASTER-ADDR-BY-NAME", group.master());
      assertThat(named.get(0)).isEqualTo("node-0.lab.internal");
      group.failover(1);
      assertThat(group.awaitMasterOtherThan(group.node(0)).name()).startsWith("node-");
    }
  }

  @Test
  void aPausedServerHoldsItsConnectionAndAnswersWhenResumed() {
    try (Group group = Group.plan().nodes(1, 1).downAfter(SOON).start()) {
      Server redis = group.node(0).redis();
      redis.pause();
      assertThat(redis.isRunning()).isTrue();
      assertThat(group.masterNow()).isEmpty();
      redis.resume();
      assertThat(redis.call("PING")).isEqualTo("PONG");
    }
  }

  @Test
  void twoGroupsAtOnceShareNoAddressAndLeaveNoProcess() {
    List<Long> pids;
    try (Group one = Group.plan().nodes(1, 1).start();
        Group two = Group.plan().nodes(1, 1).master("other").start()) {
      assertThat(one.sentinels()).doesNotContainAnyElementsOf(two.sentinels());
      pids =
          Stream.of(one.node(0), two.node(0))
              .flatMap(n -> Stream.of(n.redis(), n.sentinel()))
              .map(server -> server.process().pid())
              .toList();
      assertThat(pids).allMatch(pid -> ProcessHandle.of(pid).isPresent());
    }
    assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
  }

  private static boolean switchOfOne(SentinelTape.Heard heard) {
    return heard.sentinel() == 1 && heard.channel().equals("+switch-master");
  }

  private static boolean isReplica(Node node) {
    return Optional.of(node.role()).filter("slave"::equals).isPresent();
  }

  @Test
  void fieldsOfAReplyKeepEmptyValuesInPlace() {
    assertThat(Server.fields(List.of("ip", "127.0.0.1", "runid", "", "port", "1")))
        .isEqualTo(Map.of("ip", "127.0.0.1", "runid", "", "port", "1"));
  }
}
