package io.sentinelvip.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentinelvip.Require;
import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.ProbePort;
import io.sentinelvip.engine.ProbePort.Replica;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VipId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against real servers. */
@Timeout(60)
class ServerProbeTest {

  private static final MasterName MASTER = new MasterName("mymaster");
  private static final VipId VIP = new VipId(MASTER, new Vip(Ip.of("172.16.0.10")));

  @TempDir private Path dir = Path.of(".");

  private final ServerProbe probe = new ServerProbe(Access.OPEN, Map.of(), Clock.SYSTEM);

  @BeforeAll
  static void redisIsThere() {
    Require.orSkip("redis", RealServer.available(), "there is no redis-server on the PATH");
  }

  @Test
  void aMasterTellsItsRoleItsClockAndWhetherItIsGuarded() throws Exception {
    try (RealServer redis = RealServer.redis(dir)) {
      ProbePort.Server told = probe.server(VIP, redis.at());
      assertThat(told.role()).isEqualTo(Role.MASTER);
      assertThat(told.follows()).isEmpty();
      assertThat(told.guarded().value()).contains(false);
      assertThat(told.clockAhead().value().orElseThrow().abs()).isLessThan(Duration.ofSeconds(2));
      redis.command("CONFIG SET min-replicas-to-write 1");
      assertThat(probe.server(VIP, redis.at()).guarded().value()).contains(true);

      Moment later = new Moment(0, System.currentTimeMillis() + 60_000);
      ProbePort early = new ServerProbe(Access.OPEN, Map.of(), () -> later);
      assertThat(early.server(VIP, redis.at()).clockAhead().value().orElseThrow())
          .isBetween(Duration.ofSeconds(50), Duration.ofSeconds(61));
    }
  }

  @Test
  void aReplicaTellsWhomItFollows() throws Exception {
    try (RealServer redis = RealServer.redis(dir, "replicaof 127.0.0.1 1")) {
      ProbePort.Server told = probe.server(VIP, redis.at());
      assertThat(told.role()).isEqualTo(Role.REPLICA);
      assertThat(told.follows()).contains("127.0.0.1");
    }
  }

  @Test
  void aSentinelTellsItsQuorumAndTheReplicas() throws Exception {
    try (RealServer redis = RealServer.redis(dir);
        RealServer replica =
            RealServer.redis(
                dir, "replicaof 127.0.0.1 " + redis.at().port(), "replica-priority 0");
        RealServer one = RealServer.sentinel(dir, redis, 1);
        RealServer two = RealServer.sentinel(dir, redis, 2)) {
      assertThat(probe.group(one.at(), MASTER).quorum().value().orElseThrow().reached()).isTrue();
      RecordingInbox.until(
          "the replica with its priority",
          () -> replicas(one.at()).stream().anyMatch(r -> r.linked() && r.priority() == 0));
      assertThat(replicas(one.at())).extracting(Replica::at).containsExactly(replica.at());
      assertThat(replicas(one.at()).get(0).follows()).isEqualTo("127.0.0.1");
      two.command("SENTINEL SET mymaster quorum 5");
      ProbePort.Quorum quorum = probe.group(two.at(), MASTER).quorum().value().orElseThrow();
      assertThat(quorum.reached()).isFalse();
      assertThat(quorum.text()).startsWith("NOQUORUM");
      MasterName nobody = new MasterName("nobody");
      assertThat(probe.group(one.at(), nobody).quorum().why()).isPresent();
    }
  }

  private List<Replica> replicas(Endpoint sentinel) {
    try {
      return probe.group(sentinel, MASTER).replicas().value().orElse(List.of());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whereNobodyListensThatIsTold() {
    assertThatThrownBy(() -> probe.server(VIP, new Endpoint("127.0.0.1", 1)))
        .hasMessageContaining("nobody listens there");
  }

  @Test
  void whatMakesNoSenseIsNoAnswer() {
    assertThat(ServerReplies.guarded(new Reply.Text("# Server"))).isEmpty();
    assertThat(ServerReplies.millis(new Reply.Many(List.of(new Reply.Text("x"))))).isEmpty();
    assertThat(ServerReplies.role(new Reply.Nil())).isEmpty();
    assertThat(ServerReplies.quorum(new Reply.Refusal("ERR No such master"))).isEmpty();
    assertThat(ServerReplies.replicas(new Reply.Many(List.of(new Reply.Text("x")))))
        .isEqualTo(Optional.of(List.of()));
    assertThat(ServerReplies.follows(new Reply.Many(List.of(new Reply.Text("slave"))))).isEmpty();
  }
}
