package io.sentinelvip.sentinel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.core.Decider;
import io.sentinelvip.core.Decision;
import io.sentinelvip.core.Event;
import io.sentinelvip.core.Hint;
import io.sentinelvip.core.Intent;
import io.sentinelvip.core.VipSettings;
import io.sentinelvip.core.VipState;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.fuzz.Fuzz;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.FailoverState;
import io.sentinelvip.model.Identity;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.NetworkInterface;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RunId;
import io.sentinelvip.model.SentinelView;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.TableView;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VipId;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.util.RedisInputStream;

/**
 * Whatever the network says, what the core makes of it is no change: of a message it takes note,
 * and one Sentinel of three moves nothing and demotes nobody. Each input takes the way that it
 * takes in the agent, through the parser into {@link Decider}.
 */
class NonsenseFuzzTest {

  private static final MasterName MASTER = new MasterName("mymaster");

  /** The node that the recorded answers name. */
  private static final Endpoint RECORDED = new Endpoint("127.0.0.1", 52657);

  private static final Endpoint OTHER = new Endpoint("127.0.0.1", 52658);
  private static final EniId ENI = new EniId("eni-0000000a");
  private static final EniId ELSEWHERE = new EniId("eni-0000000b");
  private static final RouteTableId TABLE = new RouteTableId("rtb-00000001");
  private static final Moment START = new Moment(1_000_000_000L, 1_700_000_000_000L);
  private static final Moment LATER = START.plus(Duration.ofMillis(300));

  /** As in SentinelFuzzTest. */
  private static final Pattern HUGE = Pattern.compile("[*$%~>](?!-?\\d{1,4}\r\n)");

  private static VipState told(VipState state, Event... events) {
    VipState next = state;
    for (Event e : events) {
      next = Decider.decide(next, e, START).next();
    }
    return next;
  }

  private static RunId runId(int sentinel) {
    return new RunId(String.valueOf(sentinel).repeat(40));
  }

  private static Endpoint via(int sentinel) {
    return new Endpoint("10.0.0." + sentinel, 26379);
  }

  private static Event view(int sentinel, Endpoint named, Moment now) {
    return new Event.ViewAnswered(
        new SentinelView(
            runId(sentinel), via(sentinel), named, 7, 2, 2, false, FailoverState.NONE, now, now));
  }

  /** At rest, with the recorded master as master; this node is {@code me}. */
  private static VipState atRest(Endpoint me) {
    VipSettings settings =
        new VipSettings(
            new VipId(MASTER, new Vip(Ip.of("172.16.0.10"))),
            new TableSelector.ByIds(List.of(TABLE)),
            me.port(),
            Optional.empty(),
            Set.of(),
            Set.of(Ip.of("127.0.0.1")),
            Optional.empty(),
            true,
            VipSettings.Loopback.MANAGED,
            true,
            true,
            false,
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            3);
    boolean owner = me.equals(RECORDED);
    Identity identity =
        new Identity(
            new InstanceId("i-0000000a"),
            List.of(new NetworkInterface(ENI, 0, Set.of(Ip.of("10.0.1.11")))),
            Optional.empty(),
            Set.of());
    TableView.Route route =
        new TableView.Route(Optional.of(owner ? ENI : ELSEWHERE), Optional.empty(), true, false);
    VipState state =
        told(
            VipState.initial(settings, 0, 1, START),
            new Event.IdentityLearned(identity),
            new Event.LoopbackSeen(owner, owner),
            new Event.CheckRead(ENI, false, START),
            view(1, RECORDED, START),
            view(2, RECORDED, START),
            view(3, RECORDED, START),
            new Event.RoleAnswered(me, owner ? Role.MASTER : Role.REPLICA, START, START),
            new Event.TablesRead(List.of(new TableView(TABLE, Optional.of(route))), START));
    assertThat(state.owns()).isEqualTo(owner);
    return state;
  }

  private static void assertUnmoved(VipState before, Decision after) {
    assertThat(after.intents())
        .noneMatch(Intent::mutating)
        .noneMatch(Intent.Halt.class::isInstance);
    VipState next = after.next();
    assertThat(next.owns()).isEqualTo(before.owns());
    assertThat((Object) next.tables()).isEqualTo(before.tables());
    assertThat((Object) next.check()).isEqualTo(before.check());
  }

  @Test
  void ofAMessageOnlyNoteIsTaken() {
    for (Endpoint me : List.of(RECORDED, OTHER)) {
      VipState rest = atRest(me);
      Fuzz.texts(
          3_000,
          Recorded.events(),
          line -> {
            String[] parts = line.split(" ", 2);
            SentinelMessage message =
                SentinelMessage.parse(parts[0], parts.length > 1 ? parts[1] : "");
            if (message instanceof SentinelMessage.OfMaster one && one.master().equals(MASTER)) {
              Hint hint = new Hint(one.kind(), via(1).toString(), line, one.said());
              Decision after = Decider.decide(rest, new Event.Hinted(hint), LATER);
              assertUnmoved(rest, after);
              assertThat(after.next().reign()).isEqualTo(rest.reign());
              assertThat((Object) after.next().evidence()).isEqualTo(rest.evidence());
              assertThat((Object) after.next().epochs()).isEqualTo(rest.epochs());
            }
          });
    }
  }

  @Test
  void oneSentinelMovesNothingAndDemotesNobodyWhateverItAnswers() {
    List<byte[]> replies =
        Stream.of("master", "master-down", "master-reconf-slaves")
            .map(name -> (Recorded.bytes(name) + Recorded.bytes("addr")).getBytes(ISO_8859_1))
            .toList();
    for (Endpoint me : List.of(RECORDED, OTHER)) {
      VipState rest = atRest(me);
      int[] views = {0};
      Fuzz.bytes(
          3_000,
          replies,
          bytes -> {
            Optional<SentinelView> view = view(bytes);
            if (view.isPresent()) {
              views[0]++;
              assertUnmoved(rest, Decider.decide(rest, new Event.ViewAnswered(view.get()), LATER));
            }
          });
      assertThat(views[0]).as("inputs that are still an answer").isPositive();
    }
  }

  @Test
  void norByTheHighestEpochNorInAnyStateOfAFailover() {
    for (Endpoint me : List.of(RECORDED, OTHER)) {
      VipState rest = atRest(me);
      for (Endpoint named :
          List.of(RECORDED, OTHER, new Endpoint("10.9.9.9", 1), new Endpoint("x".repeat(999), 9))) {
        for (long epoch : new long[] {0, 6, 7, 8, Long.MAX_VALUE}) {
          for (FailoverState failover : FailoverState.values()) {
            SentinelView lie =
                new SentinelView(
                    runId(1), via(1), named, epoch, 0, 1, true, failover, LATER, LATER);
            assertUnmoved(rest, Decider.decide(rest, new Event.ViewAnswered(lie), LATER));
          }
        }
      }
    }
  }

  @SuppressWarnings("deprecation") // As in Recorded.
  private static Optional<SentinelView> view(byte[] masterAndAddr) {
    String text = new String(masterAndAddr, ISO_8859_1);
    if (HUGE.matcher(text).find()) {
      return Optional.empty();
    }
    try {
      RedisInputStream in = new RedisInputStream(new ByteArrayInputStream(masterAndAddr));
      Reply reply = Wire.reply(Protocol.read(in));
      Reply addr = Wire.reply(Protocol.read(in));
      return SentinelReplies.view(
          MASTER, List.of(reply, addr, reply), runId(1), via(1), LATER, LATER);
    } catch (RuntimeException | VirtualMachineError | FaultException e) {
      return Optional.empty();
    }
  }

  @Test
  void whatIsSaidOfThingsThatAreNotOursChangesNothingOfThem() {
    RouteTableId foreign = new RouteTableId("rtb-0000000f");
    TableView.Route route = new TableView.Route(Optional.of(ENI), Optional.empty(), false, true);
    for (Endpoint me : List.of(RECORDED, OTHER)) {
      VipState rest = atRest(me);
      for (Event e :
          List.of(
              new Event.RoutePointed(foreign),
              new Event.CheckRead(ELSEWHERE, true, LATER),
              new Event.CheckDisabled(ELSEWHERE),
              new Event.NodesListed(runId(9), Set.of(new Endpoint("x".repeat(5000), 1))),
              new Event.RoleAnswered(new Endpoint("10.9.9.9", 1), Role.MASTER, LATER, LATER),
              new Event.TablesRead(
                  List.of(
                      new TableView(foreign, Optional.of(route)),
                      new TableView(
                          TABLE,
                          Optional.of(
                              new TableView.Route(
                                  Optional.of(rest.owns() ? ENI : ELSEWHERE),
                                  Optional.empty(),
                                  true,
                                  false)))),
                  START))) {
        assertUnmoved(rest, Decider.decide(rest, e, LATER));
      }
    }
  }
}
