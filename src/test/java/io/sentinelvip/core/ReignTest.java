package io.sentinelvip.core;

import static io.sentinelvip.core.Story.ELSEWHERE;
import static io.sentinelvip.core.Story.ENI;
import static io.sentinelvip.core.Story.ME;
import static io.sentinelvip.core.Story.OTHER;
import static io.sentinelvip.core.Story.T1;
import static io.sentinelvip.core.Story.T2;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When mastership begins, is contradicted, ends and begins anew. */
class ReignTest {

  private static final Fault AWAY = new Fault(Fault.Kind.TRANSIENT, "Timeout", "no answer");

  private static String phase(Story s) {
    return s.state.stance().phase().word();
  }

  /** The epoch that is remembered is above what everybody says. */
  private static Story restarted(long remembered, Role role) {
    Story s = new Story(Story.settings().build(), remembered);
    s.identity();
    s.check(false);
    s.loopback(false);
    s.role(role);
    return s;
  }

  @Test
  void noReignEverHasTheNumberOfAnEarlierOne() {
    Story s = Story.following(1);
    List<Long> reigns = new ArrayList<>(List.of(s.state.reign()));
    List<Runnable> turns =
        List.of(
            () -> s.tell(new Event.PauseAsked(s.now.wallMillis() + 1)),
            () -> s.tell(new Event.ResumeAsked()),
            () -> {
              s.role(Role.MASTER);
              s.views(ME, 2);
            },
            () -> s.view(3, OTHER, 3),
            () -> {
              s.loopback(true);
              s.views(OTHER, 3);
            },
            () -> s.loopback(false),
            () -> s.tell(new Event.LoopbackSeen(true, true)));
    for (Runnable turn : turns) {
      turn.run();
      reigns.add(s.state.reign());
    }
    assertThat(phase(s)).isEqualTo("leaving");
    assertThat(reigns).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void aHigherEpochForAnotherVoidsTheProofsOnTheirWayOnce() {
    Story s = Story.holding(3);
    long before = s.state.reign();
    s.view(3, OTHER, 7);
    long contradicted = s.state.reign();
    assertThat(contradicted).isGreaterThan(before);
    s.view(3, OTHER, 7);
    s.role(Role.MASTER);
    assertThat(s.state.reign()).isEqualTo(contradicted);
    s.view(3, ME, 3);
    assertThat(s.state.stance().contradicted()).isFalse();
    assertThat(phase(s)).isEqualTo("holding");
  }

  @Test
  void aLocalRoleOfReplicaAgainstAMajorityVoidsTheProofsAndDemotesNobody() {
    Story s = Story.holding(3);
    long before = s.state.reign();
    s.role(Role.REPLICA);
    assertThat(s.state.reign()).isGreaterThan(before);
    assertThat(phase(s)).isEqualTo("holding");
    s.role(Role.MASTER);
    assertThat(s.state.stance().contradicted()).isFalse();
  }

  @Test
  void aLocalRoleOfReplicaDemotesOnceNoMajorityIsOurs() {
    Story s = Story.holding(3);
    s.loopback(false);
    s.pass(5000);
    s.took();
    s.role(Role.REPLICA);
    assertThat(phase(s)).isEqualTo("following");
    assertThat(Story.of(s.took(), Intent.Note.class))
        .anyMatch(n -> n.text().startsWith("demoted: the local ROLE is replica, and "));
  }

  @Test
  void butNotWhereRedisCouldNotBeAskedSince() {
    Story s = Story.holding(3);
    s.role(Role.REPLICA);
    s.tell(new Event.RoleFailed(ME, AWAY));
    s.pass(5000);
    assertThat(phase(s)).isEqualTo("holding");
  }

  @Test
  void anOwnerThatIsElectedAgainClaimsAnew() {
    Story s = Story.holding(1);
    s.pass(1000);
    s.role(Role.MASTER);
    s.views(ME, 3);
    assertThat(phase(s)).isEqualTo("claiming");
    assertThat(s.writes()).containsExactly(T1, T2);
  }

  @Test
  void whoClaimedWithoutAMajorityGivesWayToOneOfTheSameEpoch() {
    Story s = Story.following(1);
    s.pass(20_000);
    s.tell(new Event.ClaimAsked(true));
    s.role(Role.MASTER);
    assertThat(phase(s)).isEqualTo("claiming");
    s.views(OTHER, 1);
    assertThat(phase(s)).isEqualTo("following");
  }

  @Test
  void aSettledGroupIsNoNewHistory() {
    Story s = Story.holding(3);
    s.passAnswered(30, ME, 3, Role.MASTER);
    List<Intent> took = s.took();
    assertThat(Story.of(took, Intent.RememberEpoch.class)).isEmpty();
    assertThat(Story.of(took, Intent.Raise.class)).isEmpty();
  }

  @Test
  void aNewHistoryIsKeptOnDiskAndBelievedAtOnce() {
    Story s = Story.following(1);
    s.tell(new Event.RoleAnswered(OTHER, Role.REPLICA, s.now, s.now));
    List<Runnable> answers =
        List.of(
            () -> s.pass(500),
            () -> s.role(Role.MASTER),
            () -> s.view(3, OTHER, 9),
            () -> s.view(1, ME, 2),
            () -> s.view(2, ME, 2));
    for (int i = 0; s.state.epochs().highest() != 2; i++) {
      answers.get(i % answers.size()).run();
    }
    List<Intent> took = s.took();
    assertThat(Story.of(took, Intent.RememberEpoch.class))
        .extracting(Intent.RememberEpoch::epoch)
        .last()
        .isEqualTo(2L);
    assertThat(Story.of(took, Intent.Raise.class))
        .extracting(r -> r.alert().text())
        .anyMatch(t -> t.contains("no longer believed: ") && t.contains("10.0.2.12:6379"));
    assertThat(phase(s)).isEqualTo("claiming");
  }

  /** Half a second later two Sentinels name this node, and one names another at a higher epoch. */
  private static void contradictedByOne(Story s) {
    s.pass(500);
    s.role(Role.MASTER);
    s.view(3, OTHER, 9);
    s.view(1, ME, 2);
    s.view(2, ME, 2);
  }

  @Test
  void whomAHigherViewNamesStaysMasterWhenOneAnswerIsLost() {
    Story s = Story.following(1);
    s.tell(new Event.RoleAnswered(OTHER, Role.MASTER, s.now, s.now));
    for (int i = 0; i < 40; i++) {
      contradictedByOne(s);
      s.tell(
          i % 4 == 3
              ? new Event.RoleFailed(OTHER, AWAY)
              : new Event.RoleAnswered(OTHER, Role.MASTER, s.now, s.now));
    }
    assertThat(s.state.epochs().highest()).isEqualTo(9);
    assertThat(s.writes()).isEmpty();
    for (int i = 0; i < 24; i++) {
      contradictedByOne(s);
      s.tell(new Event.RoleFailed(OTHER, AWAY));
    }
    assertThat(s.state.epochs().highest()).as("silent for ten seconds").isEqualTo(2);
  }

  @Test
  void aNewHistoryThatNobodyContradictsNamesNobody() {
    Story s = restarted(9, Role.MASTER);
    s.passAnswered(12, ME, 0, Role.MASTER);
    assertThat(Story.of(s.took(), Intent.Raise.class))
        .extracting(r -> r.alert().text())
        .anyMatch(t -> t.contains("new history"))
        .noneMatch(t -> t.contains("no longer believed"));
  }

  @Test
  void aMajorityForThisNodeIsNoNewHistoryWhileItsRedisIsAReplica() {
    Story s = restarted(9, Role.REPLICA);
    s.passAnswered(15, ME, 0, Role.REPLICA);
    assertThat(s.state.epochs().highest()).isEqualTo(9);
  }

  @Test
  void theSameEpochAgainIsNotWrittenToDiskAgain() {
    Story s = Story.following(3);
    s.views(OTHER, 3);
    assertThat(Story.of(s.took(), Intent.RememberEpoch.class)).isEmpty();
  }

  @Test
  void aLookFromJustBeforeAStartOnTheMasterIsEnough() {
    Story s = Story.settled();
    s.tables(ELSEWHERE, ENI);
    s.now = s.now.plus(Duration.ofSeconds(4));
    s.took();
    s.role(Role.MASTER);
    s.views(ME, 4);
    assertThat(s.writes()).containsExactly(T1);
  }

  @Test
  void anOlderOneIsLookedAtAgainAtOnce() {
    Story s = Story.settled();
    s.tables(ELSEWHERE, ENI);
    for (int second = 0; second < 11; second++) {
      s.pass(1000);
      if (s.state.agenda().at(Agenda.Mark.READING) != null) {
        s.tables(ELSEWHERE, ENI);
      }
    }
    s.took();
    s.role(Role.MASTER);
    s.views(ME, 4);
    List<Intent> took = s.took();
    assertThat(Story.of(took, Intent.PointRoute.class)).isEmpty();
    assertThat(Story.of(took, Intent.ReadTables.class)).hasSize(1);
  }

  @Test
  void atAFailoverTheWritesGoFirstAndInAlertOnlyTheLook() {
    Story s = Story.following(1);
    s.pass(3000);
    s.tables(ELSEWHERE, ELSEWHERE);
    s.took();
    s.role(Role.MASTER);
    s.views(ME, 2);
    List<Intent> took = s.took();
    assertThat(Story.of(took, Intent.PointRoute.class)).hasSize(2);
    assertThat(Story.of(took, Intent.ReadTables.class)).isEmpty();

    Story watching = new Story(Story.settings().alertOnly().build(), 0);
    watching.identity();
    watching.role(Role.REPLICA);
    watching.views(OTHER, 1);
    watching.tables(ELSEWHERE, ELSEWHERE);
    watching.pass(3000);
    watching.tables(ELSEWHERE, ELSEWHERE);
    watching.took();
    watching.role(Role.MASTER);
    watching.views(ME, 2);
    assertThat(Story.of(watching.took(), Intent.ReadTables.class)).hasSize(1);
  }

  @Test
  void aPauseIsOverAtItsVeryEnd() {
    Story s = Story.following(1);
    s.tell(new Event.PauseAsked(s.now.wallMillis() + 1000));
    s.now = s.now.plus(Duration.ofMillis(999));
    assertThat(s.state.stance().isPaused(s.now)).isTrue();
    s.now = s.now.plus(Duration.ofMillis(1));
    assertThat(s.state.stance().isPaused(s.now)).isFalse();
  }
}
