package io.sentinelvip.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.soak.Storm.Happened;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The verdict on made-up samples. */
class ReportTest {

  private static final double HOUR = 3600;

  private final Complaints complaints = new Complaints();
  private final List<Sample> samples = new ArrayList<>();

  /** A process sampled each five seconds, a thread more each {@code leakSeconds}. */
  private void process(String name, long pid, double from, double to, double leakSeconds) {
    for (double t = from; t <= to; t += 5) {
      int threads = 60 + (int) ((t - from) / leakSeconds);
      ProcFs state = new ProcFs(200_000, 100_000, threads, 24, 0.02 * (t - from));
      samples.add(new Sample(t, name, pid, state, OptionalLong.of(8_000), (long) t, (long) t));
    }
  }

  private Report report(Happened... happened) {
    return new Report(samples, List.of(happened), complaints);
  }

  @Test
  void whatStaysAsItIsIsClean() {
    process("agent-0", 1, 0, HOUR, 1e9);
    Report report = report(new Happened(10, 12, "planned failover", 300, 5000));
    assertThat(report.isClean()).isTrue();
    assertThat(report.markdown())
        .startsWith("Clean: no growth, 0 complaints; 1.00 h, 1 faults and failovers.")
        .contains("| agent-0 (1) | threads | 60.0 | 60.0 | +0.0 | 60.0 | 4.0 | no |")
        .contains("| planned failover | 1 | 300 ms | 300 ms | 300 ms | 5000 ms |")
        .contains("| all | 1 | 300 ms | 300 ms | 300 ms |  |");
  }

  @Test
  void aThreadMoreEachFiveMinutesIsFound() {
    process("agent-0", 1, 0, HOUR, 1e9);
    process("agent-1", 2, 0, HOUR, 300);
    Report report = report();
    assertThat(report.isClean()).isFalse();
    assertThat(report.markdown())
        .startsWith("NOT CLEAN: GROWTH")
        .containsPattern("\\| agent-1 \\(2\\) \\| threads \\|.*\\| GROWS \\|")
        .doesNotContainPattern("agent-0.*GROWS");
  }

  @Test
  void theHarnessKeepsWhatItSawAndIsNotJudged() {
    process("agent-0", 1, 0, HOUR, 1e9);
    process("harness", 2, 0, HOUR, 300);
    assertThat(report().isClean()).isTrue();
    assertThat(report().markdown())
        .containsPattern("\\| harness \\(2\\) \\| threads \\|.*\\| not judged \\|");
  }

  @Test
  void aProcessThatDidNotLiveLongIsNotJudged() {
    process("agent-0", 1, 0, HOUR, 1e9);
    process("agent-2", 2, 0, HOUR / 2, 60);
    process("agent-2", 3, HOUR / 2, HOUR, 60);
    assertThat(report().isClean()).isTrue();
    assertThat(report().markdown()).doesNotContain("agent-2");
  }

  @Test
  void aShortSoakTellsNoGrowth() {
    process("agent-0", 1, 0, 300, 20);
    assertThat(report().isClean()).isTrue();
    assertThat(report().markdown()).contains("too short to tell growth");
  }

  @Test
  void warmUpIsLeftOut() {
    process("agent-0", 1, 0, HOUR, 1e9);
    samples.replaceAll(
        s ->
            s.seconds() > 350
                ? s
                : new Sample(
                    s.seconds(),
                    s.process(),
                    s.pid(),
                    new ProcFs(0, 0, 500, 0, 0),
                    OptionalLong.empty(),
                    0,
                    0));
    assertThat(report().markdown()).contains("| threads | 60.0 | 60.0 | +0.0 | 60.0 | 4.0 | no |");
  }

  @Test
  void aComplaintMakesItUnclean() {
    process("agent-0", 1, 0, HOUR, 1e9);
    complaints.add("a route was wrong for too long");
    assertThat(report().isClean()).isFalse();
    assertThat(report().markdown()).contains("1 complaints", "- a route was wrong for too long");
  }

  @Test
  void whatStayedWrongIsSaidToHaveStayedSo() {
    process("agent-0", 1, 0, HOUR, 1e9);
    assertThat(report(new Happened(1, 2, "DNS dead", -1, 5000)).markdown())
        .containsPattern("DNS dead \\| 1 .* never right \\|");
  }

  @Test
  void nothingMeasuredIsNotClean() {
    assertThat(report().isClean()).isFalse();
  }
}
