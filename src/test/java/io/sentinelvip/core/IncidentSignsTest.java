package io.sentinelvip.core;

import static io.sentinelvip.core.Story.ELSEWHERE;
import static io.sentinelvip.core.Story.ME;
import static io.sentinelvip.core.Story.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.core.Hint.Sign;
import io.sentinelvip.core.Incident.Kind;
import io.sentinelvip.core.Incident.Outcome;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.FailoverState;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.SentinelView;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which signs open an incident, which belong to it, and what it says of them. */
class IncidentSignsTest {

  private static final Endpoint THIRD = new Endpoint("10.0.3.13", 6379);
  private static final EniId THERE = new EniId("eni-0000000c");

  private static Story replica() {
    Story s = Story.following(6);
    s.passAnswered(10, OTHER, 6, Role.REPLICA);
    s.tables(ELSEWHERE, ELSEWHERE);
    assertThat(s.state.chronicle().settled()).isNotNull();
    s.took();
    return s;
  }

  private static void hint(Story s, Sign sign, Endpoint master, @Nullable Endpoint replica) {
    Hint.Said said = new Hint.Said(sign, master, Optional.ofNullable(replica));
    s.tell(
        new Event.Hinted(
            new Hint(Hint.Kind.LOOK, "10.0.3.13:26379", sign.name(), Optional.of(said))));
  }

  private static void down(Story s, int sentinel, Endpoint named) {
    Moment now = s.now;
    s.tell(
        new Event.ViewAnswered(
            new SentinelView(
                Story.runId(sentinel),
                Story.via(sentinel),
                named,
                6,
                2,
                2,
                true,
                FailoverState.NONE,
                now,
                now)));
  }

  private static Incident rising(Story s) {
    return Objects.requireNonNull(s.state.chronicle().rising());
  }

  private static Incident moving(Story s) {
    return Objects.requireNonNull(s.state.chronicle().moving());
  }

  private static String sentence(Incident i, Kind kind) {
    return i.stages().stream().filter(x -> x.kind() == kind).findFirst().orElseThrow().sentence();
  }

  private static List<Incident> kept(Story s) {
    return Story.of(s.took(), Intent.Keep.class).stream().map(Intent.Keep::incident).toList();
  }

  @Test
  void anAbortAloneOpensNothing() {
    Story s = replica();
    hint(s, Sign.ABORTED, OTHER, null);
    assertThat(s.state.chronicle().rising()).isNull();
    hint(s, Sign.DOWN, OTHER, null);
    hint(s, Sign.ABORTED, OTHER, null);
    assertThat(rising(s).stages()).extracting(Incident.Stage::kind).contains(Kind.ABORTED);
  }

  @Test
  void whoWasSelectedAndPromotedIsNamedWhereItWasSaid() {
    Story s = replica();
    hint(s, Sign.SELECTED, OTHER, THIRD);
    assertThat(sentence(rising(s), Kind.SELECTED)).contains("selected " + THIRD);
    hint(s, Sign.PROMOTED, OTHER, null);
    assertThat(sentence(rising(s), Kind.PROMOTED)).contains("promoted a replica");
  }

  @Test
  void aSentinelThatShowsTheMasterDownIsToldFromOneThatLeadsAFailover() {
    Story s = replica();
    down(s, 1, OTHER);
    assertThat(sentence(rising(s), Kind.DOWN)).contains("shows " + OTHER + " down");
    Story leads = replica();
    leads.view(1, OTHER, 6, 2, FailoverState.SELECT_SLAVE);
    assertThat(sentence(rising(leads), Kind.TRIED)).contains("leads a failover away from " + OTHER);
    assertThat(rising(leads).stages()).extracting(Incident.Stage::kind).containsOnly(Kind.TRIED);
  }

  @Test
  void signsThatStandKeepItOpenAndSoDoesARedisThatCallsItselfMaster() {
    Story shown = replica();
    hint(shown, Sign.AGREED, OTHER, null);
    for (int second = 0; second < 20; second++) {
      shown.passAnswered(1, OTHER, 6, Role.REPLICA);
      down(shown, 1, OTHER);
    }
    assertThat(shown.state.chronicle().rising()).isNotNull();
    Story leads = replica();
    hint(leads, Sign.AGREED, OTHER, null);
    for (int second = 0; second < 20; second++) {
      leads.passAnswered(1, OTHER, 6, Role.REPLICA);
      leads.view(1, OTHER, 6, 2, FailoverState.SELECT_SLAVE);
    }
    assertThat(leads.state.chronicle().rising()).isNotNull();
    Story master = replica();
    master.role(Role.MASTER);
    assertThat(master.state.chronicle().rising()).isNotNull();
    master.passAnswered(20, OTHER, 6, Role.MASTER);
    assertThat(rising(master).stages()).extracting(Incident.Stage::kind).contains(Kind.ROLE);
    assertThat(sentence(rising(master), Kind.ROLE)).contains("the local Redis " + ME);
    master.passAnswered(8, OTHER, 6, Role.REPLICA);
    assertThat(master.state.chronicle().rising()).isNull();
  }

  @Test
  void aRoleThatIsHeardForTheFirstTimeIsNoSign() {
    Story s = Story.settled();
    for (int i = 0; i < 5; i++) {
      s.pass(1000);
      s.views(OTHER, 6);
    }
    assertThat(s.state.chronicle().settled()).isNotNull();
    s.role(Role.MASTER);
    assertThat(s.state.chronicle().rising()).isNull();
  }

  @Test
  void aMajorityAtAnotherEpochThanThePromisedOneLeavesThatOneBehind() {
    Story s = replica();
    s.view(1, THIRD, 8);
    assertThat(rising(s).epoch()).isEqualTo(8);
    kept(s);
    s.view(1, OTHER, 6);
    s.tell(new Event.ViewFailed(Story.via(1), forgotten()));
    s.views(THIRD, 9);
    assertThat(kept(s))
        .filteredOn(i -> i.outcome() == Outcome.OVERTAKEN)
        .singleElement()
        .satisfies(i -> assertThat(i.key()).isEqualTo("mymaster@8"));
    assertThat(moving(s).key()).isEqualTo("mymaster@9");
  }

  @Test
  void soDoesAMajorityAtALowerOneOnceItIsBelieved() {
    Story s = replica();
    s.view(1, THIRD, 8);
    s.tell(new Event.ViewFailed(Story.via(1), forgotten()));
    kept(s);
    s.passAnswered(20, THIRD, 7, Role.REPLICA);
    assertThat(kept(s))
        .filteredOn(i -> i.outcome() == Outcome.OVERTAKEN)
        .singleElement()
        .satisfies(i -> assertThat(i.key()).isEqualTo("mymaster@8"));
    assertThat(moving(s).key()).isEqualTo("mymaster@7");
  }

  private static Fault forgotten() {
    return new Fault(Fault.Kind.MISSING, "NoSuchMaster", "forgotten");
  }

  @Test
  void theFirstWordOfAnEpochIsItsPromotionAndTheMajorityOfItItsOwn() {
    Story s = replica();
    s.view(1, ME, 7);
    assertThat(rising(s).here()).isTrue();
    s.view(2, ME, 7);
    assertThat(kept(s)).noneMatch(i -> i.outcome() == Outcome.OVERTAKEN);
    assertThat(moving(s).stages()).extracting(Incident.Stage::kind).contains(Kind.PROMOTED);
  }

  @Test
  void theSameMasterInANewHistoryIsNoFailover() {
    Story s = replica();
    s.passAnswered(15, OTHER, 0, Role.REPLICA);
    assertThat(s.state.epochs().highest()).isZero();
    assertThat(s.state.chronicle().moving()).isNull();
    assertThat(kept(s)).isEmpty();
    assertThat(Objects.requireNonNull(s.state.chronicle().settled()).epoch()).isZero();
  }

  @Test
  void signsAreNotAvertedByTheMajorityOfAnotherMaster() {
    Story s = replica();
    hint(s, Sign.AGREED, OTHER, null);
    s.views(THIRD, 7);
    s.passAnswered(8, THIRD, 7, Role.REPLICA);
    assertThat(kept(s)).noneMatch(i -> i.outcome() == Outcome.AVERTED);
    assertThat(moving(s).key()).isEqualTo("mymaster@7");
  }

  @Test
  void whatIsOpenIsShownAndAfterItsEndTheLast() {
    Story s = replica();
    assertThat(report(s)).isNull();
    hint(s, Sign.DOWN, OTHER, null);
    assertThat(report(s)).as("one Sentinel's blink").isNull();
    hint(s, Sign.AGREED, OTHER, null);
    assertThat(Objects.requireNonNull(report(s)).outcome()).isEqualTo("open");
    s.views(THIRD, 7);
    assertThat(Objects.requireNonNull(report(s)).key()).isEqualTo("mymaster@7");
    s.tables(THERE, THERE);
    IncidentReport last = Objects.requireNonNull(report(s));
    assertThat(last.outcome()).isEqualTo("verified");
    assertThat(last.reason()).isEqualTo("every route was read and leads to " + THERE);
    assertThat(last.stages())
        .extracting(IncidentReport.Stage::stage)
        .contains("agreed", "verified");
    hint(s, Sign.DOWN, THIRD, null);
    assertThat(Objects.requireNonNull(report(s)).key()).isEqualTo("mymaster@7");
  }

  private static @Nullable IncidentReport report(Story s) {
    return Reporter.of(s.state, s.now, s.last.reason(), List.of()).incident();
  }

  @Test
  void theRoleOfTheNewMasterComesIntoItsIncidentOnceAndIntoNoOther() {
    Story s = replica();
    s.views(ME, 7);
    s.role(Role.REPLICA);
    assertThat(moving(s).stages()).noneMatch(x -> x.kind() == Kind.ROLE);
    s.role(Role.MASTER);
    assertThat(sentence(moving(s), Kind.ROLE)).isEqualTo("the local Redis " + ME + " says master");
    Story other = replica();
    other.views(THIRD, 7);
    other.role(Role.MASTER);
    assertThat(moving(other).stages()).noneMatch(x -> x.kind() == Kind.ROLE);
  }

  @Test
  void whatIsNotRightIsSaidToBePausedOnlyWhileItIs() {
    for (boolean paused : new boolean[] {true, false}) {
      Story s = replica();
      if (paused) {
        s.tell(new Event.PauseAsked(s.now.wallMillis() + 600_000));
      }
      s.views(THIRD, 7);
      s.passAnswered(11, THIRD, 7, Role.REPLICA);
      assertThat(moving(s).reason().contains("paused; ")).isEqualTo(paused);
    }
  }

  @Test
  void whatTheTablesShowBeforeTheGroupIsSettledIsNotWhatTheMasterHas() {
    Story s = Story.settled();
    s.role(Role.REPLICA);
    s.tables(ELSEWHERE, ELSEWHERE);
    s.passAnswered(5, OTHER, 6, Role.REPLICA);
    assertThat(Objects.requireNonNull(s.state.chronicle().settled()).at()).isNull();
    s.pass(100);
    assertThat(Objects.requireNonNull(s.state.chronicle().settled()).at()).isNull();
    s.tables(ELSEWHERE, ELSEWHERE);
    assertThat(Objects.requireNonNull(s.state.chronicle().settled()).at()).isNotNull();
  }

  @Test
  void anInterruptedRisingIncidentGoesOnRising() {
    Story dying = replica();
    hint(dying, Sign.AGREED, OTHER, null);
    Incident open = rising(dying);
    VipState again =
        VipState.initial(Story.settings().build(), 6, 42, dying.now).resuming(open, -1, dying.now);
    assertThat(again.chronicle().moving()).isNull();
    assertThat(again.chronicle().settled()).isNull();
    assertThat(Objects.requireNonNull(again.chronicle().rising()).openedAt())
        .isEqualTo(open.openedAt());
  }

  @Test
  void lateSignsOfAFailoverThatTheHistoryTellsAreNoSecondIncidentOfIt() {
    Story late = new Story(Story.settings().build(), 7);
    late.identity();
    late.role(Role.REPLICA);
    hint(late, Sign.PROMOTED, OTHER, THIRD);
    Incident open = rising(late);
    Story again = startedAgain(late, open, 7);
    again.views(THIRD, 7);
    assertThat(kept(again))
        .singleElement()
        .satisfies(i -> assertThat(i.key()).isEmpty())
        .satisfies(i -> assertThat(i.reason()).startsWith("the failover was over: "));
    assertThat(again.state.chronicle().rising()).isNull();
    again.passAnswered(20, THIRD, 7, Role.REPLICA);
    assertThat(kept(again)).isEmpty();
  }

  @Test
  void signsOfAFailoverThatTheHistoryDoesNotTellAreAnIncidentOfIt() {
    Story late = new Story(Story.settings().build(), 7);
    late.identity();
    late.role(Role.REPLICA);
    hint(late, Sign.PROMOTED, OTHER, THIRD);
    Incident open = rising(late);
    Story again = startedAgain(late, open, 6);
    again.views(THIRD, 7);
    assertThat(moving(again).key()).isEqualTo("mymaster@7");
    assertThat(moving(again).openedAt()).isEqualTo(open.openedAt());
  }

  private static Story startedAgain(Story before, Incident open, long told) {
    Story s = new Story(Story.settings().build(), 7);
    s.now = before.now;
    s.state = VipState.initial(Story.settings().build(), 7, 42, s.now).resuming(open, told, s.now);
    s.identity();
    s.role(Role.REPLICA);
    return s;
  }

  @Test
  void anAgentThatStartsOnSignsOfTheSameMasterFindsItSettled() {
    Story s = Story.settled();
    s.role(Role.REPLICA);
    s.view(1, OTHER, 6, 2, FailoverState.SELECT_SLAVE);
    assertThat(s.state.chronicle().settled()).isNull();
    s.views(OTHER, 6);
    Chronicle.Settled settled = Objects.requireNonNull(s.state.chronicle().settled());
    assertThat(settled.named()).isEqualTo(OTHER);
    assertThat(settled.epoch()).isEqualTo(6);
    s.passAnswered(20, OTHER, 6, Role.REPLICA);
    assertThat(kept(s)).isEmpty();
  }

  @Test
  void signsOfAFailoverThatAnEarlierRunHasSeenAreKeptAsOver() {
    Story s = new Story(Story.settings().build(), 7);
    s.identity();
    s.role(Role.REPLICA);
    hint(s, Sign.DOWN, OTHER, null);
    hint(s, Sign.AGREED, OTHER, null);
    kept(s);
    s.views(THIRD, 7);
    assertThat(kept(s))
        .filteredOn(i -> !i.isOpen())
        .singleElement()
        .satisfies(i -> assertThat(i.outcome()).isEqualTo(Outcome.AVERTED))
        .satisfies(i -> assertThat(i.reason()).startsWith("the failover was over: "));
    assertThat(s.state.chronicle().rising()).isNull();
  }

  @Test
  void aGroupIsSettledAfterTwoSecondsAndWhereOneDisagreesAfterFive() {
    Story s = Story.settled();
    s.role(Role.REPLICA);
    s.views(OTHER, 6);
    s.pass(1900);
    assertThat(s.state.chronicle().settled()).isNull();
    s.pass(200);
    assertThat(s.state.chronicle().settled()).isNotNull();
    Story disputed = Story.settled();
    disputed.role(Role.REPLICA);
    for (int i = 0; i < 5; i++) {
      disputed.view(1, THIRD, 3);
      disputed.view(2, OTHER, 6);
      disputed.view(3, OTHER, 6);
      assertThat(disputed.state.chronicle().settled()).as(i + " s").isNull();
      disputed.pass(1000);
    }
    disputed.view(2, OTHER, 6);
    assertThat(disputed.state.chronicle().settled()).isNotNull();
  }

  @Test
  void anAgentThatRemembersTheEpochOrNoneSawNoFailoverItMissed() {
    for (long remembered : new long[] {0, 7}) {
      Story s = new Story(Story.settings().build(), remembered);
      s.identity();
      s.loopback(true);
      s.check(false);
      s.role(Role.MASTER);
      s.views(ME, 7);
      s.tables(ELSEWHERE, ELSEWHERE);
      assertThat(s.writes()).hasSize(2);
      assertThat(s.state.chronicle().moving()).as("remembered " + remembered).isNull();
    }
  }

  @Test
  void aFailoverThatWasMissedAndWhoseRoutesFollowedIsNone() {
    Story s = new Story(Story.settings().build(), 6);
    s.identity();
    s.loopback(true);
    s.check(false);
    s.role(Role.REPLICA);
    s.views(OTHER, 7);
    s.tables(ELSEWHERE, ELSEWHERE);
    s.passAnswered(10, OTHER, 7, Role.REPLICA);
    assertThat(kept(s)).isEmpty();
  }
}
