package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.lab.Node;
import io.sentinelvip.lab.SentinelTape;
import io.sentinelvip.vpc.Call;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The leader Sentinel keeps its {@code +switch-master} to itself while a replica resyncs. */
class WithheldSwitchIT {

  private static final int LEADER = 1;

  @Test
  void routesMoveWithinASecondOfTheOtherSentinelsSwitch() {
    try (Deployment d =
            Deployment.plan()
                .group(
                    g ->
                        g.failoverTimeout(Duration.ofMinutes(3)).redisLine(2, "replica-priority 0"))
                .start();
        SentinelTape tape = d.group().tape()) {
      d.awaitSettled();
      d.group().withholdResync(2);
      d.group().failover(LEADER);
      SentinelTape.Heard first = switchOf(tape, 0);
      SentinelTape.Heard second = switchOf(tape, 2);
      Node next = d.group().node(1);
      d.awaitAt(next);

      assertThat(tape.first(LEADER, "+switch-master")).isEmpty();
      assertThat(tape.first(LEADER, "+promoted-slave")).isPresent();
      List<Call> writes = d.writesOf(next);
      assertThat(writes).hasSameSizeAs(d.tables());
      long both = Math.max(first.at(), second.at());
      assertThat(writes)
          .allSatisfy(
              call ->
                  assertThat(Duration.ofNanos(call.appliedNanos().orElseThrow() - both))
                      .isLessThan(Duration.ofSeconds(1)));
    }
  }

  private static SentinelTape.Heard switchOf(SentinelTape tape, int sentinel) {
    return tape.await(
        "+switch-master of " + sentinel,
        Deployment.SOON,
        h -> h.sentinel() == sentinel && h.channel().equals("+switch-master"));
  }
}
