package io.sentinelvip.firstcall;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.lab.AgentProcess;
import io.sentinelvip.lab.Scratch;
import io.sentinelvip.vpc.Call;
import io.sentinelvip.vpc.TlsKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What makes the first call quick and can be seen without a clock. */
class WarmIT {

  private static final int TABLES = 8;

  @Test
  void connectionsStandBeforeTheSwitchAndAllTablesAreAskedBeforeTheFirstAnswer() {
    TlsKey key = TlsKey.make(Scratch.dir("tls"));
    try (Site site = new Site(TABLES, Duration.ofSeconds(1), key, AgentProcess.SMALL_JVM)) {
      site.awaitSettled();
      Move move = Move.of(site, false, 0);
      assertThat(move.handshakes()).as("connections opened after +switch-master").isZero();
      List<Call> writes =
          site.vpc().calls("ReplaceRoute").stream().filter(c -> !c.isDryRun()).toList();
      assertThat(writes).hasSize(TABLES);
      assertThat(writes.stream().mapToLong(c -> c.arrivedNanos).max().orElseThrow())
          .as("the last question, before the first answer")
          .isLessThan(
              writes.stream().mapToLong(c -> c.answeredNanos().orElseThrow()).min().orElseThrow());
      assertThat(move.stages()).containsKeys("asked", "majority", "first write", "on the wire");
    }
  }
}
