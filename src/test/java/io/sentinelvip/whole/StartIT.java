package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.lab.Node;
import io.sentinelvip.vpc.Call;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A start needs no event: it looks and converges (promise P7). */
class StartIT {

  @Test
  void aStartOnTheMasterRepairsWrongRoutesAndASecondOneWritesNothing() {
    try (Deployment d =
        Deployment.plan().brisk().route((t, cidr) -> t.route(cidr, "eni-00000009")).start()) {
      Node master = d.group().node(0);
      d.awaitAt(master);
      d.awaitSettled();
      assertThat(d.writesOf(master)).hasSameSizeAs(d.tables());
      for (Node replica : d.group().nodes().subList(1, 3)) {
        assertThat(writes(d, replica))
            .as("a replica changes nothing but its own check")
            .extracting(Call::action, c -> c.parameter("InstanceId").orElse(""))
            .containsExactly(
                org.assertj.core.groups.Tuple.tuple(
                    "ModifyInstanceAttribute", Deployment.instance(replica)));
        assertThat(d.vpc().sourceDestCheck(Deployment.eni(replica))).isFalse();
      }

      long since = System.nanoTime();
      d.agent(master).process().terminate();
      d.agent(master).start();
      d.awaitAt(master);
      assertThat(d.writesOf(master, since)).isEmpty();
    }
  }

  @Test
  void unpreparedReplicasChangeNothingAtAllUntilTheyAreMaster() {
    try (Deployment d = Deployment.plan().brisk().vip("prepare-source-dest-check", false).start()) {
      d.awaitSettled();
      for (Node replica : d.group().nodes().subList(1, 3)) {
        assertThat(writes(d, replica)).isEmpty();
      }
      Node next = d.plannedFailover(0);
      d.awaitAt(next);
      List<Call> writes = writes(d, next);
      assertThat(writes.get(0).action()).isEqualTo("ModifyInstanceAttribute");
      assertThat(d.vpc().sourceDestCheck(Deployment.eni(next))).isFalse();
    }
  }

  @Test
  void missingRoutesAreCreatedAtTheRightOneOfTwoInterfacesInTablesFoundByTag() {
    try (Deployment d =
        Deployment.plan()
            .brisk()
            .secondInterface()
            .vip("route-tables", Map.of("tag", "sentinel-vip=mymaster"))
            .route((t, cidr) -> {})
            .start()) {
      Node master = d.group().node(0);
      d.awaitAt(master);
      d.awaitSettled();
      assertThat(d.writesOf(master))
          .filteredOn(c -> c.errorCode().isEmpty())
          .extracting(Call::action)
          .containsOnly("CreateRoute")
          .hasSameSizeAs(d.tables());

      Node next = d.plannedFailover(1);
      d.awaitAt(next);
      for (Node node : d.group().nodes()) {
        assertThat(d.vpc().sourceDestCheck(Deployment.eni(node))).isFalse();
        assertThat(d.vpc().sourceDestCheck(Deployment.primary(node)))
            .as("the interface that clients do not use")
            .isTrue();
      }
    }
  }

  private static List<Call> writes(Deployment d, Node node) {
    return d.vpc().log().writes().stream()
        .filter(c -> c.instance().filter(Deployment.instance(node)::equals).isPresent())
        .toList();
  }
}
