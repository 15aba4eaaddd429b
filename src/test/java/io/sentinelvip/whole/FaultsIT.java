package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentinelvip.lab.Node;
import io.sentinelvip.vpc.Fault;
import io.sentinelvip.vpc.FaultBuilder;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** EC2 fails while the VIP is to move: it ends right. One deployment fails over again and again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsIT {

  private Deployment d = Deployment.plan().brisk().config("reconcile-period", "5s").start();

  @BeforeAll
  void settle() {
    d.awaitSettled();
  }

  @AfterAll
  void close() {
    d.close();
  }

  static Stream<Named<Function<FaultBuilder, Fault>>> faults() {
    return Stream.of(
        Named.of("throttled", f -> f.times(4).throttle()),
        Named.of("500", f -> f.times(4).internalError()),
        Named.of("reset", f -> f.times(4).reset()),
        Named.of("hangs", f -> f.times(2).hang()),
        Named.of("applied, the answer lost", f -> f.times(2).applyThenReset()),
        Named.of("applied, the answer hangs", f -> f.times(2).applyThenHang()),
        Named.of("applied late", f -> f.times(1).applyLate(Duration.ofSeconds(4))));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aMoveEndsRightThough(Function<FaultBuilder, Fault> kind) {
    Fault fault = kind.apply(d.vpc().faults().on("ReplaceRoute").notDryRun());
    try {
      Node next = d.plannedFailover(0);
      d.awaitAt(next);
      d.awaitVip(next, "all right", v -> v.path("right").asBoolean());
      assertThat(fault.hits()).isPositive();
      assertThat(d.tables()).allMatch(t -> d.leadsTo(t, next));
    } finally {
      fault.clear();
    }
  }

  @Test
  void readsThatFailOrLagDoNotKeepAMoveFromItsEnd() {
    Fault failed = d.vpc().faults().on("Describe*").times(3).internalError();
    Fault stale = d.vpc().faults().on("DescribeRouteTables").times(6).stale(2);
    Node next = d.plannedFailover(0);
    d.awaitAt(next);
    d.awaitVip(next, "all right", v -> v.path("right").asBoolean());
    assertThat(failed.hits()).isPositive();
    assertThat(stale.hits()).isPositive();
  }

  @Test
  void oneTableDeniedLeavesTheOthersMovedAndIsTold() {
    String refused = d.tables().get(1);
    Fault denied = d.vpc().faults().on("ReplaceRoute").notDryRun().table(refused).denied();
    try {
      Node next = d.plannedFailover(0);
      JsonNode vip =
          d.awaitVip(
              next,
              "to tell of " + refused,
              v -> v.path("alerts").findValuesAsText("key").contains("route:" + refused));
      assertThat(vip.path("right").asBoolean()).isFalse();
      assertThat(vip.path("alerts").toString()).contains("ReplaceRoute").contains(refused);
      List<String> others = d.tables().stream().filter(t -> !t.equals(refused)).toList();
      assertThat(others).allMatch(t -> d.leadsTo(t, next));
      assertThat(d.leadsTo(refused, next)).isFalse();
      denied.clear();
      d.awaitAt(next);
      d.awaitVip(next, "nothing left", v -> v.path("right").asBoolean());
    } finally {
      denied.clear();
    }
  }
}
