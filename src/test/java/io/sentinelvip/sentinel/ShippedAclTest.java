package io.sentinelvip.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentinelvip.Require;
import io.sentinelvip.core.Event;
import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.PeerPort;
import io.sentinelvip.engine.ProbePort;
import io.sentinelvip.engine.Told;
import io.sentinelvip.lab.ShippedAcl;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VipId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped ACL lines give what the agent needs, and nothing that it does not: without any one of
 * the permissions, it tells of a NOPERM.
 */
class ShippedAclTest {

  private static final MasterName MASTER = new MasterName("mymaster");
  private static final VipId VIP = new VipId(MASTER, new Vip(Ip.of("172.16.0.10")));

  /** What the agent's links never ask. */
  private static final String CKQUORUM = "+sentinel|ckquorum";

  private static final String PASSWORD = "of-the-agent";

  @TempDir Path dir = Path.of(".");

  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeAll
  static void redisIsThere() {
    Require.orSkip("redis", RealServer.available(), "there is no redis-server on the PATH");
  }

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private <T extends AutoCloseable> T opened(T it) {
    open.add(it);
    return it;
  }

  /** One user of each line: all permissions, then without each of them in turn. */
  private static Map<String, String> usersByMissing(ShippedAcl acl) {
    String line = acl.line(PASSWORD);
    Map<String, String> users = new LinkedHashMap<>();
    users.put("nothing", line);
    for (String word : line.split(" ", -1)) {
      if (word.startsWith("+") || word.startsWith("&")) {
        users.put(
            word,
            line.replace("user " + ShippedAcl.USER, "user " + name(users.size()))
                .replaceFirst(" \\Q" + word + "\\E(?= |$)", ""));
      }
    }
    return users;
  }

  private static String name(int number) {
    return number == 0 ? ShippedAcl.USER : "lacking-" + number;
  }

  private static Access access(int number) {
    return new Access(
        Optional.of(name(number)), Optional.of(Secret.value(PASSWORD)), Optional.empty());
  }

  /** The links of one user, and what they told. */
  private record Links(SentinelLinks links, RecordingInbox inbox) {

    boolean areRefused() {
      return links.links().stream().anyMatch(l -> l.problem().contains("NOPERM"))
          || inbox.entries().stream()
              .anyMatch(
                  e ->
                      e.event() instanceof Event.ViewFailed f && f.fault().code().equals("NOPERM"));
    }
  }

  private Links links(RealServer sentinel, int user) {
    RecordingInbox inbox = new RecordingInbox();
    SentinelLinks links =
        opened(
            new SentinelLinks(
                List.of(sentinel.at()), Set.of(MASTER), access(user), inbox, Clock.SYSTEM));
    links.start();
    return new Links(links, inbox);
  }

  @Test
  void theSentinelLineSufficesAndEachOfItsPermissionsIsNeeded() throws IOException {
    Map<String, String> users = usersByMissing(ShippedAcl.SENTINEL);
    assertThat(users).as("whose refusal shows that all have been PINGed").containsKey("+ping");
    RealServer redis = opened(RealServer.redis(dir));
    RealServer sentinel =
        opened(RealServer.sentinel(dir, redis, 1, users.values().toArray(new String[0])));
    List<Links> links = new ArrayList<>();
    for (int i = 0; i < users.size(); i++) {
      links.add(links(sentinel, i));
    }
    int i = 0;
    for (String missing : users.keySet()) {
      Links one = links.get(i++);
      if (missing.equals(CKQUORUM)) {
        assertThat(probed(sentinel, i - 1).why().orElseThrow().code()).isEqualTo("NOPERM");
      } else if (!missing.equals("nothing") && !missing.startsWith("+client")) {
        RecordingInbox.until("a NOPERM without " + missing, one::areRefused);
      }
    }
    assertThat(probed(sentinel, 0).value()).isPresent();
    Links agent = links.get(0);
    agent.inbox.await(0, Event.ViewAnswered.class, e -> true);
    agent.inbox.await(0, Event.NodesListed.class, e -> true);
    agent.inbox.await(0, Event.Hinted.class, e -> e.hint().text().equals("subscribed"));
    assertThat(agent.areRefused()).isFalse();
    assertThat(agent.links.links().get(0).problem()).isEmpty();
  }

  /** What {@code check} alone asks a Sentinel. */
  private static Told<ProbePort.Quorum> probed(RealServer sentinel, int user) {
    try {
      return new ServerProbe(access(user), Map.of(), Clock.SYSTEM)
          .group(sentinel.at(), MASTER)
          .quorum();
    } catch (FaultException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void agentsSeeOneAnotherAndWithoutThatPermissionEverythingElseWorks() throws Exception {
    Map<String, String> users = usersByMissing(ShippedAcl.SENTINEL);
    List<String> missing = List.copyOf(users.keySet());
    RealServer redis = opened(RealServer.redis(dir));
    RealServer sentinel =
        opened(RealServer.sentinel(dir, redis, 1, users.values().toArray(new String[0])));
    Links agent = links(sentinel, 0);
    Links unnamed = links(sentinel, missing.indexOf("+client|setname"));
    Links unseeing = links(sentinel, missing.indexOf("+client|list"));
    PeerPort.Peer self = new PeerPort.Peer(Set.of("10.0.1.11:6379"), Set.of("mymaster@7"));
    PeerPort.Peer other = new PeerPort.Peer(Set.of("10.0.3.13:6379"), Set.of());
    agent.links.show(self);
    unnamed.links.show(new PeerPort.Peer(Set.of("10.0.2.12:6379"), Set.of()));
    unseeing.links.show(other);
    RecordingInbox.until(
        "both of those that may", () -> seenBy(agent).containsAll(Set.of(self, other)));
    assertThat(seenBy(agent)).containsOnly(self, other);
    assertThat(seenBy(unnamed)).containsOnly(self, other);
    assertThat(unseeing.links.present()).isEmpty();
    for (Links one : List.of(agent, unnamed, unseeing)) {
      one.inbox.await(0, Event.NodesListed.class, e -> true);
      assertThat(one.areRefused()).isFalse();
      assertThat(one.links.nodes(MASTER)).containsExactly(redis.at());
    }
    agent.links.show(new PeerPort.Peer(Set.of("10.0.1.11:6379"), Set.of()));
    RecordingInbox.until("the other name", () -> !seenBy(unnamed).contains(self));
  }

  /** As in an agent, asking goes on; an agent that does not ask is held for dead. */
  private static Set<PeerPort.Peer> seenBy(Links one) {
    try {
      one.links.ask(MASTER);
      return Set.copyOf(one.links.present().orElse(List.of()));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theSentinelLineHasExactlyTheChannelsThatAreListenedTo() {
    assertThat(ShippedAcl.SENTINEL.shipped().split(" ", -1))
        .filteredOn(word -> word.startsWith("&"))
        .containsExactlyInAnyOrderElementsOf(
            SentinelMessage.CHANNELS.stream().map(channel -> "&" + channel).toList());
  }

  @Test
  void theRedisLineSufficesAndEachOfItsPermissionsIsNeeded() throws Exception {
    List<String> missing = List.copyOf(usersByMissing(ShippedAcl.REDIS).keySet());
    assertThat(missing).containsExactlyInAnyOrder("nothing", "+info", "+role", "+time");
    RealServer redis =
        opened(
            RealServer.redis(
                dir, usersByMissing(ShippedAcl.REDIS).values().toArray(new String[0])));
    for (int i = 0; i < missing.size(); i++) {
      RecordingInbox inbox = new RecordingInbox();
      RedisRoles roles = opened(new RedisRoles(Map.of(VIP, access(i)), inbox, Clock.SYSTEM));
      ServerProbe probe = new ServerProbe(Access.OPEN, Map.of(VIP, access(i)), Clock.SYSTEM);
      roles.ask(VIP, redis.at());
      if (missing.get(i).equals("+role")) {
        inbox.await(0, Event.RoleFailed.class, e -> e.fault().code().equals("NOPERM"));
        assertThatThrownBy(() -> probe.server(VIP, redis.at())).hasMessageContaining("NOPERM");
      } else {
        inbox.await(0, Event.RoleAnswered.class, e -> true);
        ProbePort.Server told = probe.server(VIP, redis.at());
        assertThat(told.guarded().why().isPresent()).isEqualTo(missing.get(i).equals("+info"));
        assertThat(told.clockAhead().why().isPresent()).isEqualTo(missing.get(i).equals("+time"));
      }
    }
  }

  @Test
  void aLineWhoseHashWasNotPutInIsRefusedByTheServers() throws IOException {
    RealServer redis = opened(RealServer.redis(dir));
    RealServer sentinel = opened(RealServer.sentinel(dir, redis, 1));
    for (ShippedAcl acl : ShippedAcl.values()) {
      RealServer server = acl == ShippedAcl.SENTINEL ? sentinel : redis;
      String command = acl.shipped().replaceFirst("^user", "ACL SETUSER");
      assertThat(server.command(command)).startsWith("-ERR").contains("64");
      String right = acl.line(PASSWORD).replaceFirst("^user", "ACL SETUSER");
      assertThat(server.command(right)).startsWith("+OK");
    }
  }
}
