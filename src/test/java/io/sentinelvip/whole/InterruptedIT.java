package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.lab.Node;
import io.sentinelvip.lab.Proc;
import io.sentinelvip.vpc.Fault;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The agent itself is ended or stopped, and a move is not over yet. */
class InterruptedIT {

  private static DeploymentPlan twoThatCanBeMaster() {
    return Deployment.plan().brisk().group(g -> g.redisLine(2, "replica-priority 0"));
  }

  @Test
  void sigtermEndsItInFiveSecondsAndLeavesTheRouteEvenWhileEc2Hangs() throws Exception {
    try (Deployment d = twoThatCanBeMaster().start()) {
      d.awaitSettled();
      Node first = d.group().node(0);
      endsWell(d.agent(first).process().terminate());
      assertThat(d.tables()).allMatch(t -> d.leadsTo(t, first));

      Node next = d.group().node(1);
      Fault hang = d.vpc().faults().on("*").instance(Deployment.instance(next)).hang();
      d.group().failover(0);
      d.vpc().log().await(calls -> !d.writesOf(next).isEmpty(), Deployment.SOON);
      endsWell(d.agent(next).process().terminate());
      hang.clear();
      assertThat(d.tables()).allMatch(t -> d.leadsTo(t, first));
    }
  }

  private static void endsWell(Proc.Exit exit) {
    assertThat(exit.code()).isZero();
    assertThat(exit.took()).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void anAgentStoppedAcrossASecondFailoverWritesNothingWhenItWakes() throws Exception {
    try (Deployment d = twoThatCanBeMaster().start()) {
      d.awaitSettled();
      Node first = d.group().node(0);
      Node next = d.group().node(1);
      Fault throttle =
          d.vpc()
              .faults()
              .on("ReplaceRoute")
              .notDryRun()
              .instance(Deployment.instance(next))
              .throttle();
      d.group().failover(0);
      d.vpc().log().await(calls -> throttle.hits() > d.tables().size(), Deployment.SOON);
      d.agent(next).process().pause();
      Node last = d.plannedFailover(2);
      assertThat(last.index()).isEqualTo(first.index());
      d.awaitAt(first);

      throttle.clear();
      long woken = System.nanoTime();
      d.agent(next).process().resume();
      d.awaitVip(next, "to follow", v -> v.path("phase").asText().equals("following"));
      d.awaitVip(
          next,
          "to have looked at every table since",
          v -> v.path("tables").findValuesAsText("here").stream().allMatch("false"::equals));
      assertThat(d.writesOf(next, woken)).isEmpty();
      assertThat(d.tables()).allMatch(t -> d.leadsTo(t, first));
    }
  }
}
