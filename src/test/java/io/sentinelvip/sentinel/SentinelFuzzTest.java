package io.sentinelvip.sentinel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.core.Event;
import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.PeerPort.Peer;
import io.sentinelvip.fuzz.Fuzz;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.RunId;
import io.sentinelvip.model.SentinelView;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VipId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.util.RedisInputStream;

/** Whatever Sentinels and Redis say, it is an answer, a fault or nothing; the links go on. */
class SentinelFuzzTest {

  private static final MasterName MASTER = new MasterName("mymaster");
  private static final Endpoint VIA = new Endpoint("10.0.1.11", 26379);
  private static final RunId ID = new RunId("a".repeat(40));
  private static final VipId VIP = new VipId(MASTER, new Vip(Ip.of("172.16.0.10")));

  /**
   * Jedis takes any byte of a length for a digit, and reserves what it says: such a reply tests the
   * memory alone, and Redialling survives its exhaustion.
   */
  private static final Pattern HUGE = Pattern.compile("[*$%~>](?!-?\\d{1,4}\r\n)");

  private static final List<byte[]> REPLIES =
      Stream.of(
              "master",
              "master-down",
              "master-reconf-slaves",
              "addr",
              "addr-unknown",
              "sentinels",
              "replicas",
              "myid",
              "role-master",
              "role-replica")
          .map(name -> Recorded.bytes(name).getBytes(ISO_8859_1))
          .toList();

  @Test
  void aSpoiltMessageIsAHintOrNothing() {
    Fuzz.texts(
        20_000,
        Recorded.events(),
        line -> {
          String[] parts = line.split(" ", 2);
          SentinelMessage message =
              SentinelMessage.parse(parts[0], parts.length > 1 ? parts[1] : "");
          if (message instanceof SentinelMessage.OfMaster one) {
            assertThat(line).contains(one.master().value());
          }
        });
  }

  @Test
  void aSpoiltListOfClientsShowsAgentsOrNone() {
    String name = AgentName.of(new Peer(Set.of("10.0.1.11:6379"), Set.of("mymaster@7")));
    String line = "id=3 addr=127.0.0.1:40414 fd=9 name=" + name + " age=12 idle=0 flags=N db=0";
    Fuzz.texts(
        20_000,
        List.of(line, line + "\n" + line),
        text ->
            assertThat(AgentName.listed(text))
                .hasSizeLessThanOrEqualTo((int) text.lines().count()));
  }

  @Test
  void spoiltBytesAreAReplyOrTheEndOfTheConnection() {
    Fuzz.bytes(
        10_000,
        REPLIES,
        bytes -> {
          if (HUGE.matcher(new String(bytes, ISO_8859_1)).find()) {
            return;
          }
          Reply reply;
          try {
            reply = parsed(bytes);
          } catch (RuntimeException | VirtualMachineError e) {
            return; // As Redialling takes it: this connection's end.
          }
          read(reply);
        });
  }

  @SuppressWarnings("deprecation") // As in Recorded.
  private static Reply parsed(byte[] bytes) {
    return Wire.reply(Protocol.read(new RedisInputStream(new ByteArrayInputStream(bytes))));
  }

  /** Each reader takes what another one's answer should be, too. */
  private static void read(Reply reply) {
    Reply addr = Recorded.reply("addr");
    Moment now = new Moment(1, 1);
    for (List<Reply> three :
        List.of(List.of(reply, addr, reply), List.of(Recorded.reply("master"), reply, reply))) {
      try {
        Optional<SentinelView> view = SentinelReplies.view(MASTER, three, ID, VIA, now, now);
        view.ifPresent(v -> assertThat(v.epoch()).isNotNegative());
      } catch (FaultException e) {
        assertThat(e.fault().text()).contains(VIA.toString());
      }
    }
    try {
      SentinelReplies.peers("sentinels", reply);
      SentinelReplies.members("nodes", reply, reply);
      SentinelReplies.runId(VIA, reply);
    } catch (FaultException e) {
      assertThat(e.fault().kind().name()).isIn("TRANSIENT", "DENIED", "MISSING");
    }
  }

  @Test
  void aLinkThatWasToldNonsenseStillListensAndAsks() throws IOException {
    RecordingInbox inbox = new RecordingInbox();
    AtomicInteger spoilt = new AtomicInteger(6);
    try (FakeServer server = new FakeServer(SentinelFuzzTest::well);
        SentinelLinks links =
            new SentinelLinks(
                List.of(server.at()), Set.of(MASTER), Access.OPEN, inbox, Clock.SYSTEM)) {
      links.start();
      inbox.await(0, Event.Hinted.class, e -> e.hint().text().equals("subscribed"));
      inbox.await(0, Event.ViewAnswered.class, e -> true);
      Fuzz.texts(500, Recorded.events(), line -> server.say(message(line)));
      Fuzz.bytes(
          6,
          REPLIES,
          bytes -> {
            int mark = inbox.mark();
            server.answer(
                command ->
                    command.contains("MASTER") && spoilt.getAndDecrement() > 0
                        ? Optional.of(new String(bytes, ISO_8859_1))
                        : well(command));
            server.cut();
            inbox.await(mark, Event.ViewFailed.class, e -> true);
          });
      server.answer(SentinelFuzzTest::well);
      int mark = inbox.mark();
      RecordingInbox.until(
          "a hint and a view",
          () -> {
            links.ask(MASTER);
            server.say(message("mymaster 10.0.0.1 6379 10.0.0.2 6379"));
            return heard(inbox, mark, Event.Hinted.class)
                && heard(inbox, mark, Event.ViewAnswered.class);
          });
      assertThat(inbox.entries())
          .extracting(RecordingInbox.Entry::event)
          .allMatch(
              e ->
                  e instanceof Event.Hinted
                      || e instanceof Event.ViewAnswered
                      || e instanceof Event.ViewFailed
                      || e instanceof Event.NodesListed
                      || e instanceof Event.NamesResolved);
    }
  }

  @Test
  void aRoleIsMasterOnlyIfTheReplySaysSo() throws IOException {
    RecordingInbox inbox = new RecordingInbox();
    try (FakeServer server = new FakeServer(c -> Optional.of(Recorded.bytes("role-replica")));
        RedisRoles roles = new RedisRoles(Map.of(VIP, Access.OPEN), inbox, Clock.SYSTEM)) {
      Fuzz.bytes(
          40,
          List.of(Recorded.bytes("role-replica").getBytes(ISO_8859_1)),
          bytes -> {
            String said = new String(bytes, ISO_8859_1);
            server.answer(command -> Optional.of(said.isEmpty() ? "\r\n" : said));
            roles.ask(VIP, server.at());
          });
      server.answer(c -> Optional.of(Recorded.bytes("role-master")));
      server.cut();
      RecordingInbox.until(
          "the role, once it is said properly",
          () -> {
            roles.ask(VIP, server.at());
            return said(inbox, Role.MASTER) > 0;
          });
    }
    assertThat(said(inbox, Role.SENTINEL)).isZero();
  }

  private static long said(RecordingInbox inbox, Role role) {
    return inbox.entries().stream()
        .filter(e -> e.event() instanceof Event.RoleAnswered r && r.role() == role)
        .count();
  }

  private static boolean heard(RecordingInbox inbox, int mark, Class<? extends Event> kind) {
    List<RecordingInbox.Entry> all = inbox.entries();
    return all.subList(mark, all.size()).stream().map(e -> e.event()).anyMatch(kind::isInstance);
  }

  private static String message(String line) {
    byte[] bytes = line.getBytes(ISO_8859_1);
    return "*3\r\n$7\r\nmessage\r\n$14\r\n+switch-master\r\n$"
        + bytes.length
        + "\r\n"
        + new String(bytes, ISO_8859_1)
        + "\r\n";
  }

  /** As a Sentinel without others answers. */
  private static Optional<String> well(List<String> command) {
    if (command.get(0).equals("SUBSCRIBE")) {
      StringBuilder all = new StringBuilder();
      for (String channel : command.subList(1, command.size())) {
        all.append("*3\r\n$9\r\nsubscribe\r\n$").append(channel.length()).append("\r\n");
        all.append(channel).append("\r\n:1\r\n");
      }
      return Optional.of(all.toString());
    }
    return Optional.of(
        switch (command.size() > 1 ? command.get(1) : "") {
          case "MYID" -> Recorded.bytes("myid");
          case "MASTER" -> Recorded.bytes("master");
          case "GET-MASTER-ADDR-BY-NAME" -> Recorded.bytes("addr");
          case "REPLICAS" -> Recorded.bytes("replicas");
          case "SENTINELS" -> "*0\r\n";
          default -> "*2\r\n$4\r\npong\r\n$0\r\n\r\n";
        });
  }
}
