package io.sentinelvip.core;

import static io.sentinelvip.core.Story.ELSEWHERE;
import static io.sentinelvip.core.Story.ENI;
import static io.sentinelvip.core.Story.ME;
import static io.sentinelvip.core.Story.OTHER;
import static io.sentinelvip.core.Story.T1;
import static io.sentinelvip.core.Story.T2;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.core.Incident.Kind;
import io.sentinelvip.core.Incident.Outcome;
import io.sentinelvip.model.FailoverState;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Role;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an election licenses under {@code claim-on: elected-leader}, and what it does not. */
class ElectionTest {

  private static final int LEADER = 2;

  /** A replica at rest, the other node being master at epoch 3; Sentinel 2 is to lead. */
  private static Story replica() {
    return settled(Story.settings().claimOnElection());
  }

  private static Story settled(Story.Settings settings) {
    Story s = new Story(settings.build(), 0);
    s.identity();
    s.loopback(false);
    s.check(false);
    s.role(Role.REPLICA);
    s.views(OTHER, 3);
    s.tables(ELSEWHERE, ELSEWHERE);
    s.took();
    return s;
  }

  /** Sentinel 3 voted for the leader, which promotes this node; the Redis of which has turned. */
  private static void elect(Story s) {
    s.voted(3, OTHER, 3, LEADER, 4);
    s.leads(LEADER, OTHER, 3, 4, ME);
    s.role(Role.MASTER);
  }

  private static String phase(Story s) {
    return s.state.stance().phase().word();
  }

  @Test
  void anElectedLeaderThatPromotesThisNodeLicensesTheMoveBeforeAnySentinelNamesIt() {
    Story s = replica();
    elect(s);
    List<Intent> all = s.took();
    List<Intent.PointRoute> writes = Story.of(all, Intent.PointRoute.class);
    assertThat(writes).extracting(Intent.PointRoute::table).containsExactly(T1, T2);
    Proof proof = writes.get(0).proof();
    assertThat(proof.kind()).isEqualTo(Proof.Kind.ELECTION);
    assertThat(proof.epoch()).isEqualTo(4);
    assertThat(proof.sentence())
        .contains("2 of 3 Sentinels have elected 10.0.2.12:26379 at epoch 4")
        .contains("the local ROLE is master");
    assertThat(phase(s)).isEqualTo("claiming");
    assertThat(s.last.reason()).contains("which the Sentinels have yet to follow");
  }

  @Test
  void theDefaultWaitsForTheMajority() {
    Story s = settled(Story.settings());
    elect(s);
    assertThat(s.changes()).isEmpty();
    assertThat(phase(s)).isEqualTo("following");
  }

  /** Each lacks one thing that the proof takes. */
  static List<Consumer<Story>> shortOfAProof() {
    return List.of(
        s -> s.leads(LEADER, OTHER, 3, 4, ME),
        s -> {
          s.voted(3, OTHER, 3, 3, 4);
          s.leads(LEADER, OTHER, 3, 4, ME);
        },
        s -> {
          s.voted(3, OTHER, 3, LEADER, 3);
          s.leads(LEADER, OTHER, 3, 4, ME);
        },
        s -> {
          s.voted(3, OTHER, 3, LEADER, 4);
          s.leads(LEADER, OTHER, 3, 4, null);
        },
        s -> {
          s.voted(3, OTHER, 3, LEADER, 4);
          s.leads(LEADER, OTHER, 3, 4, OTHER);
        },
        s -> {
          s.voted(3, OTHER, 3, LEADER, 4);
          s.ballot(LEADER, OTHER, 3, FailoverState.WAIT_PROMOTION, 1, 4, ME);
        },
        s -> {
          s.voted(3, OTHER, 3, LEADER, 4);
          s.voted(1, OTHER, 3, 1, 5);
          s.leads(LEADER, OTHER, 3, 4, ME);
        },
        s -> {
          s.voted(3, OTHER, 3, LEADER, 4);
          s.view(1, OTHER, 4);
          s.leads(LEADER, OTHER, 3, 4, ME);
        },
        s -> {
          s.voted(3, OTHER, 3, LEADER, 3);
          s.leads(LEADER, OTHER, 3, 3, ME);
        });
  }

  @ParameterizedTest
  @MethodSource("shortOfAProof")
  void whatLacksOneThingLicensesNothing(Consumer<Story> lacks) {
    Story s = replica();
    s.role(Role.MASTER);
    s.took();
    lacks.accept(s);
    assertThat(s.changes()).isEmpty();
    assertThat(phase(s)).isEqualTo("following");
  }

  @Test
  void aReplicaIsNotMovedToHoweverItWasElected() {
    Story s = replica();
    s.voted(3, OTHER, 3, LEADER, 4);
    s.leads(LEADER, OTHER, 3, 4, ME);
    assertThat(s.changes()).isEmpty();
  }

  @Test
  void oneThatFollowsAlreadyCountsWithThoseThatVoted() {
    Story s = replica();
    s.role(Role.MASTER);
    s.took();
    s.ballot(LEADER, ME, 4, FailoverState.RECONF_SLAVES, LEADER, 4, ME);
    assertThat(s.changes()).isEmpty();
    s.voted(3, OTHER, 3, LEADER, 4);
    assertThat(s.writes()).containsExactly(T1, T2);
  }

  @Test
  void theSentinelsFollowAndTheIncidentTellsBoth() {
    Story s = replica();
    elect(s);
    s.pointed(T1, T2);
    s.pass(900);
    s.role(Role.MASTER);
    s.views(ME, 4);
    s.loopback(true);
    s.tables(ENI, ENI);
    assertThat(phase(s)).isEqualTo("holding");
    Incident told = last(s);
    assertThat(told.key()).isEqualTo("mymaster@4");
    assertThat(told.outcome()).isEqualTo(Outcome.VERIFIED);
    assertThat(told.stages())
        .extracting(Incident.Stage::kind)
        .containsSubsequence(Kind.ELECTION, Kind.FIRST_WRITE, Kind.MAJORITY, Kind.VERIFIED);
    assertThat(told.calls()).extracting(Incident.Call::action).contains("ReplaceRoute");
  }

  private static Incident last(Story s) {
    Incident i = s.state.chronicle().last();
    assertThat(i).isNotNull();
    return Objects.requireNonNull(i);
  }

  @Test
  void aRetryWithinFiveSecondsNeedsTheElectionAskedForAnew() {
    Story s = replica();
    elect(s);
    s.took();
    s.pointed(T1);
    s.notPointed(T2, Fault.Kind.TRANSIENT, "Unavailable");
    s.pass(1000);
    assertThat(s.writes()).isEmpty();
    elect(s);
    assertThat(s.writes()).containsExactly(T2);
    s.notPointed(T2, Fault.Kind.TRANSIENT, "Unavailable");
    s.pass(4100);
    elect(s);
    assertThat(s.writes()).isEmpty();
  }

  @Test
  void whatDriftsIsLeftUntilTheSentinelsFollow() {
    Story s = replica();
    elect(s);
    s.pointed(T1, T2);
    s.pass(300);
    s.tables(ENI, ENI);
    s.took();
    s.pass(1000);
    s.tables(ENI, ELSEWHERE);
    s.pass(1100);
    s.tables(ENI, ELSEWHERE);
    elect(s);
    assertThat(s.writes()).isEmpty();
    s.views(ME, 4);
    s.role(Role.MASTER);
    assertThat(s.writes()).containsExactly(T2);
  }

  @Test
  void whatTheSentinelsDoNotFollowIsGivenBackAfterFiveSecondsAndClaimedOnceOnly() {
    Story s = replica();
    elect(s);
    s.pointed(T1, T2);
    s.passAnswered(4, OTHER, 3, Role.MASTER);
    assertThat(phase(s)).isEqualTo("claiming");
    s.passAnswered(2, OTHER, 3, Role.MASTER);
    assertThat(phase(s)).isEqualTo("following");
    assertThat(Story.of(s.took(), Intent.Raise.class))
        .extracting(r -> r.alert().key())
        .contains("not-followed", "demoted");
    assertThat(last(s).outcome()).isEqualTo(Outcome.AVERTED);
    assertThat(last(s).key()).isEmpty();
    elect(s);
    assertThat(s.writes()).isEmpty();
    s.voted(3, OTHER, 3, LEADER, 5);
    s.leads(LEADER, OTHER, 3, 5, ME);
    assertThat(s.writes()).containsExactly(T1, T2);
  }

  @Test
  void anOwnerLeavesTheRoutesAloneForTenSecondsAfterAVoteAboveItsEpoch() {
    Story s = owner(Story.settings().claimOnElection());
    s.voted(3, ME, 3, LEADER, 4);
    drift(s);
    assertThat(s.writes()).isEmpty();
    assertThat(s.last.reason()).contains("a Sentinel has voted at epoch 4");
    for (int i = 0; i < 10; i++) {
      s.pass(1000);
      s.role(Role.MASTER);
      s.view(1, ME, 3);
      s.view(2, ME, 3);
      s.voted(3, ME, 3, LEADER, 4);
    }
    assertThat(s.writes()).containsExactly(T2);
  }

  @Test
  void byDefaultNobodyIsAskedForVotesAndAnOwnerMindsNone() {
    Story s = owner(Story.settings());
    s.voted(3, ME, 3, LEADER, 4);
    drift(s);
    assertThat(s.writes()).containsExactly(T2);
  }

  private static Story owner(Story.Settings settings) {
    Story s = new Story(settings.build(), 0);
    s.identity();
    s.check(false);
    s.tell(new Event.LoopbackSeen(true, true));
    s.role(Role.MASTER);
    s.views(ME, 3);
    s.tables(ENI, ENI);
    s.took();
    return s;
  }

  private static void drift(Story s) {
    s.tables(ENI, ELSEWHERE);
    s.pass(1100);
    s.role(Role.MASTER);
    s.view(1, ME, 3);
    s.view(2, ME, 3);
    s.tables(ENI, ELSEWHERE);
  }

  @Test
  void alertOnlySaysWhatTheElectionWouldMove() {
    Story s = settled(Story.settings().claimOnElection().alertOnly());
    elect(s);
    s.tables(ELSEWHERE, ELSEWHERE);
    assertThat(s.changes()).isEmpty();
    assertThat(phase(s)).isEqualTo("claiming");
  }
}
