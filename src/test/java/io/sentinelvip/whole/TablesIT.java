package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.lab.Node;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However many tables, and however slow EC2 is. */
class TablesIT {

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void everyTableMovesByPlanAndAfterAKillWithAndWithoutLatency(int tables) {
    try (Deployment d = Deployment.plan().brisk().tables(tables).start()) {
      d.awaitSettled();
      moves(d, d.plannedFailover(0));
      d.vpc().latency(Duration.ofMillis(100));
      moves(d, d.plannedFailover(1));
      d.group().awaitWhole();
      Node old = d.group().killMaster();
      moves(d, d.group().awaitMasterOtherThan(old));
    }
  }

  private static void moves(Deployment d, Node to) {
    d.awaitAt(to);
    assertThat(d.tables()).allMatch(t -> d.leadsTo(t, to));
    assertThat(d.writesOf(to)).extracting(c -> c.table().orElseThrow()).containsAll(d.tables());
  }
}
