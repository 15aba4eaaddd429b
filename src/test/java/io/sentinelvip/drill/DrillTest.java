package io.sentinelvip.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.model.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a drill does, and what it leaves behind. */
class DrillTest {

  /** By a clock that steps as often as the drill waits. */
  private static final Duration LONG = Duration.ofMinutes(20);

  private final FakeGroup group = new FakeGroup();

  private static DrillRequest request(Optional<Endpoint> to, boolean back) {
    return new DrillRequest(to, back, LONG);
  }

  @AfterEach
  void everyPriorityIsAsBefore() {
    assertThat(List.of(Scene.A, Scene.B, Scene.C))
        .filteredOn(n -> group.priorityOf(n) != 100)
        .isEmpty();
    assertThat(Thread.interrupted()).as("the interrupt was taken").isFalse();
  }

  @Test
  void thePlainOneAsksForAFailoverAndChangesNothingElse() {
    DrillReport report = group.drill(request(Optional.empty(), false), "mymaster");
    assertThat(report.outcome()).as(report.toString()).isEqualTo("well");
    assertThat(report.exitCode()).isZero();
    assertThat(report.failovers())
        .singleElement()
        .extracting(DrillReport.Leg::to)
        .isEqualTo(Scene.B.toString());
    assertThat(group.done).containsExactly("failover", "delete at 10.0.2.12");
  }

  @Test
  void thereToTheWantedOneAndBackAgain() {
    DrillReport report = group.drill(request(Optional.of(Scene.C), true), "mymaster");
    assertThat(report.outcome()).as(report.toString()).isEqualTo("well");
    assertThat(report.failovers())
        .extracting(DrillReport.Leg::to)
        .containsExactly(Scene.C.toString(), Scene.A.toString());
    assertThat(group.master()).isEqualTo(Scene.A);
    assertThat(group.done)
        .containsSubsequence(
            "set 10.0.3.13 99",
            "failover",
            "set 10.0.3.13 100",
            "rewrite 10.0.3.13",
            "set 10.0.1.11 99",
            "failover",
            "set 10.0.1.11 100",
            "rewrite 10.0.1.11");
  }

  @Test
  void withoutTheWordNothingIsDone() {
    DrillReport report = group.drill(request(Optional.of(Scene.C), true), "yes");
    assertThat(report.exitCode()).isEqualTo(2);
    assertThat(report.reason()).isEqualTo("not confirmed");
    assertThat(group.done).isEmpty();
  }

  @Test
  void aSentinelThatMayNotBeAskedLeavesAllAsItWas() {
    group.deny("failover");
    DrillReport report = group.drill(request(Optional.of(Scene.C), false), "mymaster");
    assertThat(report.exitCode()).isEqualTo(2);
    assertThat(report.remedy()).contains("+sentinel|failover");
    assertThat(group.done).contains("set 10.0.3.13 99").doesNotContain("failover");
    assertThat(group.master()).isEqualTo(Scene.A);
  }

  @Test
  void aPriorityThatMayNotBeSetForbidsItBeforeAnythingIsChanged() {
    group.deny("set 10.0.1.11 100");
    DrillReport report = group.drill(request(Optional.empty(), true), "mymaster");
    assertThat(report.exitCode()).isEqualTo(2);
    assertThat(group.done).doesNotContain("failover").noneMatch(d -> d.endsWith(" 99"));
  }

  @Test
  void aPriorityThatCannotBeAskedForbidsItToo() {
    group.deny("get 10.0.2.12");
    DrillReport report = group.drill(request(Optional.of(Scene.C), false), "mymaster");
    assertThat(report.exitCode()).isEqualTo(2);
    assertThat(report.reason()).contains("10.0.2.12: this user has no permissions");
    assertThat(group.done).isEmpty();
  }

  @Test
  void whatCannotBeWrittenDownAgainIsTold() {
    group.deny("rewrite 10.0.3.13");
    DrillReport report = group.drill(request(Optional.of(Scene.C), false), "mymaster");
    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(report.reason()).contains("10.0.3.13", "CONFIG REWRITE failed");
  }

  @Test
  void anInterruptWhileSentinelIsLedStartsNothing() {
    group.interruptAfter = "set 10.0.3.13 99";
    DrillReport report = group.drill(request(Optional.of(Scene.C), false), "mymaster");
    assertThat(report.exitCode()).isEqualTo(130);
    assertThat(report.reason())
        .isEqualTo("no failover was asked for; nothing else of the drill is left");
    assertThat(group.done).doesNotContain("failover").contains("set 10.0.3.13 100");
  }

  @Test
  void anInterruptAfterTheQuestionLeavesTheFailoverAlone() {
    group.interruptAfter = "failover";
    DrillReport report = group.drill(request(Optional.of(Scene.C), true), "mymaster");
    assertThat(report.exitCode()).isEqualTo(130);
    assertThat(report.reason()).contains("goes on by itself");
    assertThat(report.failovers()).hasSize(1);
    assertThat(group.done).containsSubsequence("failover", "set 10.0.3.13 100");
    assertThat(group.done).anyMatch(d -> d.startsWith("delete at"));
  }
}
