package io.sentinelvip.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.core.Event;
import io.sentinelvip.core.Hint;
import io.sentinelvip.engine.Clock;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.MasterName;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The links against a server that says what the test wants. */
class SentinelLinksTest {

  private static final MasterName MASTER = new MasterName("mymaster");

  private final RecordingInbox inbox = new RecordingInbox();
  private FakeServer server = newServer();
  private SentinelLinks links = newLinks();

  private static FakeServer newServer() {
    try {
      return new FakeServer(SentinelLinksTest::asRecorded);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private SentinelLinks newLinks() {
    return new SentinelLinks(
        List.of(server.at()), Set.of(MASTER), Access.OPEN, inbox, Clock.SYSTEM, false);
  }

  @BeforeEach
  void start() {
    links.start();
  }

  @AfterEach
  void close() throws IOException {
    links.close();
    server.close();
  }

  /** As a real Sentinel answers, without others. */
  private static Optional<String> asRecorded(List<String> command) {
    return Optional.of(
        switch (command.get(0) + (command.size() > 1 ? " " + command.get(1) : "")) {
          case "SENTINEL MYID" -> Recorded.bytes("myid");
          case "SENTINEL MASTER" -> Recorded.bytes("master");
          case "SENTINEL GET-MASTER-ADDR-BY-NAME" -> Recorded.bytes("addr");
          case "SENTINEL SENTINELS" -> "*0\r\n";
          case "SENTINEL REPLICAS" -> Recorded.bytes("replicas");
          case "PING" -> "*2\r\n$4\r\npong\r\n$0\r\n\r\n";
          default -> command.get(0).equals("SUBSCRIBE") ? confirmed(command) : "-ERR unknown\r\n";
        });
  }

  private static String confirmed(List<String> subscribe) {
    StringBuilder all = new StringBuilder();
    for (int i = 1; i < subscribe.size(); i++) {
      String channel = subscribe.get(i);
      all.append("*3\r\n$9\r\nsubscribe\r\n$").append(channel.length()).append("\r\n");
      all.append(channel).append("\r\n:").append(i).append("\r\n");
    }
    return all.toString();
  }

  private static String message(String channel, String payload) {
    return "*3\r\n$7\r\nmessage\r\n$%d\r\n%s\r\n$%d\r\n%s\r\n"
        .formatted(channel.length(), channel, payload.length(), payload);
  }

  private void subscribed() {
    inbox.await(0, Event.Hinted.class, e -> e.hint().text().equals("subscribed"));
  }

  /** All that a new link does by itself is done. */
  private void settled() {
    inbox.await(0, Event.NodesListed.class, e -> true);
    subscribed();
    long now = Clock.SYSTEM.now().monoNanos();
    links.ask(MASTER);
    inbox.await(0, Event.ViewAnswered.class, e -> e.view().askedAt().monoNanos() >= now);
  }

  @Test
  void onlyWhatATightAclAllowsIsSaid() {
    subscribed();
    inbox.await(0, Event.NodesListed.class, e -> e.nodes().size() == 3);
    RecordingInbox.until("a PING", () -> server.count("PING") > 0);

    assertThat(server.heard())
        .extracting(c -> c.get(0) + (c.size() == 3 ? " " + c.get(1) : ""))
        .isSubsetOf(
            "SUBSCRIBE",
            "PING",
            "SENTINEL",
            "SENTINEL MASTER",
            "SENTINEL GET-MASTER-ADDR-BY-NAME",
            "SENTINEL SENTINELS",
            "SENTINEL REPLICAS");
  }

  @Test
  void aMessageHintsAndForeignOrMalformedOnesDoNot() {
    subscribed();
    int mark = inbox.mark();
    server.say(message("+switch-master", "other 10.0.0.1 6379 10.0.0.2 6379"));
    server.say(message("+switch-master", "mymaster 10.0.0.1"));
    server.say(message("+never-heard-of", "it"));
    server.say("*3\r\n$7\r\nmessage\r\n*0\r\n$-1\r\n");
    server.say(":7\r\n+OK\r\n-ERR something\r\n$-1\r\n*-1\r\n*0\r\n");
    server.say(message("+odown", "master mymaster 10.0.0.1 6379 #quorum 2/2"));
    inbox.await(mark, Event.Hinted.class, e -> e.hint().kind() == Hint.Kind.ARM);

    assertThat(inbox.entries().subList(mark, inbox.mark()))
        .extracting(RecordingInbox.Entry::event)
        .filteredOn(Event.Hinted.class::isInstance)
        .hasSize(1);
  }

  @Test
  void aQuestionWaitsForTheRefreshOfOneMasterAndNotOfAll() {
    links.close();
    Set<MasterName> masters = Set.of(new MasterName("a-first"), MASTER, new MasterName("z-last"));
    SentinelLinks many =
        new SentinelLinks(List.of(server.at()), masters, Access.OPEN, inbox, Clock.SYSTEM, false);
    server.answer(
        command -> {
          if (command.equals(List.of("SENTINEL", "REPLICAS", "a-first"))) {
            many.ask(MASTER);
          }
          return asRecorded(command);
        });
    try (many) {
      many.start();
      List<String> last = List.of("SENTINEL", "REPLICAS", "z-last");
      RecordingInbox.until("the last one's turn", () -> server.heard().contains(last));
      List<List<String>> heard = server.heard();
      int first = heard.indexOf(List.of("SENTINEL", "REPLICAS", "a-first"));
      assertThat(heard.subList(first, heard.indexOf(last)))
          .contains(List.of("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER.value()));
    }
  }

  @Test
  void anAskInFlightIsFollowedByOneMore() {
    settled();
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    server.answer(
        command -> {
          if (command.contains("GET-MASTER-ADDR-BY-NAME")) {
            asked.incrementAndGet();
            await(go);
          }
          return asRecorded(command);
        });
    int mark = inbox.mark();
    links.ask(MASTER);
    RecordingInbox.until("the question", () -> asked.get() == 1);
    links.ask(MASTER);
    links.ask(MASTER);
    links.ask(MASTER);
    go.countDown();
    inbox.await(mark, Event.ViewAnswered.class, e -> true);
    RecordingInbox.until("the further one", () -> answersSince(mark) == 2);

    assertThat(asked).hasValue(2);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private long answersSince(int mark) {
    return inbox.entries().subList(mark, inbox.mark()).stream()
        .filter(e -> e.event() instanceof Event.ViewAnswered)
        .count();
  }

  /** Answers {@code SENTINEL MASTER} with another epoch where {@code odd} says so, by its count. */
  private AtomicInteger changing(IntPredicate odd) {
    AtomicInteger asked = new AtomicInteger();
    server.answer(
        command ->
            command.contains("MASTER") && odd.test(asked.incrementAndGet())
                ? Optional.of(Recorded.bytes("master-reconf-slaves"))
                : asRecorded(command));
    return asked;
  }

  @Test
  void aViewThatChangedWhileAskedForIsAskedForAgain() {
    settled();
    int mark = inbox.mark();
    AtomicInteger asked = changing(n -> n == 1);
    links.ask(MASTER);
    inbox.await(mark, Event.ViewAnswered.class, e -> e.view().epoch() == 0);
    assertThat(asked).as("twice in each of two rounds").hasValue(4);
  }

  @Test
  void aViewThatNeverStandsStillIsAFailure() {
    settled();
    int mark = inbox.mark();
    changing(n -> n % 2 == 0);
    links.ask(MASTER);
    Fault fault = inbox.await(mark, Event.ViewFailed.class, e -> true).fault();
    assertThat(fault.code()).isEqualTo("Changing");
    assertThat(fault.kind()).isEqualTo(Fault.Kind.TRANSIENT);
  }

  @Test
  void silenceForTwoSecondsIsAFailureAndTheLinkRecovers() {
    inbox.await(0, Event.ViewAnswered.class, e -> true);
    server.answer(c -> c.contains("MASTER") ? Optional.empty() : asRecorded(c));
    int mark = inbox.mark();
    links.ask(MASTER);
    Event.ViewFailed failed = inbox.await(mark, Event.ViewFailed.class, e -> true);
    assertThat(failed.fault().code()).isEqualTo("Timeout");

    server.answer(SentinelLinksTest::asRecorded);
    inbox.await(inbox.mark(), Event.ViewAnswered.class, e -> true);
  }

  @Test
  void aDrippingAnswerIsCut() throws IOException {
    inbox.await(0, Event.ViewAnswered.class, e -> true);
    subscribed();
    server.answer(c -> c.contains("MASTER") ? Optional.of("*2\r\n$99999\r\n") : asRecorded(c));
    int mark = inbox.mark();
    links.ask(MASTER);
    RecordingInbox.until(
        "the end of it",
        () -> {
          server.say("x");
          return inbox.entries().subList(mark, inbox.mark()).stream()
              .anyMatch(e -> e.event() instanceof Event.ViewFailed);
        });
  }

  @Test
  void garbageEndsTheConnectionOnly() {
    for (String garbage :
        List.of("HTTP/1.1 400 Bad\r\n\r\n", "$2147483647\r\nx", "*2147483647\r\n", "*-7\r\n")) {
      inbox.await(0, Event.ViewAnswered.class, e -> true);
      server.answer(c -> Optional.of(garbage));
      int mark = inbox.mark();
      links.ask(MASTER);
      inbox.await(mark, Event.ViewFailed.class, e -> e.fault().kind() == Fault.Kind.TRANSIENT);
      server.answer(SentinelLinksTest::asRecorded);
      inbox.await(mark, Event.ViewAnswered.class, e -> true);
    }
  }

  @Test
  void askingWithoutAConnectionIsToldAtOnce() throws IOException {
    inbox.await(0, Event.ViewAnswered.class, e -> true);
    server.close();
    int mark = inbox.mark();
    RecordingInbox.until(
        "refusal",
        () -> {
          links.ask(MASTER);
          return inbox.entries().subList(mark, inbox.mark()).stream()
              .anyMatch(
                  e ->
                      e.event() instanceof Event.ViewFailed f
                          && f.fault().code().equals("REFUSED"));
        });
    RecordingInbox.until("status", () -> !links.links().get(0).subscribed());
    assertThat(links.links().get(0).problem()).contains("nobody listens");
  }

  @Test
  void closingEndsEveryThreadSoon() {
    inbox.await(0, Event.ViewAnswered.class, e -> true);
    Endpoint at = server.at();
    links.close();
    RecordingInbox.until(
        "the threads' end",
        Duration.ofSeconds(1),
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(t -> t.getName().startsWith("sentinel-" + at)));
  }
}
