package io.sentinelvip.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What the soak reads of others. */
class ReadingTest {

  @Test
  void fieldsOfProc() throws IOException {
    String rollup = "Rss:              188 kB\nPss_Anon: 7 kB\nAnonymous:        96 kB\n";
    assertThat(ProcFs.field(rollup, "Rss")).isEqualTo(188);
    assertThat(ProcFs.field(rollup, "Anonymous")).isEqualTo(96);
    assertThatThrownBy(() -> ProcFs.field(rollup, "Swap")).hasMessageContaining("Swap");
  }

  @Test
  void cpuIsThatOfUserAndSystemWhateverTheNameIs() {
    assertThat(ProcFs.cpu("42 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 150 50 1 1 20 0")).isEqualTo(2.0);
  }

  @Test
  void theLiveHeapIsTheTotalOfTheHistogram() {
    String text =
        """
        42:
         num     #instances         #bytes  class name (module)
           1:         29712        2048000  [B (java.base@17)
        Total        210283        8192000
        """;
    assertThat(LiveHeap.total(text)).isEqualTo(OptionalLong.of(8000));
    assertThat(LiveHeap.total("42:\njava.io.IOException")).isEmpty();
  }

  @Test
  void aSampleIsReadAsItWasWritten() {
    ProcFs state = new ProcFs(1, 2, 3, 4, 5.25);
    Sample with = new Sample(12.5, "agent-0", 7, state, OptionalLong.of(6), 8, 9);
    Sample without = new Sample(12.5, "agent-0", 7, state, OptionalLong.empty(), 8, 9);
    assertThat(Sample.parse(with.csv())).isEqualTo(with);
    assertThat(Sample.parse(without.csv())).isEqualTo(without);
    assertThat(with.csv().split(",", -1)).hasSameSizeAs(Sample.HEADER.split(",", -1));
  }

  @Test
  void anErrorOfTheAgentsOwnIsAComplaintAndAnAlertIsNone() {
    String stamp = "ts=2026-01-01T00:00:00.000Z level=";
    assertThat(Complaints.about(stamp + "info logger=Journal note=\"all is well\"")).isEmpty();
    assertThat(Complaints.about(stamp + "error logger=LogAlerts alert=RAISED key=blind")).isEmpty();
    assertThat(Complaints.about(stamp + "error logger=VipLoop internal-error=x")).isPresent();
    assertThat(Complaints.about("Exception in thread \"main\" java.lang.Error")).isPresent();
  }
}
