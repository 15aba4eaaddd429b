package io.sentinelvip.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentinelvip.Require;
import io.sentinelvip.engine.ClientPort.Write;
import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.GroupPort;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.MasterName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a drill asks and does, against real servers, as the user that its page describes. */
class GroupAskerTest {

  private static final MasterName MASTER = new MasterName("mymaster");
  private static final Path PAGE = Path.of("src/site/markdown/drill.md");
  private static final String KEY = "sentinel-vip:drill:1";

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

  /** The lines of the page: the first for the Sentinels, the second for the servers. */
  private static String user(int line) throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(l -> l.startsWith("user sentinel-vip-drill "))
        .toList()
        .get(line);
  }

  private static final Access DRILL =
      new Access(
          Optional.of("sentinel-vip-drill"),
          Optional.of(Secret.value("PASSWORD")),
          Optional.empty());

  private RealServer redis() throws IOException {
    return opened(RealServer.redis(dir, user(1)));
  }

  private static void refused(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            FaultException.class, e -> assertThat(e.fault().code()).isEqualTo(code));
  }

  @Test
  void theGroupIsReadAndAFailoverAskedForAsTheUserOfThePage() throws Exception {
    RealServer redis = redis();
    RealServer sentinel = opened(RealServer.sentinel(dir, redis, 1, user(0)));
    GroupAsker asker = new GroupAsker(DRILL, DRILL);
    GroupPort.Group group = asker.look(sentinel.at(), MASTER);
    assertThat(group.master()).isEqualTo(redis.at());
    assertThat(group.quorum()).isEqualTo(1);
    assertThat(group.failoverTimeout()).isEqualTo(Duration.ofSeconds(6));
    assertThat(group.flags()).containsExactly("master");
    assertThat(group.failingOver()).isFalse();
    assertThat(group.replicas()).isEmpty();
    refused("NOGOODSLAVE", () -> asker.failover(sentinel.at(), MASTER));
    GroupAsker agent = new GroupAsker(Access.OPEN, Access.OPEN);
    assertThat(agent.look(sentinel.at(), MASTER).epoch()).isZero();
  }

  @Test
  void prioritiesAreReadSetAndWrittenDown() throws Exception {
    RealServer redis = redis();
    GroupAsker asker = new GroupAsker(DRILL, DRILL);
    assertThat(asker.priority(redis.at())).isEqualTo(100);
    asker.setPriority(redis.at(), 99);
    assertThat(asker.priority(redis.at())).isEqualTo(99);
    asker.rewrite(redis.at());
  }

  @Test
  void whoMayNotIsRefusedWithTheCommandByName() throws Exception {
    RealServer redis =
        opened(RealServer.redis(dir, "user sentinel-vip-drill on >PASSWORD -@all +role"));
    GroupAsker asker = new GroupAsker(DRILL, DRILL);
    refused("NOPERM", () -> asker.priority(redis.at()));
    assertThatThrownBy(() -> asker.setPriority(redis.at(), 1))
        .hasMessageContaining("CONFIG SET replica-priority 1 at " + redis.at());
  }

  @Test
  void aWriterWritesAndWhatItWroteIsReadBackAndRemoved() throws Exception {
    RealServer redis = redis();
    GroupAsker asker = new GroupAsker(DRILL, DRILL);
    VipWriter writer = opened(new VipWriter(redis.at(), DRILL, KEY, Clock.SYSTEM));
    assertThat(writer.reach()).as("127.0.0.1 ends here").isTrue();
    writer.start();
    RecordingInbox.until("some writes", () -> acknowledged(writer).size() > 20);
    writer.close();
    assertThat(asker.written(redis.at(), KEY)).isEqualTo(acknowledged(writer));
    asker.delete(redis.at(), KEY);
    assertThat(asker.written(redis.at(), KEY)).isEmpty();
    refused("NOPERM", () -> asker.delete(redis.at(), "another"));
  }

  private static Set<Long> acknowledged(VipWriter writer) {
    return writer.writes().stream()
        .filter(Write::acknowledged)
        .map(Write::number)
        .collect(Collectors.toSet());
  }

  @Test
  void aWriterThatIsCutDialsAnew() throws Exception {
    RealServer redis = redis();
    VipWriter writer = opened(new VipWriter(redis.at(), DRILL, KEY, Clock.SYSTEM));
    writer.start();
    RecordingInbox.until("a write", () -> !acknowledged(writer).isEmpty());
    redis.kill();
    RecordingInbox.until(
        "a refusal", () -> writer.writes().stream().anyMatch(w -> !w.acknowledged()));
    long last = writer.writes().size();
    redis.restart();
    RecordingInbox.until(
        "another write", () -> acknowledged(writer).stream().anyMatch(n -> n > last));
  }

  @Test
  void aVipThatNobodyAnswersAtIsNotReached() {
    VipWriter writer = new VipWriter(new Endpoint("127.0.0.1", 1), Access.OPEN, KEY, Clock.SYSTEM);
    refused("REFUSED", writer::reach);
  }

  @Test
  void whatMakesNoSenseIsAFault() {
    refused("Malformed", () -> GroupReplies.priority("it", new Reply.Text("100")));
    refused(
        "Malformed",
        () ->
            GroupReplies.group(
                "it",
                new Endpoint("10.0.0.1", 1),
                List.of(
                    new Reply.Many(List.of()),
                    new Reply.Many(List.of()),
                    new Reply.Many(List.of()))));
    refused("ERR", () -> GroupReplies.numbers("it", new Reply.Refusal("ERR no")));
  }
}
