package io.sentinelvip.core;

import static io.sentinelvip.core.Story.ELSEWHERE;
import static io.sentinelvip.core.Story.ENI;
import static io.sentinelvip.core.Story.T1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.TableView;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One table, and the source/dest check: what was seen, what was written, what that calls for. */
class TableStateTest {

  private static final Moment START = new Moment(0, 0);
  private static final RouteTarget HERE = new RouteTarget(ENI, Optional.empty());
  private static final TableState UNKNOWN = TableState.unknown(T1, START);
  private static final Fault TRANSIENT = new Fault(Fault.Kind.TRANSIENT, "x", "x");
  private static final Fault UNKNOWN_OUTCOME = new Fault(Fault.Kind.UNKNOWN_OUTCOME, "x", "x");
  private static final Fault DENIED = new Fault(Fault.Kind.DENIED, "x", "x");

  @Test
  void anUnknownTableIsLookedAtFirstUnlessAFailoverBroughtUs() {
    assertThat(UNKNOWN.wantsRead(false)).isTrue();
    assertThat(UNKNOWN.wantsWrite(false, START)).isFalse();
    assertThat(UNKNOWN.wantsRead(true)).isFalse();
    assertThat(UNKNOWN.wantsWrite(true, START)).isTrue();
  }

  @Test
  void aTableSeenWrongIsWrittenAndOneSeenRightIsLeft() {
    TableState wrong = UNKNOWN.read(view(ELSEWHERE), at(0), HERE);
    assertThat(wrong.wantsWrite(false, at(0))).isTrue();
    assertThat(wrong.wantsRead(false)).isFalse();
    TableState right = UNKNOWN.read(view(ENI), at(0), HERE);
    assertThat(right.right()).isTrue();
    assertThat(right.wantsWrite(true, at(0))).isFalse();
    assertThat(right.wantsRead(false)).isFalse();
  }

  @Test
  void withoutATargetNothingIsRight() {
    assertThat(UNKNOWN.read(view(ENI), at(0), null).right()).isFalse();
    assertThat(UNKNOWN.read(view(ENI), at(0), null).pointsHere(null)).isFalse();
  }

  @Test
  void aTableThatIsGoneIsWrittenOnceAtAFailoverAndElseNeither() {
    assertThat(UNKNOWN.seen().isGone()).as("never looked at").isFalse();
    TableState gone = UNKNOWN.read(null, at(0), HERE);
    assertThat(gone.seen().isGone()).isTrue();
    assertThat(gone.wantsWrite(false, at(0))).isFalse();
    assertThat(gone.wantsRead(false)).isFalse();
    assertThat(gone.wantsWrite(true, at(0))).isTrue();
    TableState tried = gone.writing(at(0)).failed(TRANSIENT, at(1), at(2), false);
    assertThat(tried.wantsWrite(true, at(9))).isFalse();
  }

  @Test
  void whileAWriteIsUnderWayNothingElseIsDone() {
    TableState writing = UNKNOWN.writing(at(0));
    assertThat(writing.write().attempts()).isEqualTo(1);
    assertThat(writing.wantsRead(true)).isFalse();
    assertThat(writing.wantsWrite(true, at(9999))).isFalse();
  }

  @Test
  void whatWasAcknowledgedIsReadAndWrittenAgainOnlyIfTwoLooksSayWrong() {
    TableState acked = UNKNOWN.writing(at(0)).acked(at(10));
    assertThat(acked.wantsRead(true)).isTrue();
    assertThat(acked.wantsWrite(true, at(10))).isFalse();
    TableState once = acked.read(view(ELSEWHERE), at(20), HERE);
    assertThat(once.wantsRead(true)).isTrue();
    assertThat(once.wantsWrite(true, at(20))).isFalse();
    assertThat(once.read(view(ELSEWHERE), at(1019), HERE).wantsWrite(true, at(1019))).isFalse();
    assertThat(once.read(view(ELSEWHERE), at(1020), HERE).wantsWrite(true, at(1020))).isTrue();
    assertThat(acked.read(view(ENI), at(5), HERE)).as("a look from before").isEqualTo(acked);
  }

  @Test
  void aRightTableSeenWrongOnceIsLookedAtAndStaysRight() {
    TableState odd = UNKNOWN.read(view(ENI), at(0), HERE).read(view(ELSEWHERE), at(100), HERE);
    assertThat(odd.right()).isTrue();
    assertThat(odd.wantsRead(false)).isTrue();
    assertThat(odd.wantsWrite(false, at(100))).isFalse();
    TableState twice = odd.read(view(ELSEWHERE), at(1100), HERE);
    assertThat(twice.right()).isFalse();
    assertThat(twice.wantsWrite(false, at(1100))).isTrue();
  }

  @Test
  void whatMayHaveBeenAppliedIsReadBeforeItIsWritten() {
    TableState t = UNKNOWN.writing(at(0)).failed(UNKNOWN_OUTCOME, at(10), at(60), false);
    assertThat(t.wantsRead(true)).isTrue();
    assertThat(t.wantsWrite(true, at(60))).isFalse();
    assertThat(t.unread().wantsWrite(true, at(59))).as("backed off").isFalse();
    assertThat(t.unread().wantsWrite(true, at(60))).as("no look was possible").isTrue();
    assertThat(UNKNOWN.unread()).isEqualTo(UNKNOWN);
    assertThat(t.read(view(ELSEWHERE), at(20), HERE).wantsWrite(true, at(60))).isTrue();
    assertThat(t.read(view(ENI), at(9), HERE).right()).as("a look from before").isFalse();
  }

  @Test
  void aFailedWriteWaitsAndNeedsNoLook() {
    TableState t = UNKNOWN.writing(at(0)).failed(TRANSIENT, at(10), at(60), false);
    assertThat(t.wantsRead(false)).isFalse();
    assertThat(t.wantsWrite(false, at(59))).isFalse();
    assertThat(t.wantsWrite(false, at(60))).isTrue();
  }

  @Test
  void whatWasNotSentWasNoAttempt() {
    assertThat(UNKNOWN.writing(at(0)).unsent().write().attempts()).isZero();
    assertThat(UNKNOWN.writing(at(0)).unsent().write().isUnderWay()).isFalse();
    assertThat(UNKNOWN.unsent().write().attempts()).isZero();
  }

  @Test
  void aRouteIsCreatedOnlyWhileNoneIsSeen() {
    TableState t = UNKNOWN.writing(at(0)).failed(TRANSIENT, at(10), at(10), true);
    assertThat(t.read(new TableView(T1, Optional.empty()), at(20), HERE).write().create()).isTrue();
    assertThat(t.read(view(ELSEWHERE), at(20), HERE).write().create()).isFalse();
    assertThat(t.read(null, at(20), HERE).write().create()).isFalse();
  }

  @Test
  void aLookFromJustBeforeTheReignCountsAndAnOlderOneDoesNot() {
    TableState seen = UNKNOWN.read(view(ENI), at(100), HERE);
    assertThat(seen.newReign(at(100)).relook(at(100), HERE).right()).isTrue();
    assertThat(seen.newReign(at(101)).relook(at(101), HERE).right()).isFalse();
    assertThat(UNKNOWN.newReign(at(0)).relook(at(0), HERE).right()).isFalse();
  }

  @Test
  void aCheckReadFromBeforeItsAcknowledgementIsNotBelieved() {
    CheckState acked = CheckState.unknown().read(true, at(0)).changing(at(10)).acked(at(20));
    assertThat(acked.attempts()).isEqualTo(1);
    assertThat(acked.read(true, at(19))).isEqualTo(acked);
    CheckState on = acked.read(true, at(20));
    assertThat(on.ackedAt()).isNull();
    assertThat(on.attempts()).isEqualTo(1);
    CheckState off = acked.read(false, at(20));
    assertThat(off.isOff()).isTrue();
    assertThat(off.attempts()).isZero();
    assertThat(off.ackedAt()).isEqualTo(at(20));
  }

  @Test
  void aFaultOfTheCheckIsForgottenOnceItIsOff() {
    CheckState failed = CheckState.unknown().changing(at(0)).failed(DENIED, at(10));
    assertThat(failed.read(true, at(1)).fault()).isEqualTo(DENIED);
    assertThat(failed.read(false, at(1)).fault()).isNull();
    assertThat(failed.mayCall(at(9))).isFalse();
    assertThat(failed.mayCall(at(10))).isTrue();
  }

  @Test
  void anAcknowledgedCheckThatEc2RefusesToShowLicensesRoutes() {
    CheckState acked = CheckState.unknown().changing(at(0)).acked(at(1));
    assertThat(acked.licensesRoutes()).isFalse();
    assertThat(acked.unread(DENIED).licensesRoutes()).isTrue();
    assertThat(acked.unread(TRANSIENT).licensesRoutes()).isFalse();
    assertThat(CheckState.unknown().unread(DENIED).licensesRoutes()).isFalse();
    assertThat(CheckState.unknown().read(false, at(0)).licensesRoutes()).isTrue();
    assertThat(CheckState.unknown().read(true, at(0)).licensesRoutes()).isFalse();
  }

  private static Moment at(long millis) {
    return START.plus(Duration.ofMillis(millis));
  }

  private static TableView view(EniId eni) {
    return new TableView(
        T1, Optional.of(new TableView.Route(Optional.of(eni), Optional.empty(), true, false)));
  }
}
