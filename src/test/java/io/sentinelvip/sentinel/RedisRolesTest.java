package io.sentinelvip.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.Require;
import io.sentinelvip.core.Event;
import io.sentinelvip.core.Hint;
import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.SteppedClock;
import io.sentinelvip.lab.Await;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VipId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisRolesTest {

  private static final VipId VIP =
      new VipId(new MasterName("mymaster"), new Vip(Ip.of("172.16.0.10")));

  @TempDir Path dir = Path.of(".");

  private final RecordingInbox inbox = new RecordingInbox();
  private final List<AutoCloseable> open = new ArrayList<>();

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

  private RealServer redis(String... lines) throws IOException {
    Require.orSkip("redis", RealServer.available(), "there is no redis-server on the PATH");
    return opened(RealServer.redis(dir, lines));
  }

  private RedisRoles roles(Access access) {
    return opened(new RedisRoles(Map.of(VIP, access), inbox, Clock.SYSTEM));
  }

  private Role role(Endpoint at) {
    return role(0, at);
  }

  private Role role(int mark, Endpoint at) {
    return inbox.await(mark, Event.RoleAnswered.class, e -> e.redis().equals(at)).role();
  }

  /** Whether the thread of this link reads no more. */
  private static boolean waits(Endpoint at) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(
            t ->
                t.getName().equals("redis-" + at + "-role")
                    && t.getState() == Thread.State.WAITING);
  }

  private Fault failure(int mark) {
    return inbox.await(mark, Event.RoleFailed.class, e -> true).fault();
  }

  @Test
  void masterReplicaAndPeersAnswer() throws IOException {
    RealServer master = redis();
    RealServer replica = redis("replicaof 127.0.0.1 " + master.port());
    RedisRoles roles = roles(Access.OPEN);
    roles.ask(VIP, replica.at());
    roles.ask(VIP, master.at());
    assertThat(role(replica.at())).isEqualTo(Role.REPLICA);
    assertThat(role(master.at())).isEqualTo(Role.MASTER);
    assertThat(inbox.entries()).allMatch(e -> e.target().equals(VIP));

    int mark = inbox.mark();
    roles.ask(VIP, master.at());
    Event.RoleAnswered again = inbox.await(mark, Event.RoleAnswered.class, e -> true);
    assertThat(again.answeredAt().monoNanos()).isGreaterThan(again.askedAt().monoNanos());
  }

  @Test
  void aKilledConnectionIsHintedWithoutAnyoneAskingAndComesBackForTheNextQuestion()
      throws IOException {
    RealServer master = redis();
    RedisRoles roles = roles(Access.OPEN);
    roles.ask(VIP, master.at());
    role(master.at());

    int mark = inbox.mark();
    master.command("CLIENT KILL TYPE normal SKIPME yes");
    Hint hint = inbox.await(mark, Event.Hinted.class, e -> true).hint();
    assertThat(hint.kind()).isEqualTo(Hint.Kind.ROLE);
    assertThat(hint.source()).isEqualTo("redis");
    roles.ask(VIP, master.at());
    assertThat(role(mark, master.at())).isEqualTo(Role.MASTER);
  }

  @Test
  void aConnectionThatNobodyUsesIsCutWithoutAHintAndIsThereWhenAskedAgain() throws IOException {
    RealServer master = redis();
    SteppedClock clock = new SteppedClock();
    RedisRoles roles = opened(new RedisRoles(Map.of(VIP, Access.OPEN), inbox, clock));
    roles.ask(VIP, master.at());
    role(master.at());
    clock.pass(Duration.ofSeconds(4));

    int mark = inbox.mark();
    master.command("CLIENT KILL TYPE normal SKIPME yes");
    Await.until("the cut to be noticed", Duration.ofSeconds(5), () -> waits(master.at()));
    roles.ask(VIP, master.at());
    assertThat(role(mark, master.at())).isEqualTo(Role.MASTER);
    assertThat(inbox.entries()).noneMatch(e -> e.event() instanceof Event.Hinted);
  }

  @Test
  void aStoppedRedisFailsAndAnswersAgainWhenItGoesOn() throws IOException {
    RealServer master = redis();
    RedisRoles roles = roles(Access.OPEN);
    roles.ask(VIP, master.at());
    role(master.at());
    master.stop();
    int mark = inbox.mark();
    roles.ask(VIP, master.at());
    assertThat(failure(mark).code()).isEqualTo("Timeout");
    assertThat(inbox.entries()).noneMatch(e -> e.event() instanceof Event.Hinted);

    int resumed = inbox.mark();
    master.resume();
    assertThat(role(resumed, master.at())).isEqualTo(Role.MASTER);
  }

  @Test
  void aDeadRedisIsToldEachTimeAndFoundWhenItIsBack() throws IOException {
    RealServer master = redis();
    RedisRoles roles = roles(Access.OPEN);
    roles.ask(VIP, master.at());
    role(master.at());
    master.kill();
    inbox.await(0, Event.Hinted.class, e -> true);
    int mark = inbox.mark();
    roles.ask(VIP, master.at());
    assertThat(failure(mark).kind()).isEqualTo(Fault.Kind.TRANSIENT);

    int restarted = inbox.mark();
    master.restart();
    assertThat(role(restarted, master.at())).isEqualTo(Role.MASTER);
  }

  @Test
  void aPasswordIsReadAnewUntilItFits() throws IOException {
    RealServer master = redis("requirepass right");
    Path file = Files.writeString(dir.resolve("redis.pass"), "wrong");
    Access access = new Access(Optional.empty(), Optional.of(Secret.file(file)), Optional.empty());
    RedisRoles roles = roles(access);
    roles.ask(VIP, master.at());
    assertThat(failure(0).kind()).isEqualTo(Fault.Kind.DENIED);

    Files.writeString(file, "right\r\n");
    assertThat(role(master.at())).isEqualTo(Role.MASTER);
    assertThat(access.toString()).doesNotContain("right");
  }

  @Test
  void noPasswordWhereOneIsNeededIsDenied() throws IOException {
    RealServer master = redis("requirepass right");
    roles(Access.OPEN).ask(VIP, master.at());
    Fault fault = failure(0);
    assertThat(fault.kind()).isEqualTo(Fault.Kind.DENIED);
    assertThat(fault.code()).isEqualTo("NOAUTH");
  }

  @Test
  void loadingAndBusyAndNonsenseAreTransientAndTheConnectionStays() throws IOException {
    for (String answer :
        List.of("-LOADING Redis is loading\r\n", "-BUSY a script\r\n", "*0\r\n", "+OK\r\n")) {
      FakeServer server = opened(new FakeServer(c -> Optional.of(answer)));
      int mark = inbox.mark();
      roles(Access.OPEN).ask(VIP, server.at());
      assertThat(failure(mark).kind()).isEqualTo(Fault.Kind.TRANSIENT);
      server.answer(c -> Optional.of(Recorded.bytes("role-replica")));
      int later = inbox.mark();
      roles(Access.OPEN).ask(VIP, server.at());
      assertThat(role(later, server.at())).isEqualTo(Role.REPLICA);
    }
  }

  @Test
  void aServerThatTakesAndCutsConnectionsIsNoHintAndNoStorm() throws IOException {
    FakeServer server =
        opened(new FakeServer(c -> Optional.of("-ERR max clients\r\nnonsense\r\n")));
    RedisRoles roles = roles(Access.OPEN);
    roles.ask(VIP, server.at());
    failure(0);
    RecordingInbox.until("several attempts", () -> server.heard().size() >= 3);
    assertThat(inbox.entries()).noneMatch(e -> e.event() instanceof Event.Hinted);
  }

  @Test
  void closingEndsTheThreads() throws IOException {
    RealServer master = redis();
    RedisRoles roles = roles(Access.OPEN);
    roles.ask(VIP, master.at());
    role(master.at());
    roles.close();
    RecordingInbox.until(
        "the thread's end",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(t -> t.getName().startsWith("redis-" + master.at())));
  }

  @Test
  void aConnectionUnusedForAMinuteIsClosed() throws IOException {
    FakeServer server = opened(new FakeServer(c -> Optional.of(Recorded.bytes("role-master"))));
    AtomicInteger ahead = new AtomicInteger();
    Clock clock = () -> Clock.SYSTEM.now().plus(Duration.ofSeconds(ahead.get()));
    RedisRoles roles = opened(new RedisRoles(Map.of(VIP, Access.OPEN), inbox, clock));
    roles.ask(VIP, server.at());
    role(server.at());
    ahead.set(61);
    RecordingInbox.until("the end", () -> server.connections() == 0);
    assertThat(inbox.entries()).noneMatch(e -> e.event() instanceof Event.Hinted);

    int mark = inbox.mark();
    roles.ask(VIP, server.at());
    assertThat(role(mark, server.at())).isEqualTo(Role.MASTER);
  }

  @Test
  void aPasswordRotatedBetweenReadingAndUsingItIsReadOnceMore() throws IOException {
    Path file = Files.writeString(dir.resolve("redis.pass"), "old");
    FakeServer server =
        opened(
            new FakeServer(
                command -> {
                  if (!command.get(0).equals("AUTH")) {
                    return Optional.of(Recorded.bytes("role-master"));
                  }
                  rotate(file);
                  return Optional.of(
                      command.get(1).equals("new") ? "+OK\r\n" : "-WRONGPASS invalid\r\n");
                }));
    roles(new Access(Optional.empty(), Optional.of(Secret.file(file)), Optional.empty()))
        .ask(VIP, server.at());
    assertThat(role(server.at())).isEqualTo(Role.MASTER);
    assertThat(inbox.entries()).noneMatch(e -> e.event() instanceof Event.RoleFailed);
    assertThat(server.heard()).startsWith(List.of("AUTH", "old"), List.of("AUTH", "new"));
  }

  private static void rotate(Path file) {
    try {
      Files.writeString(file, "new");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
