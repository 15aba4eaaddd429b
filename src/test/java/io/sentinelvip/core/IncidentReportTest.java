package io.sentinelvip.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentinelvip.core.Incident.Call;
import io.sentinelvip.core.Incident.Kind;
import io.sentinelvip.core.Incident.Outcome;
import io.sentinelvip.core.Incident.Stage;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is kept of an incident, and what another process makes of it. */
class IncidentReportTest {

  private static final Moment OPENED = new Moment(7_000_000_000L, 1_700_000_000_000L);

  private static final Incident OPEN =
      new Incident(
          new VipId(new MasterName("mymaster"), new Vip(Ip.of("172.16.0.10"))),
          OPENED,
          Story.OTHER,
          Story.ME,
          true,
          7,
          List.of(
              new Stage(Kind.DOWN, "", OPENED, "down"),
              new Stage(
                  Kind.ANSWERED, "rtb-00000001", OPENED.plus(Duration.ofMillis(1500)), "done")),
          List.of(
              new Call(
                  "ReplaceRoute",
                  "rtb-00000001",
                  OPENED.plus(Duration.ofMillis(1400)),
                  Duration.ofMillis(100),
                  "done"),
              new Call("ip addr", "172.16.0.10", OPENED, null, "")),
          Outcome.OPEN,
          "",
          null);

  /** By the clocks of another process. */
  private static Moment after(Duration age) {
    return new Moment(99_000_000_000L, OPENED.wallMillis() + age.toMillis());
  }

  @Test
  void timesAreMicrosecondsSinceTheOpeningAndUtc() {
    IncidentReport r = IncidentReport.of(OPEN);
    assertThat(r.openedAt()).isEqualTo("2023-11-14T22:13:20Z");
    assertThat(r.stages().get(1).afterMicros()).isEqualTo(1_500_000);
    assertThat(r.stages().get(1).at()).isEqualTo("2023-11-14T22:13:21.500Z");
    assertThat(r.calls().get(0).afterMicros()).isEqualTo(1_400_000);
    assertThat(r.calls())
        .extracting(IncidentReport.Call::tookMicros)
        .containsExactly(100_000L, -1L);
    assertThat(r.closedAfterMicros()).isEqualTo(-1);
    assertThat(
            IncidentReport.of(
                    OPEN.closed(Outcome.VERIFIED, "so", OPENED.plus(Duration.ofSeconds(2))))
                .closedAfterMicros())
        .isEqualTo(2_000_000);
  }

  @Test
  void whatIsOpenGoesOnWithItsTimesByTheNewClock() {
    Incident again = IncidentReport.of(OPEN).resumedAt(after(Duration.ofSeconds(30))).orElseThrow();
    assertThat(again.openedAt()).isEqualTo(new Moment(69_000_000_000L, OPENED.wallMillis()));
    assertThat(again.from()).isEqualTo(Story.OTHER);
    assertThat(again.to()).isEqualTo(Story.ME);
    assertThat(IncidentReport.of(again)).isEqualTo(IncidentReport.of(OPEN));
    assertThat(again.calls()).extracting(Call::took).containsExactly(Duration.ofMillis(100), null);
  }

  @Test
  void whatHasEndedIsTooOldOrFromTheFutureDoesNot() {
    IncidentReport open = IncidentReport.of(OPEN);
    assertThat(open.resumedAt(after(Duration.ZERO))).isPresent();
    assertThat(open.resumedAt(after(Incidents.GIVE_UP.minusMillis(1)))).isPresent();
    assertThat(open.resumedAt(after(Incidents.GIVE_UP))).isEmpty();
    assertThat(open.resumedAt(after(Duration.ofMillis(-1)))).isEmpty();
    IncidentReport over = IncidentReport.of(OPEN.closed(Outcome.AVERTED, "so", OPENED));
    assertThat(over.resumedAt(after(Duration.ZERO))).isEmpty();
  }

  @Test
  void norDoesWhatNoAgentWrites() {
    Moment now = after(Duration.ZERO);
    assertThat(with("mymaster", "172.16.0.10", "down seen", null).resumedAt(now)).isPresent();
    assertThat(with("my master", "172.16.0.10", "down seen", null).resumedAt(now)).isEmpty();
    assertThat(with("mymaster", "nowhere", "down seen", null).resumedAt(now)).isEmpty();
    assertThat(with("mymaster", "172.16.0.10", "danced", null).resumedAt(now)).isEmpty();
  }

  @Test
  void whatIsOpenAndHasNoAgentAnyMoreIsInterruptedAtItsLastStage() {
    IncidentReport r = IncidentReport.of(OPEN).interrupted();
    assertThat(r.outcome()).isEqualTo("interrupted");
    assertThat(r.closedAfterMicros()).isEqualTo(1_500_000);
    assertThat(r.isOpen()).isFalse();
    assertThat(r.interrupted()).isSameAs(r);
    IncidentReport bare =
        new IncidentReport(
            "", "m", "v", -1, null, null, false, "", 0, -1, "open", "", List.of(), List.of());
    assertThat(bare.interrupted().closedAfterMicros()).isZero();
  }

  @Test
  void whatIsMissingOrOutOfRangeIsRefused() {
    long most = Duration.ofDays(36_500).toSeconds() * 1_000_000;
    for (long far : new long[] {most + 1_000_000, -most - 1_000_000, Long.MIN_VALUE}) {
      assertThatThrownBy(() -> new IncidentReport.Stage("down seen", "", "", far, ""))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new IncidentReport.Call("a", "", far, 0, ""))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new IncidentReport.Call("a", "", 0, far, ""))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(
              () ->
                  new IncidentReport(
                      "", "m", "v", -1, null, null, false, "", 0, far, "open", "", List.of(),
                      List.of()))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(new IncidentReport.Call("a", "", most, -most, "").afterMicros()).isEqualTo(most);
    assertThatThrownBy(() -> with("mymaster", "172.16.0.10", "down seen", "nonsense"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nonsense");
  }

  private static IncidentReport with(
      String master, String vip, String stage, @Nullable String from) {
    return new IncidentReport(
        "",
        master,
        vip,
        -1,
        from,
        null,
        false,
        "",
        OPENED.wallMillis(),
        -1,
        "open",
        "",
        List.of(new IncidentReport.Stage(stage, "", "", 0, "")),
        List.of());
  }
}
