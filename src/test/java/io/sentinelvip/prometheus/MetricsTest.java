package io.sentinelvip.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.admin.FakeAgent;
import io.sentinelvip.core.Alert;
import io.sentinelvip.core.Incident;
import io.sentinelvip.engine.MonitorPort.Health;
import io.sentinelvip.engine.SampleIncidents;
import io.sentinelvip.engine.SinkReport;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VipId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MetricsTest {

  private static final VipId VIP =
      new VipId(new MasterName("mymaster"), new Vip(Ip.of("172.16.0.10")));
  private static final String LABELS = "{master=\"mymaster\",vip=\"172.16.0.10\"";
  private static final Pattern NAME = Pattern.compile("(?m)^([a-z_]+)[{ ]");
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE ([a-z_]+) ([a-z]+)$");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z_]+)` \\| ([a-z]+) \\|");

  private static final SinkReport SINK =
      new SinkReport(2, "sns", "topic", 5, 4, 3, 6, 1_700_000_000_000L, "denied");

  private final FakeAgent agent = new FakeAgent();
  private final Metrics metrics = shown(agent);

  private static Metrics shown(FakeAgent agent) {
    Metrics metrics = new Metrics(List.of(VIP));
    metrics.show(new Metrics.Sources(agent::status, agent::alive, agent::ready, () -> 42L));
    return metrics;
  }

  /** Everything that can be told has something to tell. */
  private static String full() {
    FakeAgent agent = new FakeAgent();
    agent.vip = FakeAgent.vip("looking", false);
    agent.sinks = List.of(SINK);
    Metrics metrics = shown(agent);
    exercise(metrics);
    String ill = metrics.text();
    agent.vip = FakeAgent.vip("holding", true);
    return ill + metrics.text();
  }

  private static void exercise(Metrics metrics) {
    metrics.calls().called("ReplaceRoute", "ok", Duration.ofMillis(80));
    metrics.counting(a -> {}).deliver(alert("route:rtb-1", Alert.State.RAISED));
    metrics.measuring(i -> {}).keep(SampleIncidents.verified(7, 1_700_000_000_000L));
  }

  private static Alert alert(String key, Alert.State state) {
    return new Alert(VIP, Alert.Severity.CRITICAL, key, "denied", state);
  }

  /** The names that Prometheus would store. */
  static Set<String> exportedNames() {
    return RulesTest.found(NAME, full());
  }

  private String line(String start) {
    return metrics.text().lines().filter(l -> l.startsWith(start)).findFirst().orElse("");
  }

  @Test
  void promtoolFindsNothingWrongWithThem() {
    exercise(metrics);
    Tool.Result result = Tool.promtool(metrics.text(), "check", "metrics");
    assertThat(result.out()).isEmpty();
    assertThat(result.code()).isZero();
  }

  @Test
  void whatStatusShowsIsThereAsNumbers() {
    assertThat(metrics.text())
        .contains(
            "sentinel_vip_owner" + LABELS + "} 1.0",
            "sentinel_vip_right" + LABELS + "} 1.0",
            "sentinel_vip_phase" + LABELS.replace("vip=", "phase=\"holding\",vip=") + "} 1.0",
            "sentinel_vip_phase" + LABELS.replace("vip=", "phase=\"looking\",vip=") + "} 0.0",
            "sentinel_vip_config_epoch" + LABELS + "} 7.0",
            "sentinel_vip_source_dest_check" + LABELS + "} 0.0",
            "sentinel_vip_loopback_present" + LABELS + "} 1.0",
            "sentinel_vip_mode{mode=\"failover\"} 1.0",
            "sentinel_vip_mode{mode=\"alert-only\"} 0.0",
            "sentinel_vip_paused 0.0",
            "sentinel_vip_sentinel_event_age_seconds{sentinel=\"10.0.1.11:26379\"} 0.12",
            "sentinel_vip_loop_turns_total 42.0");
    assertThat(line("sentinel_vip_table_here")).contains("table=\"rtb-0a1b2c3d\"").endsWith(" 1.0");
    assertThat(line("sentinel_vip_table_read_age_seconds")).endsWith(" 0.8");
    assertThat(line("sentinel_vip_proof")).contains("proof=\"majority\"").endsWith(" 1.0");
    agent.vip = FakeAgent.vip("looking", false);
    assertThat(line("sentinel_vip_blind_seconds")).endsWith(" 12.0");
    assertThat(line("sentinel_vip_config_epoch{")).isEmpty();
    assertThat(line("sentinel_vip_alert_standing")).contains("key=\"blind\"", "subject=\"\"");
  }

  @Test
  void howTheSinksDoIsThere() {
    agent.sinks = List.of(SINK);
    String sink = "{kind=\"sns\",sink=\"2\"} ";
    assertThat(metrics.text())
        .contains(
            "sentinel_vip_alerts_delivered_total" + sink + "5.0",
            "sentinel_vip_alerts_retried_total" + sink + "4.0",
            "sentinel_vip_alerts_dropped_total" + sink + "3.0",
            "sentinel_vip_alerts_queued" + sink + "6.0",
            "sentinel_vip_alert_sink_failing" + sink + "1.0");
  }

  @Test
  void whatTheProbesAnswerIsThere() {
    assertThat(line("sentinel_vip_alive ")).endsWith(" 1.0");
    agent.alive = new Health(false, "hangs");
    agent.ready = new Health(false, "hangs");
    assertThat(line("sentinel_vip_alive ")).endsWith(" 0.0");
    assertThat(line("sentinel_vip_ready ")).endsWith(" 0.0");
  }

  @Test
  void callsAreCountedByActionAndCode() {
    metrics.calls().called("ReplaceRoute", "ok", Duration.ofMillis(80));
    metrics.calls().called("ReplaceRoute", "RequestLimitExceeded", Duration.ofSeconds(1));
    assertThat(line("sentinel_vip_api_calls_total{action=\"ReplaceRoute\",code=\"ok\""))
        .endsWith(" 1.0");
    assertThat(line("sentinel_vip_api_call_seconds_bucket{action=\"ReplaceRoute\",le=\"0.1\""))
        .endsWith(" 1");
    assertThat(line("sentinel_vip_api_call_seconds_count")).endsWith(" 2");
  }

  @Test
  void alertsAreCountedOnTheirWayAndOfARaiseAndItsEndTheRaise() {
    List<Alert> told = new ArrayList<>();
    metrics.counting(told::add).deliver(alert("route:rtb-1", Alert.State.RAISED));
    metrics.counting(told::add).deliver(alert("route:rtb-1", Alert.State.RESOLVED));
    metrics.counting(told::add).deliver(alert("route:rtb-2", Alert.State.ONCE));
    assertThat(told).hasSize(3);
    assertThat(line("sentinel_vip_alerts_total{key=\"route\",severity=\"critical\"}"))
        .endsWith(" 2.0");
  }

  @Test
  void anIncidentIsMeasuredOnceItIsClosed() {
    List<Incident> kept = new ArrayList<>();
    Incident closed = SampleIncidents.verified(7, 1_700_000_000_000L);
    String count =
        "sentinel_vip_incidents_total" + LABELS.replace("vip=", "outcome=\"verified\",vip=");
    assertThat(line(count)).endsWith(" 0.0");
    metrics.measuring(kept::add).keep(closed);
    assertThat(kept).containsExactly(closed);
    assertThat(line(count)).endsWith(" 1.0");
    assertThat(line("sentinel_vip_incident_stage_seconds_count")).endsWith(" 1");
    assertThat(line("sentinel_vip_move_seconds_sum")).endsWith(" 1.25");
  }

  @Test
  void thePageHasEachMetricWithItsTypeAndNoOther() throws IOException {
    String page = Files.readString(Path.of("src/site/markdown/monitoring.md"));
    assertThat(pairs(ROW, page)).isEqualTo(pairs(TYPE, full()));
  }

  private static Set<String> pairs(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    pattern
        .matcher(text)
        .results()
        .map((MatchResult m) -> m.group(1) + " " + m.group(2))
        .forEach(found::add);
    return found;
  }
}
