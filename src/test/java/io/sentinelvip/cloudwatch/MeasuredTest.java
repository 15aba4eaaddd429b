package io.sentinelvip.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.admin.FakeAgent;
import io.sentinelvip.core.VipReport;
import io.sentinelvip.engine.GroupView;
import io.sentinelvip.engine.StatusReport;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasuredTest {

  private static final Map<String, String> VIP = Map.of("Master", "mymaster", "Vip", "172.16.0.10");

  private static final VipReport.Table HERE = table(true, false, 10);
  private static final VipReport.Table ELSEWHERE = table(false, false, 10);
  private static final VipReport.Table BLACKHOLE = table(false, true, 10);
  private static final VipReport.Table UNREAD = table(false, false, -1);

  private static VipReport.Table table(boolean here, boolean blackhole, long readAgo) {
    return new VipReport.Table("rtb-0a1b2c3d", "eni-0a1b2c3d", here, blackhole, readAgo, 0, "");
  }

  private static List<Measured> of(
      String node, String phase, boolean right, VipReport.Table... tables) {
    VipReport v = FakeAgent.vip(phase, right);
    VipReport vip =
        new VipReport(
            v.master(),
            v.vip(),
            v.mode(),
            v.phase(),
            v.reason(),
            v.armed(),
            v.blindForMillis(),
            v.pausedUntilMillis(),
            v.node(),
            v.named(),
            v.epoch(),
            v.highestEpoch(),
            v.proofs(),
            right,
            v.owner(),
            List.of(tables),
            v.sourceDestCheck(),
            v.loopback(),
            v.views(),
            v.alerts(),
            v.incident(),
            v.history());
    return Measured.of(
        new StatusReport(
            "1.2.3", "failover", "", node, 0, List.of(vip), List.of(), GroupView.NONE, List.of()));
  }

  @Test
  void theMastersAgentTellsThatTheVipIsThereAndThatNoRouteIsABlackhole() {
    assertThat(of("i-0a1b2c3d", "holding", true, HERE, HERE))
        .containsExactly(
            new Measured("Heartbeat", Map.of("InstanceId", "i-0a1b2c3d"), 1),
            new Measured("VipAtMaster", VIP, 1),
            new Measured("Blackhole", VIP, 0));
  }

  @Test
  void theMastersAgentTellsWhatIsNotRight() {
    assertThat(of("i-0a1b2c3d", "claiming", false, HERE, BLACKHOLE, BLACKHOLE))
        .contains(new Measured("VipAtMaster", VIP, 0), new Measured("Blackhole", VIP, 2));
  }

  @Test
  void aReplicaTellsOfTheVipOnlyWhereItShouldNotBe() {
    assertThat(of("i-0a1b2c3d", "following", true, ELSEWHERE))
        .extracting(Measured::metric)
        .containsExactly("Heartbeat", "Blackhole");
    assertThat(of("i-0a1b2c3d", "following", false, ELSEWHERE, HERE))
        .contains(new Measured("VipAtMaster", VIP, 0));
  }

  @Test
  void whatIsNotKnownYetIsNotTold() {
    assertThat(of("", "looking", false, UNREAD)).isEmpty();
  }
}
