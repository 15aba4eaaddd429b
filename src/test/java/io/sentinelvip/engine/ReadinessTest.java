package io.sentinelvip.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.admin.FakeAgent;
import io.sentinelvip.core.VipReport;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadinessTest {

  private static final VipReport.Table READ = table(5_000);
  private static final VipReport.View HEARD = view(1, 900);
  private static final VipReport.View SILENT = view(2, 10_001);
  private static final String MASTER = "10.0.1.11:6379";

  private final Readiness readiness = new Readiness(Duration.ofSeconds(30), Duration.ofSeconds(10));

  private static VipReport.Table table(long readMillisAgo) {
    return new VipReport.Table("rtb-1", "eni-1", true, false, readMillisAgo, 0, "");
  }

  private static VipReport.View view(int sentinel, long millisAgo) {
    return new VipReport.View(
        "10.0." + sentinel + ".1:26379", "a".repeat(40), MASTER, 7, millisAgo);
  }

  /** Ready but for what is said. */
  private static final class Vip {
    long blind = -1;
    long paused;
    String eni = "eni-1";
    @Nullable String named = MASTER;
    List<VipReport.Table> tables = List.of(READ);
    List<VipReport.View> views = List.of(HEARD);
    List<VipReport.Raised> alerts = List.of();

    VipReport report() {
      VipReport v = FakeAgent.vip("following", true);
      return new VipReport(
          v.master(),
          v.vip(),
          v.mode(),
          v.phase(),
          v.reason(),
          v.armed(),
          blind,
          paused,
          new VipReport.Node("i-1", eni, MASTER),
          named,
          v.epoch(),
          v.highestEpoch(),
          v.proofs(),
          v.right(),
          v.owner(),
          tables,
          v.sourceDestCheck(),
          v.loopback(),
          views,
          alerts,
          null,
          v.history());
    }
  }

  private MonitorPort.Health of(Vip... vips) {
    List<VipReport> reports = java.util.Arrays.stream(vips).map(Vip::report).toList();
    return readiness.of(
        new StatusReport(
            "1", "failover", "", "i-1", 0, reports, List.of(), GroupView.NONE, List.of()));
  }

  private void refused(Vip vip, String why) {
    assertThat(of(vip).good()).isFalse();
    assertThat(of(vip).sentence()).contains("172.16.0.10 of mymaster: ", why);
  }

  @Test
  void whoeverHearsAMajorityAndReadsTheTablesCanAct() {
    assertThat(of(new Vip())).isEqualTo(new MonitorPort.Health(true, "can act"));
  }

  @Test
  void whoeverIsBlindCannot() {
    Vip vip = new Vip();
    vip.blind = 12_345;
    refused(vip, "no majority of the Sentinels was seen for 12 s");
  }

  @Test
  void amongThoseWhoNameNobodyTogetherAMajorityMustHaveAnsweredLately() {
    Vip vip = new Vip();
    vip.named = null;
    vip.views = List.of();
    refused(vip, "no majority of the Sentinels has answered");
    vip.views = List.of(HEARD, SILENT);
    refused(vip, "no majority of the Sentinels has answered");
    vip.views = List.of(HEARD, HEARD, SILENT);
    assertThat(of(vip).good()).isTrue();
  }

  @Test
  void whoeverDoesNotReadTheTablesCannot() {
    Vip vip = new Vip();
    vip.tables = List.of();
    refused(vip, "the route tables were not read yet");
    vip.tables = List.of(READ, table(-1));
    refused(vip, "rtb-1 was not read yet");
    vip.tables = List.of(table(3_960_000));
    assertThat(of(vip).good()).isTrue();
    vip.tables = List.of(table(3_960_001));
    refused(vip, "rtb-1 was last read 3960 s ago");
  }

  @Test
  void whatTheReadsMetWithIsTold() {
    Vip vip = new Vip();
    vip.alerts =
        List.of(new VipReport.Raised("warning", "tables-unread", "cannot be read: denied"));
    refused(vip, "cannot be read: denied");
    vip.alerts = List.of(new VipReport.Raised("critical", "no-tables", "none has the tag"));
    refused(vip, "none has the tag");
    vip.alerts = List.of(new VipReport.Raised("warning", "drift:rtb-1", "leads elsewhere"));
    assertThat(of(vip).good()).isTrue();
  }

  @Test
  void whoeverIsPausedOrDoesNotKnowItsInterfaceCannot() {
    Vip vip = new Vip();
    vip.eni = "";
    refused(vip, "it is not known which network interface");
    vip.paused = 1;
    refused(vip, "an operator paused the agent");
  }

  @Test
  void oneVipThatCannotBeMovedIsToldBesideOneThatCan() {
    Vip blind = new Vip();
    blind.blind = 60_000;
    assertThat(of(new Vip(), blind).sentence()).containsOnlyOnce("172.16.0.10");
    assertThat(of(blind, blind).sentence()).contains("; ");
  }
}
