package io.sentinelvip.prometheus;

import io.sentinelvip.core.VipReport;
import io.sentinelvip.engine.SentinelPort;
import io.sentinelvip.engine.SinkReport;
import io.sentinelvip.engine.StatusReport;
import java.util.List;

/** What {@code status} shows, as numbers. */
final class StatusGauges {

  private static final String PREFIX = "sentinel_vip_";
  private static final double MILLIS = 1_000;
  private static final List<String> MODES = List.of("failover", "alert-only");
  private static final List<String> PHASES =
      List.of("looking", "following", "claiming", "holding", "leaving");

  private final Families families;

  private StatusGauges(Families families) {
    this.families = families;
  }

  static void add(StatusReport report, Families families) {
    announce(families);
    new StatusGauges(families).add(report);
  }

  private static void announce(Families g) {
    g.gauge(PREFIX + "mode", "1 for the mode the agent runs in, 0 for the other.")
        .gauge(PREFIX + "paused", "Whether an operator paused the agent.")
        .gauge(PREFIX + "right", "Whether everything is as it should be, seen from this node.")
        .gauge(PREFIX + "owner", "Whether this node claims or holds the VIP.")
        .gauge(PREFIX + "phase", "1 for the phase the VIP is in, 0 for the others.")
        .gauge(PREFIX + "proof", "Whether the proof holds; all three move the VIP here.")
        .gauge(PREFIX + "armed", "Whether the master may be down and this node is ready.")
        .gauge(PREFIX + "majority", "Whether a majority of the Sentinels names a master.")
        .gauge(PREFIX + "blind_seconds", "Since when no majority was seen; 0 while not blind.")
        .gauge(PREFIX + "config_epoch", "Config-epoch of the majority; absent without one.")
        .gauge(PREFIX + "highest_config_epoch", "The highest config-epoch ever seen.")
        .gauge(PREFIX + "incident_open", "Whether a failover is under way.")
        .gauge(PREFIX + "source_dest_check", "Whether it is on, absent while unknown.")
        .gauge(PREFIX + "loopback_present", "Whether the VIP is on lo, absent while unknown.");
    announceTables(g);
    g.gauge(PREFIX + "sentinel_answer_age_seconds", "Since when its last answer was given.")
        .gauge(PREFIX + "sentinel_config_epoch", "The config-epoch of its last answer.")
        .gauge(PREFIX + "sentinel_agrees", "Whether it named the majority's master.")
        .gauge(PREFIX + "sentinel_subscribed", "Whether its messages are heard.")
        .gauge(PREFIX + "sentinel_event_age_seconds", "Since when nothing was heard of it.")
        .gauge(PREFIX + "alert_standing", "1 for each alert that is raised now.")
        .gauge(PREFIX + "alerts_queued", "Alerts that wait to be delivered to the sink.")
        .gauge(PREFIX + "alert_sink_failing", "Whether the last delivery to the sink failed.")
        .counter(PREFIX + "alerts_delivered", "Alerts that the sink took.")
        .counter(PREFIX + "alerts_dropped", "Alerts that were given up, or found no room.")
        .counter(PREFIX + "alerts_retried", "Deliveries to the sink that failed.");
  }

  private static void announceTables(Families g) {
    g.gauge(PREFIX + "table_here", "Whether the table leads to this node.")
        .gauge(PREFIX + "table_blackhole", "Whether the table's route leads nowhere.")
        .gauge(PREFIX + "table_problem", "Whether something keeps the table from being right.")
        .gauge(PREFIX + "table_read_age_seconds", "Since when it was read; absent before.")
        .gauge(PREFIX + "table_write_attempts", "Writes since the last that succeeded.");
  }

  private void add(StatusReport report) {
    for (String mode : MODES) {
      families.set(PREFIX + "mode", mode.equals(report.mode()), "mode", mode);
    }
    families.set(PREFIX + "paused", report.pausedUntilMillis() > 0);
    report.vips().forEach(this::add);
    report.sentinels().forEach(this::add);
    report.sinks().forEach(this::add);
  }

  private void add(SinkReport s) {
    String[] sink = {"sink", String.valueOf(s.number()), "kind", s.kind()};
    families.set(PREFIX + "alerts_queued", s.queued(), sink);
    families.set(PREFIX + "alert_sink_failing", s.failingSinceMillis() > 0, sink);
    families.set(PREFIX + "alerts_delivered", s.delivered(), sink);
    families.set(PREFIX + "alerts_dropped", s.dropped(), sink);
    families.set(PREFIX + "alerts_retried", s.retried(), sink);
  }

  private void add(VipReport v) {
    String[] vip = {"master", v.master(), "vip", v.vip()};
    families.set(PREFIX + "right", v.right(), vip);
    families.set(PREFIX + "owner", v.owner(), vip);
    for (String phase : PHASES) {
      families.set(PREFIX + "phase", phase.equals(v.phase()), Families.and(vip, "phase", phase));
    }
    v.proofs()
        .forEach(
            p -> families.set(PREFIX + "proof", p.holds(), Families.and(vip, "proof", p.proof())));
    families.set(PREFIX + "armed", v.armed(), vip);
    families.set(PREFIX + "majority", v.named() != null, vip);
    families.set(PREFIX + "blind_seconds", Math.max(0, v.blindForMillis()) / MILLIS, vip);
    if (v.epoch() >= 0) {
      families.set(PREFIX + "config_epoch", v.epoch(), vip);
    }
    families.set(PREFIX + "highest_config_epoch", v.highestEpoch(), vip);
    families.set(PREFIX + "incident_open", v.incident() != null && v.incident().isOpen(), vip);
    known(PREFIX + "source_dest_check", v.sourceDestCheck(), "on", vip);
    known(
        PREFIX + "loopback_present", v.loopback().equals("absent") ? "no" : v.loopback(), "", vip);
    v.tables().forEach(t -> add(t, Families.and(vip, "table", t.id())));
    v.views().forEach(s -> add(s, v, Families.and(vip, "sentinel", s.sentinel())));
    v.alerts().forEach(a -> add(a, vip));
  }

  /** Of a text that is {@code unknown} nothing is told. */
  private void known(String name, String text, String yes, String[] labels) {
    if (!text.equals("unknown")) {
      families.set(name, yes.isEmpty() ? !text.equals("no") : text.equals(yes), labels);
    }
  }

  private void add(VipReport.Table t, String[] table) {
    families.set(PREFIX + "table_here", t.here(), table);
    families.set(PREFIX + "table_blackhole", t.blackhole(), table);
    families.set(PREFIX + "table_problem", !t.problem().isEmpty(), table);
    families.set(PREFIX + "table_write_attempts", t.attempts(), table);
    if (t.readMillisAgo() >= 0) {
      families.set(PREFIX + "table_read_age_seconds", t.readMillisAgo() / MILLIS, table);
    }
  }

  private void add(VipReport.View view, VipReport v, String[] sentinel) {
    families.set(PREFIX + "sentinel_answer_age_seconds", view.millisAgo() / MILLIS, sentinel);
    families.set(PREFIX + "sentinel_config_epoch", view.epoch(), sentinel);
    families.set(PREFIX + "sentinel_agrees", view.named().equals(v.named()), sentinel);
  }

  private void add(VipReport.Raised a, String[] vip) {
    String[] about = AlertCounts.keyAndSubject(a.key());
    families.set(
        PREFIX + "alert_standing",
        1,
        Families.and(vip, "severity", a.severity(), "key", about[0], "subject", about[1]));
  }

  private void add(SentinelPort.Link link) {
    String[] sentinel = {"sentinel", link.address()};
    families.set(PREFIX + "sentinel_subscribed", link.subscribed(), sentinel);
    if (link.heardMillisAgo() >= 0) {
      families.set(PREFIX + "sentinel_event_age_seconds", link.heardMillisAgo() / MILLIS, sentinel);
    }
  }
}
