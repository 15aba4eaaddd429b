package io.sentinelvip.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.model.Ballot;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.FailoverState;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RunId;
import io.sentinelvip.model.SentinelView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is asked of a Sentinel about an election, and how its replies are read. */
class BallotsTest {

  private static final MasterName MASTER = new MasterName("mymaster");
  private static final RunId ID = new RunId("a".repeat(40));
  private static final RunId LEADER = new RunId("b".repeat(40));
  private static final Moment NOW = new Moment(0, 0);

  private final Ballots ballots = new Ballots();

  private static SentinelView view(FailoverState failover) {
    return new SentinelView(
        ID,
        new Endpoint("10.0.1.11", 26379),
        new Endpoint("10.0.1.11", 6379),
        3,
        2,
        2,
        true,
        failover,
        NOW,
        NOW);
  }

  private static Reply fields(String... pairs) {
    return new Reply.Many(Arrays.stream(pairs).<Reply>map(Reply.Text::new).toList());
  }

  private static Reply master(String flags) {
    return fields("ip", "10.0.1.11", "port", "6379", "flags", flags);
  }

  private static Reply replica(int host, String flags) {
    return fields("ip", "10.0.1.1" + host, "port", "6379", "flags", flags);
  }

  private static Reply vote(String leader, long epoch) {
    return new Reply.Many(
        List.of(new Reply.Whole(1), new Reply.Text(leader), new Reply.Whole(epoch)));
  }

  private Ballot read(FailoverState failover, Reply asMaster, Reply... replies)
      throws FaultException {
    return ballots.read(view(failover), MASTER, asMaster, List.of(replies)).ballot();
  }

  private void known(FailoverState failover) throws FaultException {
    assertThat(read(failover, master("master"))).isEqualTo(Ballot.NONE);
  }

  private List<String> asked() {
    return ballots.questions(MASTER, ID).stream().map(q -> String.join(" ", q)).toList();
  }

  @Test
  void theVoteIsAskedForWithEpochZeroWhichCastsNone() throws FaultException {
    assertThat(asked()).as("before it is known how the master is called").isEmpty();
    known(FailoverState.NONE);
    assertThat(asked())
        .containsExactly("SENTINEL IS-MASTER-DOWN-BY-ADDR 10.0.1.11 6379 0 " + "a".repeat(40));
    ballots.forget();
    assertThat(asked()).isEmpty();
  }

  @Test
  void whomItPromotesIsAskedOfOneThatLeads() throws FaultException {
    known(FailoverState.SELECT_SLAVE);
    assertThat(asked()).hasSize(2).contains("SENTINEL REPLICAS mymaster");
  }

  @Test
  void theVoteIsTold() throws FaultException {
    assertThat(read(FailoverState.NONE, master("master"), vote(LEADER.value(), 7)))
        .isEqualTo(new Ballot(Optional.of(LEADER), 7, Optional.empty()));
    assertThat(read(FailoverState.NONE, master("master"), vote("*", 7)))
        .isEqualTo(new Ballot(Optional.empty(), 7, Optional.empty()));
  }

  @Test
  void thePromotedReplicaCountsFromThePromotionOn() throws FaultException {
    Reply replicas = new Reply.Many(List.of(replica(2, "slave"), replica(3, "slave,promoted")));
    Endpoint third = new Endpoint("10.0.1.13", 6379);
    for (FailoverState state : FailoverState.values()) {
      boolean promoted =
          List.of(
                  FailoverState.WAIT_PROMOTION,
                  FailoverState.RECONF_SLAVES,
                  FailoverState.UPDATE_CONFIG)
              .contains(state);
      assertThat(read(state, master("master,o_down"), vote(LEADER.value(), 7), replicas).promotes())
          .as(state.toString())
          .isEqualTo(promoted ? Optional.of(third) : Optional.empty());
    }
  }

  @Test
  void whatAnOperatorOrderedPromotesNobody() throws FaultException {
    Reply replicas = new Reply.Many(List.of(replica(3, "slave,promoted")));
    Reply forced = master("master,failover_in_progress,force_failover");
    Ballot ballot = read(FailoverState.WAIT_PROMOTION, forced, vote(LEADER.value(), 7), replicas);
    assertThat(ballot.promotes()).isEmpty();
    assertThat(ballot.leader()).contains(LEADER);
  }

  @Test
  void twoThatArePromotedAreNone() throws FaultException {
    Reply two = new Reply.Many(List.of(replica(2, "slave,promoted"), replica(3, "promoted,slave")));
    assertThat(
            read(FailoverState.WAIT_PROMOTION, master("master"), vote(LEADER.value(), 7), two)
                .promotes())
        .isEmpty();
  }

  @Test
  void aVoteThatIsRefusedIsDenied() {
    Reply refused = new Reply.Refusal("NOPERM this user has no permissions to run the command");
    assertThatThrownBy(() -> read(FailoverState.NONE, master("master"), refused))
        .isInstanceOfSatisfying(
            FaultException.class,
            e -> {
              assertThat(e.fault().kind()).isEqualTo(Fault.Kind.DENIED);
              assertThat(e.fault().text()).contains("IS-MASTER-DOWN-BY-ADDR");
            });
  }

  @Test
  void repliesWithoutSenseAreTransient() {
    List<Reply> odd = new ArrayList<>(List.of(new Reply.Nil(), new Reply.Many(List.of())));
    odd.add(vote("not a run id", 1));
    odd.add(vote(LEADER.value(), -1));
    odd.add(new Reply.Text("OK"));
    for (Reply reply : odd) {
      assertThatThrownBy(() -> read(FailoverState.NONE, master("master"), reply))
          .isInstanceOfSatisfying(
              FaultException.class,
              e -> assertThat(e.fault().kind()).isEqualTo(Fault.Kind.TRANSIENT));
    }
  }
}
