package io.sentinelvip.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.RosterPort.Member;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.FailoverState;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RunId;
import io.sentinelvip.model.SentinelView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SentinelRepliesTest {

  private static final MasterName MASTER = new MasterName("mymaster");
  private static final RunId ID = new RunId("a".repeat(40));
  private static final Endpoint VIA = new Endpoint("10.0.1.11", 26379);
  private static final Moment ASKED = new Moment(1, 1);
  private static final Moment ANSWERED = new Moment(2, 2);

  @Test
  void aQuietGroupIsReadAsItIs() throws FaultException {
    SentinelView view = view("master", "addr", "master").orElseThrow();

    assertThat(view)
        .isEqualTo(
            new SentinelView(
                ID,
                VIA,
                new Endpoint("127.0.0.1", 52657),
                0,
                2,
                2,
                false,
                FailoverState.NONE,
                ASKED,
                ANSWERED));
  }

  @Test
  void theLeaderNamesThePromotedNodeBeforeSentinelMasterDoes() throws FaultException {
    SentinelView waiting =
        view("master-wait-start", "addr-wait-start", "master-wait-start").orElseThrow();
    SentinelView promoted =
        view("master-reconf-slaves", "addr-reconf-slaves", "master-reconf-slaves").orElseThrow();

    assertThat(waiting.failover()).isEqualTo(FailoverState.WAIT_START);
    assertThat(waiting.down()).isTrue();
    assertThat(waiting.epoch()).isZero();
    assertThat(promoted.failover()).isEqualTo(FailoverState.RECONF_SLAVES);
    assertThat(promoted.named()).isEqualTo(new Endpoint("127.0.0.1", 51339));
    assertThat(promoted.epoch()).isEqualTo(1);
    assertThat(promoted.down()).as("the flags are the old master's").isFalse();
  }

  @Test
  void anEmptyValueShiftsNothing() throws FaultException {
    SentinelView view =
        view("master-empty-runid", "addr-reconf-slaves", "master-empty-runid").orElseThrow();

    assertThat(view.others()).isEqualTo(2);
    assertThat(view.epoch()).isEqualTo(1);
  }

  @Test
  void anEpochThatChangedMeanwhileIsNoView() throws FaultException {
    assertThat(view("master", "addr", "master-reconf-slaves")).isEmpty();
  }

  @Test
  void anUnknownMasterIsMissing() {
    assertFault(Fault.Kind.MISSING, "master-unknown", "addr-unknown", "master-unknown");
    assertFault(Fault.Kind.MISSING, "master", "addr-unknown", "master");
  }

  @Test
  void repliesWithoutSenseAreTransient() {
    assertFault(Fault.Kind.TRANSIENT, "role-master", "addr", "role-master");
    assertFault(Fault.Kind.TRANSIENT, "master", "replicas", "master");
    assertFault(Fault.Kind.TRANSIENT, "master", "myid", "master");
  }

  @Test
  void aMutilatedReplyNeverThrowsAnythingElse() {
    List<Reply> whole = Recorded.reply("master").itemsOrNone();
    for (int i = 0; i < whole.size(); i++) {
      List<Reply> cut = new ArrayList<>(whole);
      cut.set(i, i % 2 == 0 ? new Reply.Nil() : new Reply.Whole(-1));
      Reply master = new Reply.Many(cut);
      try {
        SentinelReplies.view(
            MASTER, List.of(master, Recorded.reply("addr"), master), ID, VIA, ASKED, ANSWERED);
      } catch (FaultException e) {
        assertThat(e.fault().kind()).isEqualTo(Fault.Kind.TRANSIENT);
      }
    }
  }

  @Test
  void sentinelsAndNodesAreListed() throws FaultException {
    assertThat(SentinelReplies.peers("x", Recorded.reply("sentinels")))
        .hasSize(2)
        .allMatch(p -> p.runId().isPresent() && p.at().host().equals("127.0.0.1"));
    assertThat(SentinelReplies.members("x", Recorded.reply("master"), Recorded.reply("replicas")))
        .containsExactly(
            new Member(new Endpoint("127.0.0.1", 52657), false, true),
            new Member(new Endpoint("127.0.0.1", 51339), false, true),
            new Member(new Endpoint("127.0.0.1", 52505), false, true));
  }

  @Test
  void aNodeThatIsDownOrFollowsNobodyIsListedAsSuch() throws FaultException {
    Reply master = Recorded.reply("master-down");
    assertThat(SentinelReplies.members("x", master, replica("slave", "err")))
        .extracting(Member::down, Member::linked)
        .containsExactly(tuple(true, true), tuple(false, false));
    assertThat(SentinelReplies.members("x", master, replica("slave,o_down", "ok")).get(1))
        .isEqualTo(new Member(new Endpoint("10.0.0.9", 6379), true, true));
  }

  private static Reply replica(String flags, String link) {
    List<Reply> fields = new ArrayList<>();
    for (String text :
        List.of("ip", "10.0.0.9", "port", "6379", "flags", flags, "master-link-status", link)) {
      fields.add(new Reply.Text(text));
    }
    return new Reply.Many(List.of(new Reply.Many(fields)));
  }

  @Test
  void refusalsAreDenied() {
    Reply refusal = new Reply.Refusal("NOPERM this user has no permissions to run it");
    assertThatExceptionOfType(FaultException.class)
        .isThrownBy(() -> SentinelReplies.runId(VIA, refusal))
        .satisfies(e -> assertThat(e.fault().kind()).isEqualTo(Fault.Kind.DENIED))
        .satisfies(e -> assertThat(e.fault().code()).isEqualTo("NOPERM"));
  }

  @Test
  void aRefusalOfAnyOfTheAnswersIsDenied() {
    Reply no = new Reply.Refusal("NOPERM this user has no permissions to run it");
    Reply master = Recorded.reply("master");
    Reply addr = Recorded.reply("addr");
    for (Asked asked :
        List.<Asked>of(
            () -> SentinelReplies.peers("x", no),
            () -> SentinelReplies.members("x", no, Recorded.reply("replicas")),
            () -> SentinelReplies.members("x", master, no),
            () -> SentinelReplies.view(MASTER, List.of(no, addr, no), ID, VIA, ASKED, ANSWERED),
            () ->
                SentinelReplies.view(
                    MASTER, List.of(master, no, master), ID, VIA, ASKED, ANSWERED))) {
      assertThatExceptionOfType(FaultException.class)
          .isThrownBy(asked::ask)
          .satisfies(e -> assertThat(e.fault().kind()).isEqualTo(Fault.Kind.DENIED));
    }
  }

  private interface Asked {
    Object ask() throws FaultException;
  }

  @Test
  void aStateOfAFailoverThatALaterVersionAddsIsNone() throws FaultException {
    List<Reply> fields = new ArrayList<>(Recorded.reply("master").itemsOrNone());
    fields.add(new Reply.Text("failover-state"));
    fields.add(new Reply.Text("asking_the_replicas"));
    Reply master = new Reply.Many(fields);
    SentinelView view =
        SentinelReplies.view(
                MASTER, List.of(master, Recorded.reply("addr"), master), ID, VIA, ASKED, ANSWERED)
            .orElseThrow();
    assertThat(view.failover()).isEqualTo(FailoverState.NONE);
  }

  @Test
  void aSentinelIsItsRunIdAndNothingElse() throws FaultException {
    assertThat(SentinelReplies.runId(VIA, new Reply.Text("b".repeat(40))))
        .isEqualTo(new RunId("b".repeat(40)));
    assertThatExceptionOfType(FaultException.class)
        .isThrownBy(() -> SentinelReplies.runId(VIA, new Reply.Text("me")))
        .satisfies(e -> assertThat(e.fault().kind()).isEqualTo(Fault.Kind.TRANSIENT));
  }

  @Test
  void theMasterIsAskedBeforeAndAfterTheAddress() {
    List<String> master = List.of("SENTINEL", "MASTER", "mymaster");
    assertThat(SentinelReplies.questions(MASTER))
        .containsExactly(
            master, List.of("SENTINEL", "GET-MASTER-ADDR-BY-NAME", "mymaster"), master);
  }

  @Test
  void theArgumentsOfAnUnknownCommandAreNotRepeated() {
    for (String echo : List.of("'AUTH', with", "`AUTH`, with", "'AUTH' with")) {
      Fault fault =
          Faults.ofError(
              "connecting",
              "ERR unknown command " + echo + " args beginning with: 'agent' 's3cr3t'");
      assertThat(fault.text()).contains("unknown command").doesNotContain("s3cr3t");
    }
  }

  private static void assertFault(Fault.Kind kind, String... names) {
    assertThatExceptionOfType(FaultException.class)
        .isThrownBy(() -> view(names))
        .satisfies(e -> assertThat(e.fault().kind()).isEqualTo(kind));
  }

  private static Optional<SentinelView> view(String... names) throws FaultException {
    List<Reply> replies = List.of(names).stream().map(Recorded::reply).toList();
    return SentinelReplies.view(MASTER, replies, ID, VIA, ASKED, ANSWERED);
  }
}
