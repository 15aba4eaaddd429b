package io.sentinelvip.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.core.Hint.Sign;
import io.sentinelvip.core.Incident.Kind;
import io.sentinelvip.core.Incident.Outcome;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.FailoverState;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Role;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One failover is one incident. */
class IncidentTest {

  private static final Endpoint THIRD = new Endpoint("10.0.3.13", 6379);
  private static final EniId THERE = new EniId("eni-0000000c");

  /** A replica that has been up long enough to know the group. */
  private static Story replica() {
    Story s = Story.following(6);
    assertThat(rest(s, 20)).isPositive();
    assertThat(kept(s)).isEmpty();
    return s;
  }

  /** At rest, every look answered; returns how many there were. */
  private static int rest(Story s, int seconds) {
    int reads = 0;
    for (int second = 0; second < seconds; second++) {
      s.passAnswered(1, Story.OTHER, 6, Role.REPLICA);
      if (s.state.agenda().at(Agenda.Mark.READING) != null) {
        reads++;
        s.tables(Story.ELSEWHERE, Story.ELSEWHERE);
      }
    }
    return reads;
  }

  private static void hint(Story s, Sign sign, Endpoint master) {
    Hint.Said said = new Hint.Said(sign, master, Optional.empty());
    s.tell(
        new Event.Hinted(
            new Hint(Hint.Kind.LOOK, "10.0.3.13:26379", sign.name(), Optional.of(said))));
  }

  private static List<Incident> kept(Story s) {
    return Story.of(s.took(), Intent.Keep.class).stream().map(Intent.Keep::incident).toList();
  }

  private static Incident lastKept(Story s) {
    List<Incident> all = kept(s);
    return all.get(all.size() - 1);
  }

  private static List<Kind> kinds(Incident i) {
    return i.stages().stream().map(Incident.Stage::kind).toList();
  }

  @Test
  void theWinnerSeesEveryStageOfAKill() {
    Story s = replica();
    hint(s, Sign.DOWN, Story.OTHER);
    s.pass(100);
    hint(s, Sign.AGREED, Story.OTHER);
    hint(s, Sign.TRIED, Story.OTHER);
    hint(s, Sign.ELECTED, Story.OTHER);
    hint(s, Sign.SELECTED, Story.OTHER);
    s.pass(100);
    s.role(Role.MASTER);
    s.pass(50);
    s.role(Role.MASTER);
    s.view(1, Story.ME, 7);
    s.pass(5);
    s.view(2, Story.ME, 7);
    s.pass(100);
    s.pointed(Story.T1);
    s.notPointed(Story.T2, Fault.Kind.TRANSIENT, "Unavailable");
    s.pass(300);
    s.role(Role.MASTER);
    s.views(Story.ME, 7);
    s.pass(100);
    s.pointed(Story.T2);
    s.tell(new Event.CheckDisabled(Story.ENI));
    s.check(false);
    s.loopback(true);
    s.pass(300);
    s.tables(Story.ENI, Story.ENI);

    Incident i = lastKept(s);
    assertThat(i.outcome()).isEqualTo(Outcome.VERIFIED);
    assertThat(i.key()).isEqualTo("mymaster@7");
    assertThat(i.from()).isEqualTo(Story.OTHER);
    assertThat(i.to()).isEqualTo(Story.ME);
    assertThat(i.here()).isTrue();
    assertThat(kinds(i))
        .containsExactly(
            Kind.DOWN,
            Kind.AGREED,
            Kind.TRIED,
            Kind.ELECTED,
            Kind.SELECTED,
            Kind.ROLE,
            Kind.PROMOTED,
            Kind.ASKED,
            Kind.MAJORITY,
            Kind.FIRST_WRITE,
            Kind.ANSWERED,
            Kind.REFUSED,
            Kind.ANSWERED,
            Kind.VERIFIED);
    assertThat(i.stages()).allSatisfy(x -> assertThat(x.sentence()).isNotBlank());
    assertThat(i.calls())
        .filteredOn(c -> c.action().equals("ReplaceRoute"))
        .extracting(Incident.Call::subject)
        .containsExactly(Story.T1.value(), Story.T2.value(), Story.T2.value());
    assertThat(i.calls())
        .filteredOn(c -> c.action().equals("ReplaceRoute"))
        .allSatisfy(c -> assertThat(c.took()).isNotNull());
    assertThat(s.state.chronicle().moving()).isNull();
  }

  @Test
  void twoFailoversInOneMillisecondAreTwoIncidents() {
    Story s = replica();
    s.view(1, Story.ME, 7);
    s.view(2, Story.ME, 7);
    s.view(1, Story.OTHER, 8);
    s.view(2, Story.OTHER, 8);

    assertThat(kept(s))
        .filteredOn(i -> i.epoch() == 7)
        .last()
        .satisfies(i -> assertThat(i.outcome()).isEqualTo(Outcome.OVERTAKEN))
        .extracting(i -> i.openedAt().wallMillis())
        .isNotEqualTo(Objects.requireNonNull(s.state.chronicle().moving()).openedAt().wallMillis());
  }

  @Test
  void aWriteThatWasHeldBackIsNotTheFirst() {
    Story s = replica();
    s.role(Role.MASTER);
    s.views(Story.ME, 7);
    assertThat(kinds(lastKept(s))).contains(Kind.FIRST_WRITE);
    s.pass(300);
    s.notPointed(Story.T1, Fault.Kind.PROOF_EXPIRED, "ProofAged");
    s.notPointed(Story.T2, Fault.Kind.PROOF_EXPIRED, "ProofAged");
    Incident held = lastKept(s);
    assertThat(kinds(held)).doesNotContain(Kind.FIRST_WRITE, Kind.REFUSED);
    assertThat(held.calls())
        .filteredOn(c -> c.action().equals("ReplaceRoute"))
        .hasSize(2)
        .allSatisfy(c -> assertThat(c.answer()).startsWith("not sent: ProofAged"));
    s.pass(300);
    s.role(Role.MASTER);
    s.views(Story.ME, 7);
    assertThat(kinds(lastKept(s))).contains(Kind.FIRST_WRITE);
  }

  @Test
  void aBystanderVerifiesByWhatTheTablesShow() {
    Story s = replica();
    hint(s, Sign.DOWN, Story.OTHER);
    s.views(THIRD, 7);
    s.tables(Story.ELSEWHERE, Story.ELSEWHERE);
    assertThat(lastKept(s).isOpen()).isTrue();
    s.pass(2000);
    s.tables(THERE, Story.ELSEWHERE);
    s.tables(Story.ENI, Story.ENI);
    assertThat(lastKept(s).isOpen()).isTrue();
    s.tables(THERE, THERE);
    Incident i = lastKept(s);
    assertThat(i.outcome()).isEqualTo(Outcome.VERIFIED);
    assertThat(i.key()).isEqualTo("mymaster@7");
    assertThat(i.from()).isEqualTo(Story.OTHER);
    assertThat(i.to()).isEqualTo(THIRD);
    assertThat(i.here()).isFalse();
  }

  @Test
  void aBystanderSeesWithinTenSecondsThatTheRouteIsNotRight() {
    Story s = replica();
    s.views(THIRD, 7);
    s.took();
    int reads = 0;
    for (int second = 0; second < 10; second++) {
      s.pass(1000);
      s.views(THIRD, 7);
      reads += Story.of(s.took(), Intent.ReadTables.class).size();
      s.tables(Story.ELSEWHERE, Story.ELSEWHERE);
    }
    assertThat(reads).isBetween(3, 4);
    s.pass(100);
    Incident i = Objects.requireNonNull(s.state.chronicle().moving());
    assertThat(kinds(i)).contains(Kind.OVERDUE);
    assertThat(i.reason()).contains(Story.T1 + ": " + Story.ELSEWHERE);
  }

  @Test
  void aReplicaAtRestReadsOnceAMinute() {
    Story s = replica();
    assertThat(rest(s, 600)).isBetween(9, 11);
  }

  @Test
  void lateMessagesOfAFailoverThatIsOverOpenNothing() {
    Story s = replica();
    s.views(THIRD, 7);
    s.tables(THERE, THERE);
    kept(s);
    for (Sign sign : Sign.values()) {
      hint(s, sign, Story.OTHER);
    }
    s.passAnswered(20, THIRD, 7, Role.REPLICA);
    assertThat(kept(s)).isEmpty();
    assertThat(s.state.chronicle().rising()).isNull();
  }

  @Test
  void aBlinkOfOneSentinelIsNotKept() {
    Story s = replica();
    hint(s, Sign.DOWN, Story.OTHER);
    assertThat(s.state.chronicle().rising()).isNotNull();
    s.passAnswered(7, Story.OTHER, 6, Role.REPLICA);
    assertThat(s.state.chronicle().rising()).isNull();
    assertThat(kept(s)).isEmpty();
  }

  @Test
  void agreementThatComesToNothingIsAverted() {
    Story s = replica();
    hint(s, Sign.DOWN, Story.OTHER);
    hint(s, Sign.AGREED, Story.OTHER);
    s.passAnswered(7, Story.OTHER, 6, Role.REPLICA);
    Incident i = lastKept(s);
    assertThat(i.outcome()).isEqualTo(Outcome.AVERTED);
    assertThat(i.key()).isEmpty();
    assertThat(i.to()).isNull();
  }

  @Test
  void signsThatLastAreGivenUpAndOpenNothingMoreUntilTheyAreGone() {
    Story s = replica();
    hint(s, Sign.DOWN, Story.OTHER);
    for (int second = 0; second < 700; second++) {
      s.passAnswered(1, Story.OTHER, 6, Role.REPLICA);
      s.view(1, Story.OTHER, 6, 2, FailoverState.WAIT_PROMOTION);
    }
    List<Incident> all = kept(s);
    assertThat(all).hasSize(2);
    assertThat(all.get(0).isOpen()).isTrue();
    assertThat(all.get(1).outcome()).isEqualTo(Outcome.GIVEN_UP);
    s.passAnswered(7, Story.OTHER, 6, Role.REPLICA);
    hint(s, Sign.AGREED, Story.OTHER);
    assertThat(kept(s)).hasSize(1);
  }

  @Test
  void theNextFailoverClosesAnIncidentAndIsNamed() {
    Story s = replica();
    s.views(THIRD, 7);
    kept(s);
    hint(s, Sign.DOWN, THIRD);
    s.views(Story.OTHER, 8);
    List<Incident> all = kept(s);
    assertThat(all)
        .filteredOn(i -> !i.isOpen())
        .singleElement()
        .satisfies(
            i -> {
              assertThat(i.outcome()).isEqualTo(Outcome.OVERTAKEN);
              assertThat(i.key()).isEqualTo("mymaster@7");
              assertThat(i.reason()).contains("mymaster@8");
            });
    Incident next = Objects.requireNonNull(s.state.chronicle().moving());
    assertThat(next.key()).isEqualTo("mymaster@8");
    assertThat(next.from()).isEqualTo(THIRD);
    assertThat(kinds(next)).startsWith(Kind.DOWN);
  }

  @Test
  void aPromotionThatNoMajorityFollowedIsOvertakenUnderItsOwnKey() {
    Story s = replica();
    s.view(1, THIRD, 7);
    s.view(2, Story.ME, 8);
    s.view(3, Story.ME, 8);
    assertThat(kept(s))
        .filteredOn(i -> !i.isOpen())
        .singleElement()
        .satisfies(i -> assertThat(i.key()).isEqualTo("mymaster@7"));
    assertThat(Objects.requireNonNull(s.state.chronicle().moving()).key()).isEqualTo("mymaster@8");
  }

  @Test
  void aLateWordOfThePromotionThatWasOvertakenDoesNotRenameTheNext() {
    Story s = replica();
    s.view(1, THIRD, 7);
    s.view(2, Story.ME, 8);
    s.view(3, THIRD, 7);
    s.view(1, Story.ME, 8);
    s.view(3, Story.ME, 8);
    assertThat(kept(s))
        .filteredOn(i -> !i.isOpen())
        .singleElement()
        .satisfies(i -> assertThat(i.key()).isEqualTo("mymaster@7"));
    assertThat(Objects.requireNonNull(s.state.chronicle().moving()).key()).isEqualTo("mymaster@8");
  }

  @Test
  void anotherMasterAtTheSameEpochIsNotCalledTheNextFailover() {
    Story s = replica();
    s.views(THIRD, 7);
    kept(s);
    s.views(Story.OTHER, 7);
    assertThat(kept(s))
        .filteredOn(i -> !i.isOpen())
        .singleElement()
        .satisfies(i -> assertThat(i.reason()).contains("another master at the same epoch, 7"));
    assertThat(Objects.requireNonNull(s.state.chronicle().moving()).to()).isEqualTo(Story.OTHER);
  }

  @Test
  void whatCannotBeMadeRightIsGivenUpWithTheReason() {
    Story s = replica();
    s.role(Role.MASTER);
    s.views(Story.ME, 7);
    s.notPointed(Story.T1, Fault.Kind.DENIED, "UnauthorizedOperation");
    s.pointed(Story.T2);
    s.passAnswered(601, Story.ME, 7, Role.MASTER);
    Incident i = lastKept(s);
    assertThat(i.outcome()).isEqualTo(Outcome.GIVEN_UP);
    assertThat(i.reason()).contains(Story.T1.value()).contains("UnauthorizedOperation");
  }

  @Test
  void anAgentThatStartsOnASettledGroupOpensNone() {
    Story s = Story.holding(7);
    s.passAnswered(30, Story.ME, 7, Role.MASTER);
    assertThat(kept(s)).isEmpty();
    s.tables(Story.ELSEWHERE, Story.ENI);
    s.passAnswered(30, Story.ME, 7, Role.MASTER);
    assertThat(kept(s)).isEmpty();
  }

  @Test
  void aSentinelThatWasLeftBehindIsNoFailover() {
    Story s = Story.settled();
    s.role(Role.REPLICA);
    for (int second = 0; second < 20; second++) {
      s.pass(1000);
      s.view(1, THIRD, 3);
      s.view(2, Story.OTHER, 6);
      s.view(3, Story.OTHER, 6);
    }
    assertThat(kept(s)).isEmpty();
    assertThat(s.state.chronicle().settled()).isNotNull();
  }

  @Test
  void anAgentThatStartsInTheMiddleOpensOne() {
    Story s = Story.settled();
    s.role(Role.REPLICA);
    s.view(1, Story.OTHER, 6);
    s.view(2, THIRD, 7);
    s.pass(500);
    s.views(THIRD, 7);
    s.tables(THERE, THERE);
    Incident i = lastKept(s);
    assertThat(i.key()).isEqualTo("mymaster@7");
    assertThat(i.from()).isEqualTo(Story.OTHER);
    assertThat(i.outcome()).isEqualTo(Outcome.VERIFIED);
  }

  @Test
  void aFailoverThatEndsADisagreementIsOneEvenToTheNodeThatSomeSawDown() {
    Story s = Story.settled();
    s.role(Role.REPLICA);
    for (int second = 0; second < 20; second++) {
      s.pass(1000);
      s.view(1, THIRD, 6, 2, FailoverState.SELECT_SLAVE);
      s.view(2, Story.OTHER, 6);
    }
    s.views(THIRD, 7);
    Incident i = lastKept(s);
    assertThat(i.key()).isEqualTo("mymaster@7");
    assertThat(i.from()).isEqualTo(Story.OTHER);
  }

  @Test
  void aStragglerAfterTheRestartOpensNoFailoverThatAnEarlierRunHasSeenASecondTime() {
    for (FailoverState at : List.of(FailoverState.NONE, FailoverState.SELECT_SLAVE)) {
      Story s = new Story(Story.settings().build(), 7);
      s.identity();
      s.role(Role.REPLICA);
      s.view(1, Story.OTHER, 6, 2, at);
      s.view(2, THIRD, 7);
      s.view(3, THIRD, 7);
      s.pass(500);
      s.views(THIRD, 7);
      s.passAnswered(5, THIRD, 7, Role.REPLICA);
      assertThat(kept(s)).as(at.toString()).isEmpty();
      assertThat(Objects.requireNonNull(s.state.chronicle().settled()).epoch()).isEqualTo(7);
      assertThat(s.state.chronicle().rising()).isNull();
    }
  }

  @Test
  void anAgentThatStartsOnSignsOpensOne() {
    Story s = Story.settled();
    s.role(Role.REPLICA);
    s.view(1, Story.OTHER, 6, 2, FailoverState.SELECT_SLAVE);
    s.pass(500);
    s.views(THIRD, 7);
    Incident i = lastKept(s);
    assertThat(i.key()).isEqualTo("mymaster@7");
    assertThat(i.from()).isEqualTo(Story.OTHER);
  }

  @Test
  void aFailoverWhileTheWinnersAgentWasDownIsOneIfTheRoutesDidNotFollow() {
    Story s = new Story(Story.settings().build(), 6);
    s.identity();
    s.loopback(true);
    s.check(false);
    s.role(Role.MASTER);
    s.views(Story.ME, 7);
    s.tables(Story.ELSEWHERE, Story.ELSEWHERE);
    assertThat(lastKept(s).key()).isEqualTo("mymaster@7");
    s.pointed(Story.T1, Story.T2);
    s.pass(300);
    s.tables(Story.ENI, Story.ENI);
    assertThat(lastKept(s).outcome()).isEqualTo(Outcome.VERIFIED);
  }

  @Test
  void anInterruptedIncidentGoesOnAfterARestart() {
    Story dying = replica();
    dying.role(Role.MASTER);
    dying.views(Story.ME, 7);
    Incident open = lastKept(dying);
    Story s = new Story(Story.settings().build(), 7);
    s.now = dying.now.plus(Duration.ofSeconds(3));
    s.state = VipState.initial(Story.settings().build(), 7, 42, s.now).resuming(open, -1, s.now);
    s.identity();
    s.loopback(true);
    s.check(false);
    s.role(Role.MASTER);
    s.views(Story.ME, 7);
    s.tables(Story.ELSEWHERE, Story.ELSEWHERE);
    s.pointed(Story.T1, Story.T2);
    s.pass(300);
    s.tables(Story.ENI, Story.ENI);
    Incident i = lastKept(s);
    assertThat(i.openedAt()).isEqualTo(open.openedAt());
    assertThat(i.outcome()).isEqualTo(Outcome.VERIFIED);
    assertThat(kinds(i)).contains(Kind.RESUMED);
    s.passAnswered(20, Story.ME, 7, Role.MASTER);
    assertThat(kept(s)).isEmpty();
  }

  @Test
  void alertOnlyIsVerifiedByWhoeverMovesTheRoute() {
    Story s = new Story(Story.settings().alertOnly().build(), 0);
    s.identity();
    s.loopback(false);
    s.check(false);
    s.role(Role.REPLICA);
    s.views(Story.OTHER, 6);
    s.passAnswered(5, Story.OTHER, 6, Role.REPLICA);
    s.role(Role.MASTER);
    s.views(Story.ME, 7);
    s.tables(Story.ELSEWHERE, Story.ELSEWHERE);
    s.passAnswered(20, Story.ME, 7, Role.MASTER);
    assertThat(lastKept(s).isOpen()).isTrue();
    s.tables(Story.ENI, Story.ENI);
    assertThat(lastKept(s).outcome()).isEqualTo(Outcome.VERIFIED);
  }

  @Test
  void theSameMasterAtAHigherEpochIsAFailoverThatWasNotSeen() {
    Story s = replica();
    s.views(Story.OTHER, 8);
    Incident i = lastKept(s);
    assertThat(i.key()).isEqualTo("mymaster@8");
    assertThat(i.from()).isNull();
    s.tables(Story.ELSEWHERE, Story.ELSEWHERE);
    assertThat(lastKept(s).outcome()).isEqualTo(Outcome.VERIFIED);
  }
}
