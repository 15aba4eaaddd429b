package io.sentinelvip.alert;

import static io.sentinelvip.alert.Notices.notice;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.core.Alert.Severity;
import io.sentinelvip.engine.Notice;
import io.sentinelvip.engine.SinkPort.UndeliveredException;
import io.sentinelvip.model.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {

  private final UndeliveredException later = new UndeliveredException("down", "mend", true);
  private final UndeliveredException never = new UndeliveredException("no", "mend", false);

  private final Backlog backlog = new Backlog(() -> 1.0);
  private Moment now = new Moment(0, 1_700_000_000_000L);

  private void pass(Duration d) {
    now = now.plus(d);
  }

  private Backlog.Waiting next() {
    return backlog.next(now).orElseThrow();
  }

  private List<String> keys() {
    List<String> keys = new ArrayList<>();
    while (backlog.next(now).isPresent()) {
      keys.add(next().notice().key());
      backlog.delivered(next());
    }
    return keys;
  }

  @Test
  void whatIsAddedComesOutInItsOrder() {
    backlog.add(notice("a", Severity.INFO), now);
    backlog.add(notice("b", Severity.CRITICAL), now);
    assertThat(keys()).containsExactly("a", "b");
    assertThat(backlog.deliveredCount()).isEqualTo(2);
    assertThat(backlog.wakeAt(now)).isEmpty();
  }

  @Test
  void aFailureIsTriedAgainAfterTwiceTheTimeUpToAMinute() {
    backlog.add(notice("a", Severity.INFO), now);
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      backlog.failed(next(), later, now);
      assertThat(backlog.next(now)).isEmpty();
      assertThat(now.until(backlog.wakeAt(now).orElseThrow()))
          .isEqualTo(Duration.ofSeconds(seconds));
      pass(Duration.ofSeconds(seconds).minusMillis(1));
      assertThat(backlog.next(now)).isEmpty();
      pass(Duration.ofMillis(1));
    }
    assertThat(backlog.retriedCount()).isEqualTo(8);
    assertThat(backlog.problem()).isEqualTo("down");
    backlog.delivered(next());
    assertThat(backlog.problem()).isEmpty();
  }

  @Test
  void theJitterTakesUpToAHalfAway() {
    Backlog least = new Backlog(() -> 0.0);
    least.add(notice("a", Severity.INFO), now);
    least.failed(least.next(now).orElseThrow(), later, now);
    assertThat(now.until(least.wakeAt(now).orElseThrow())).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void whatIsAnHourOldIsDropped() {
    backlog.add(notice("a", Severity.CRITICAL), now);
    pass(Duration.ofMinutes(30));
    backlog.add(notice("b", Severity.CRITICAL), now);
    pass(Duration.ofMinutes(30));
    assertThat(next().notice().key()).isEqualTo("b");
    assertThat(backlog.droppedCount()).isEqualTo(1);
  }

  @Test
  void whatIsRefusedIsDroppedAndTheNextOneGoesAtOnce() {
    backlog.add(notice("a", Severity.CRITICAL), now);
    backlog.add(notice("b", Severity.CRITICAL), now);
    backlog.failed(next(), never, now);
    assertThat(next().notice().key()).isEqualTo("b");
    assertThat(backlog.droppedCount()).isEqualTo(1);
    assertThat(backlog.retriedCount()).isZero();
  }

  @Test
  void withoutRoomTheOldestOfTheLeastSevereGoes() {
    backlog.add(notice("critical", Severity.CRITICAL), now);
    backlog.add(notice("first", Severity.WARNING), now);
    for (int i = 0; i < Backlog.ROOM - 2; i++) {
      backlog.add(notice("w" + i, Severity.WARNING), now);
    }
    assertThat(backlog.queued()).isEqualTo(Backlog.ROOM);
    backlog.add(notice("more", Severity.CRITICAL), now);
    assertThat(backlog.queued()).isEqualTo(Backlog.ROOM);
    assertThat(backlog.droppedCount()).isEqualTo(1);
    backlog.add(notice("info", Severity.INFO), now);
    assertThat(backlog.droppedCount()).isEqualTo(2);
    assertThat(keys()).contains("critical", "w0", "more").doesNotContain("first", "info");
  }

  @Test
  void whatWasDroppedWhileItWasSentIsCountedOnceMoreAndChangesNoOther() {
    Notice sent = notice("sent", Severity.INFO);
    backlog.add(sent, now);
    Backlog.Waiting inFlight = next();
    for (int i = 0; i < Backlog.ROOM; i++) {
      backlog.add(notice("c" + i, Severity.CRITICAL), now);
    }
    assertThat(backlog.droppedCount()).isEqualTo(1);
    backlog.failed(inFlight, never, now);
    assertThat(backlog.droppedCount()).isEqualTo(1);
    assertThat(backlog.queued()).isEqualTo(Backlog.ROOM);
  }

  @Test
  void itFailsFromTheThirdFailureInARowUntilTheNextSuccess() {
    backlog.add(notice("a", Severity.INFO), now);
    backlog.failed(next(), later, now);
    assertThat(backlog.failingSinceMillis()).isEqualTo(now.wallMillis());
    long since = now.wallMillis();
    pass(Duration.ofMinutes(1));
    backlog.failed(next(), later, now);
    assertThat(backlog.isFailing()).isFalse();
    pass(Duration.ofMinutes(1));
    backlog.failed(next(), later, now);
    assertThat(backlog.isFailing()).isTrue();
    assertThat(backlog.failingSinceMillis()).isEqualTo(since);
    pass(Duration.ofMinutes(1));
    backlog.delivered(next());
    assertThat(backlog.isFailing()).isFalse();
    assertThat(backlog.failingSinceMillis()).isZero();
  }

  @Test
  void oneRefusalIsAFailure() {
    backlog.add(notice("a", Severity.INFO), now);
    backlog.failed(next(), never, now);
    assertThat(backlog.isFailing()).isTrue();
  }
}
