package io.sentinelvip.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.Require;
import io.sentinelvip.core.Event;
import io.sentinelvip.core.Hint;
import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.SentinelPort.Link;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.SentinelView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The links against real Sentinels. */
class RealSentinelsTest {

  private static final MasterName MASTER = new MasterName("mymaster");

  @TempDir Path dir = Path.of(".");

  private final RecordingInbox inbox = new RecordingInbox();
  private final AtomicInteger ahead = new AtomicInteger();
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

  private RealServer redis(String... lines) throws IOException {
    return opened(RealServer.redis(dir, lines));
  }

  private RealServer sentinel(RealServer redis, String... lines) throws IOException {
    return opened(RealServer.sentinel(dir, redis, 2, lines));
  }

  private SentinelLinks links(Access access, Endpoint... configured) {
    return links(access, InetAddress::getAllByName, configured);
  }

  private SentinelLinks links(Access access, Names.Lookup lookup, Endpoint... configured) {
    Clock clock = () -> Clock.SYSTEM.now().plus(Duration.ofSeconds(ahead.get()));
    SentinelLinks links =
        opened(
            new SentinelLinks(
                List.of(configured), Set.of(MASTER), access, inbox, clock, new Names(lookup)));
    links.start();
    return links;
  }

  private SentinelView view(int mark, Endpoint via) {
    return inbox.await(mark, Event.ViewAnswered.class, e -> e.view().via().equals(via)).view();
  }

  private void subscribed(int mark, Endpoint via) {
    inbox.await(
        mark,
        Event.Hinted.class,
        e -> e.hint().source().equals(via.toString()) && e.hint().text().equals("subscribed"));
  }

  /** The three Sentinels know one another. */
  private List<RealServer> three(RealServer redis) throws IOException {
    List<RealServer> all = List.of(sentinel(redis), sentinel(redis), sentinel(redis));
    for (RealServer one : all) {
      RecordingInbox.until("the others", () -> knows(one, 2));
    }
    return all;
  }

  private static boolean knows(RealServer sentinel, int others) {
    try {
      return sentinel
          .command("SENTINEL MASTER mymaster")
          .contains("num-other-sentinels\r\n$1\r\n" + others);
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aFailoverIsHintedSeenAndItsNodesAreListed() throws IOException {
    RealServer first = redis();
    RealServer second = redis("replicaof 127.0.0.1 " + first.port());
    List<RealServer> sentinels = three(first);
    RecordingInbox.until(
        "the replica",
        () ->
            text(sentinels.get(0), "SENTINEL REPLICAS mymaster").contains("role:slave")
                || text(sentinels.get(0), "SENTINEL REPLICAS mymaster").contains("slave-priority"));
    links(Access.OPEN, sentinels.get(0).at());
    for (RealServer one : sentinels) {
      assertThat(view(0, one.at()).named()).isEqualTo(first.at());
      subscribed(0, one.at());
    }
    inbox.await(0, Event.NodesListed.class, e -> e.nodes().equals(Set.of(first.at(), second.at())));

    int mark = inbox.mark();
    RecordingInbox.until(
        "a planned failover",
        () -> text(sentinels.get(1), "SENTINEL FAILOVER mymaster").startsWith("+OK"));
    inbox.await(mark, Event.Hinted.class, e -> e.hint().text().startsWith("+promoted-slave"));
    for (RealServer one : sentinels) {
      inbox.await(
          mark,
          Event.Hinted.class,
          e ->
              e.hint().kind() == Hint.Kind.LOOK
                  && e.hint().source().equals(one.at().toString())
                  && e.hint().text().startsWith("+switch-master"));
    }
  }

  private static String text(RealServer server, String command) {
    try {
      return server.command(command);
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void aRestartedSentinelIsFoundAgainUnderItsNewRunId() throws IOException {
    RealServer sentinel = sentinel(redis());
    links(Access.OPEN, sentinel.at());
    SentinelView before = view(0, sentinel.at());
    subscribed(0, sentinel.at());

    int mark = inbox.mark();
    sentinel.restart();
    assertThat(view(mark, sentinel.at()).sentinel()).isEqualTo(before.sentinel());
    subscribed(mark, sentinel.at());

    mark = inbox.mark();
    sentinel.changeRunId();
    inbox.await(
        mark, Event.ViewAnswered.class, e -> !e.view().sentinel().equals(before.sentinel()));
  }

  @Test
  void aStoppedSentinelIsSilentWithinFiveSecondsAndDelaysNoOther() throws IOException {
    RealServer redis = redis();
    List<RealServer> sentinels = three(redis);
    SentinelLinks links =
        links(Access.OPEN, sentinels.get(0).at(), sentinels.get(1).at(), sentinels.get(2).at());
    sentinels.forEach(s -> subscribed(0, s.at()));
    Endpoint stopped = sentinels.get(0).at();
    sentinels.get(0).stop();

    int mark = inbox.mark();
    links.ask(MASTER);
    view(mark, sentinels.get(1).at());
    view(mark, sentinels.get(2).at());
    assertThat(
            inbox.entries().subList(mark, inbox.mark()).stream()
                .map(RecordingInbox.Entry::event)
                .filter(e -> e instanceof Event.ViewFailed f && f.via().equals(stopped)))
        .as("it has not even failed when the others have answered")
        .isEmpty();
    inbox.await(mark, Event.ViewFailed.class, e -> e.via().equals(stopped));
    RecordingInbox.until(
        "its silence", Duration.ofSeconds(5), () -> !link(links, stopped).subscribed());

    int resumed = inbox.mark();
    sentinels.get(0).resume();
    subscribed(resumed, stopped);
    view(resumed, stopped);
  }

  private static Link link(SentinelLinks links, Endpoint at) {
    return links.links().stream()
        .filter(l -> l.address().equals(at.toString()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void oneSentinelByNameAndByAddressIsOneLink() throws IOException {
    RealServer redis = redis();
    List<RealServer> sentinels = three(redis);
    Endpoint byName = new Endpoint("s0.example", sentinels.get(0).port());
    SentinelLinks links =
        links(
            Access.OPEN,
            host ->
                host.equals("s0.example")
                    ? new InetAddress[] {Ip.of("127.0.0.1").value()}
                    : InetAddress.getAllByName(host),
            byName);
    view(0, byName);
    view(0, sentinels.get(1).at());
    view(0, sentinels.get(2).at());
    inbox.await(
        0,
        Event.NodesListed.class,
        e -> e.sentinel().equals(view(0, sentinels.get(1).at()).sentinel()));

    RecordingInbox.until("three links", () -> links.links().size() == 3);
    assertThat(links.links())
        .extracting(Link::address)
        .containsExactlyInAnyOrder(
            byName.toString(), sentinels.get(1).at().toString(), sentinels.get(2).at().toString());
    assertThat(links.links()).extracting(Link::runId).doesNotHaveDuplicates().doesNotContain("");
  }

  @Test
  void aMasterThatNobodyMonitorsIsMissing() throws IOException {
    RealServer sentinel = sentinel(redis());
    MasterName other = new MasterName("other");
    SentinelLinks links =
        opened(
            new SentinelLinks(
                List.of(sentinel.at()), Set.of(MASTER, other), Access.OPEN, inbox, Clock.SYSTEM));
    links.start();
    Event.ViewFailed failed =
        inbox.await(0, Event.ViewFailed.class, e -> e.fault().kind() == Fault.Kind.MISSING);
    assertThat(failed.fault().text()).contains("other");
    view(0, sentinel.at());
  }

  @Test
  void aWrongPasswordIsDeniedAndARotatedOneIsReadAnew() throws IOException {
    RealServer sentinel = sentinel(redis(), "requirepass right");
    Path file = Files.writeString(dir.resolve("sentinel.pass"), "wrong\n");
    SentinelLinks links =
        links(
            new Access(Optional.empty(), Optional.of(Secret.file(file)), Optional.empty()),
            sentinel.at());
    Event.ViewFailed denied =
        inbox.await(0, Event.ViewFailed.class, e -> e.fault().kind() == Fault.Kind.DENIED);
    assertThat(denied.fault().code()).isEqualTo("WRONGPASS");
    assertThat(denied.toString() + links.links()).doesNotContain("wrong\n", "right");

    Files.delete(file);
    inbox.await(0, Event.ViewFailed.class, e -> e.fault().code().equals("SecretFile"));
    Files.writeString(file, "right\n");
    view(0, sentinel.at());
    subscribed(0, sentinel.at());
  }

  @Test
  void noPasswordWhereOneIsNeededIsDenied() throws IOException {
    RealServer sentinel = sentinel(redis(), "requirepass right");
    links(Access.OPEN, sentinel.at());
    inbox.await(
        0,
        Event.ViewFailed.class,
        e -> e.fault().kind() == Fault.Kind.DENIED && e.fault().code().equals("NOAUTH"));
  }

  private static final String COMMANDS =
      "-@all +ping +subscribe +sentinel|myid +sentinel|master +sentinel|get-master-addr-by-name"
          + " +sentinel|sentinels +sentinel|replicas";

  private static final Access AGENT =
      new Access(Optional.of("agent"), Optional.of(Secret.value("pw")), Optional.empty());

  @Test
  void aSubscriptionThatIsRefusedIsSaidAndAskingGoesOn() throws IOException {
    RealServer sentinel = sentinel(redis(), "user agent on >pw resetchannels " + COMMANDS);
    SentinelLinks links = links(AGENT, sentinel.at());
    view(0, sentinel.at());
    RecordingInbox.until(
        "the problem", () -> link(links, sentinel.at()).problem().contains("&<channel>"));
    int mark = inbox.mark();
    links.ask(MASTER);
    view(mark, sentinel.at());
  }

  @Test
  void aNameThatCannotBeResolvedIsToldAndTheLastGoodAnswerStands() throws IOException {
    RealServer sentinel = sentinel(redis());
    Endpoint byName = new Endpoint("s.example", sentinel.port());
    boolean[] known = {false};
    links(
        Access.OPEN,
        host -> {
          if (!known[0]) {
            throw new UnknownHostException(host);
          }
          return new InetAddress[] {Ip.of("127.0.0.1").value()};
        },
        byName);
    inbox.await(0, Event.ViewFailed.class, e -> e.fault().code().equals("UnknownHost"));
    known[0] = true;
    view(0, byName);
    known[0] = false;
    int mark = inbox.mark();
    sentinel.restart();
    view(mark, byName);
  }

  @Test
  void aDiscoveredSentinelIsForgottenOnceNobodyListsItAndAConfiguredOneNever() throws IOException {
    RealServer redis = redis();
    List<RealServer> sentinels = three(redis);
    RealServer gone = sentinels.get(2);
    Endpoint dead = new Endpoint("127.0.0.1", 1);
    SentinelLinks links = links(Access.OPEN, sentinels.get(0).at(), dead);
    view(0, gone.at());
    RecordingInbox.until("its links", () -> link(links, gone.at()).subscribed());
    gone.kill();
    RecordingInbox.until(
        "its silence",
        () -> !link(links, gone.at()).problem().isEmpty() && !link(links, gone.at()).subscribed());
    ahead.set(120);
    links.forget();
    assertThat(links.links())
        .as("nobody listed anything since: being blind forgets nobody")
        .extracting(Link::address)
        .contains(gone.at().toString());

    for (RealServer rest : sentinels.subList(0, 2)) {
      rest.command("SENTINEL RESET mymaster");
    }
    RecordingInbox.until("the two alone", () -> knows(sentinels.get(0), 1));
    RecordingInbox.until(
        "its end",
        () -> {
          links.ask(MASTER);
          links.forget();
          return links.links().stream().noneMatch(l -> l.address().equals(gone.at().toString()));
        });
    assertThat(links.links())
        .extracting(Link::address)
        .containsExactlyInAnyOrder(
            sentinels.get(0).at().toString(), sentinels.get(1).at().toString(), dead.toString());
  }

  @Test
  void aNameThatHangsInDnsDelaysNoOtherSentinel() throws IOException {
    RealServer sentinel = sentinel(redis());
    CountDownLatch hang = new CountDownLatch(1);
    open.add(hang::countDown);
    SentinelLinks links =
        links(
            Access.OPEN,
            host -> {
              try {
                hang.await();
              } catch (InterruptedException e) {
                throw new UnknownHostException(host);
              }
              throw new UnknownHostException(host);
            },
            new Endpoint("hangs.example", 26379),
            sentinel.at());
    subscribed(0, sentinel.at());
    int mark = inbox.mark();
    links.ask(MASTER);
    view(mark, sentinel.at());
    inbox.await(
        mark,
        Event.ViewFailed.class,
        e -> e.via().host().equals("hangs.example") && e.fault().code().equals("NotConnected"));
  }

  @Test
  void messagesOfForeignMastersAreNotHeard() throws IOException {
    RealServer sentinel = sentinel(redis());
    links(Access.OPEN, sentinel.at());
    subscribed(0, sentinel.at());
    RealServer other = redis();
    int mark = inbox.mark();
    sentinel.command("SENTINEL MONITOR foreign 127.0.0.1 " + other.port() + " 1");
    sentinel.command("SENTINEL REMOVE foreign");
    sentinel.command("SENTINEL REMOVE mymaster");
    inbox.await(mark, Event.Hinted.class, e -> e.hint().text().startsWith("-monitor"));
    assertThat(inbox.entries().subList(mark, inbox.mark()))
        .noneMatch(e -> e.event().toString().contains("foreign"));
  }
}
