package io.sentinelvip.prometheus;

import io.sentinelvip.core.VipReport;
import io.sentinelvip.engine.SentinelPort;
import io.sentinelvip.engine.StatusReport;
import java.util.List;

/** What {@code status} shows, as numbers. */
final class StatusGauges {

  private static final String PREFIX = "sentinel_vip_";
  private static final double MILLIS = 1_000;
  private static final List<String> MODES = List.of("failover", "alert-only");
  private static final List<String> PHASES =
      List.of("looking", "following", "claiming", "holding", "leaving");

  private final Gauges gauges;

  private StatusGauges(Gauges gauges) {
    this.gauges = gauges;
  }

  static void add(StatusReport report, Gauges gauges) {
    announce(gauges);
    new StatusGauges(gauges).add(report);
  }

  private static void announce(Gauges g) {
    g.family(PREFIX + "mode", "1 for the mode the agent runs in, 0 for the other.")
        .family(PREFIX + "paused", "Whether an operator paused the agent.")
        .family(PREFIX + "right", "Whether everything is as it should be, seen from this node.")
        .family(PREFIX + "owner", "Whether this node claims or holds the VIP.")
        .family(PREFIX + "phase", "1 for the phase the VIP is in, 0 for the others.")
        .family(PREFIX + "proof", "Whether the proof holds; all three move the VIP here.")
        .family(PREFIX + "armed", "Whether the master may be down and this node is ready.")
        .family(PREFIX + "majority", "Whether a majority of the Sentinels names a master.")
        .family(PREFIX + "blind_seconds", "Since when no majority was seen; 0 while not blind.")
        .family(PREFIX + "config_epoch", "Config-epoch of the majority; absent without one.")
        .family(PREFIX + "highest_config_epoch", "The highest config-epoch ever seen.")
        .family(PREFIX + "incident_open", "Whether a failover is under way.")
        .family(PREFIX + "source_dest_check", "Whether it is on, absent while unknown.")
        .family(PREFIX + "loopback_present", "Whether the VIP is on lo, absent while unknown.");
    announceTables(g);
    g.family(PREFIX + "sentinel_answer_age_seconds", "Since when its last answer was given.")
        .family(PREFIX + "sentinel_config_epoch", "The config-epoch of its last answer.")
        .family(PREFIX + "sentinel_agrees", "Whether it named the majority's master.")
        .family(PREFIX + "sentinel_subscribed", "Whether its messages are heard.")
        .family(PREFIX + "sentinel_event_age_seconds", "Since when nothing was heard of it.")
        .family(PREFIX + "alert_standing", "1 for each alert that is raised now.");
  }

  private static void announceTables(Gauges g) {
    g.family(PREFIX + "table_here", "Whether the table leads to this node.")
        .family(PREFIX + "table_blackhole", "Whether the table's route leads nowhere.")
        .family(PREFIX + "table_problem", "Whether something keeps the table from being right.")
        .family(PREFIX + "table_read_age_seconds", "Since when it was read; absent before.")
        .family(PREFIX + "table_write_attempts", "Writes since the last that succeeded.");
  }

  private void add(StatusReport report) {
    for (String mode : MODES) {
      gauges.set(PREFIX + "mode", mode.equals(report.mode()), "mode", mode);
    }
    gauges.set(PREFIX + "paused", report.pausedUntilMillis() > 0);
    report.vips().forEach(this::add);
    report.sentinels().forEach(this::add);
  }

  private void add(VipReport v) {
    String[] vip = {"master", v.master(), "vip", v.vip()};
    gauges.set(PREFIX + "right", v.right(), vip);
    gauges.set(PREFIX + "owner", v.owner(), vip);
    for (String phase : PHASES) {
      gauges.set(PREFIX + "phase", phase.equals(v.phase()), Gauges.and(vip, "phase", phase));
    }
    v.proofs()
        .forEach(p -> gauges.set(PREFIX + "proof", p.holds(), Gauges.and(vip, "proof", p.proof())));
    gauges.set(PREFIX + "armed", v.armed(), vip);
    gauges.set(PREFIX + "majority", v.named() != null, vip);
    gauges.set(PREFIX + "blind_seconds", Math.max(0, v.blindForMillis()) / MILLIS, vip);
    if (v.epoch() >= 0) {
      gauges.set(PREFIX + "config_epoch", v.epoch(), vip);
    }
    gauges.set(PREFIX + "highest_config_epoch", v.highestEpoch(), vip);
    gauges.set(PREFIX + "incident_open", v.incident() != null && v.incident().isOpen(), vip);
    known(PREFIX + "source_dest_check", v.sourceDestCheck(), "on", vip);
    known(
        PREFIX + "loopback_present", v.loopback().equals("absent") ? "no" : v.loopback(), "", vip);
    v.tables().forEach(t -> add(t, Gauges.and(vip, "table", t.id())));
    v.views().forEach(s -> add(s, v, Gauges.and(vip, "sentinel", s.sentinel())));
    v.alerts().forEach(a -> add(a, vip));
  }

  /** Of a text that is {@code unknown} nothing is told. */
  private void known(String name, String text, String yes, String[] labels) {
    if (!text.equals("unknown")) {
      gauges.set(name, yes.isEmpty() ? !text.equals("no") : text.equals(yes), labels);
    }
  }

  private void add(VipReport.Table t, String[] table) {
    gauges.set(PREFIX + "table_here", t.here(), table);
    gauges.set(PREFIX + "table_blackhole", t.blackhole(), table);
    gauges.set(PREFIX + "table_problem", !t.problem().isEmpty(), table);
    gauges.set(PREFIX + "table_write_attempts", t.attempts(), table);
    if (t.readMillisAgo() >= 0) {
      gauges.set(PREFIX + "table_read_age_seconds", t.readMillisAgo() / MILLIS, table);
    }
  }

  private void add(VipReport.View view, VipReport v, String[] sentinel) {
    gauges.set(PREFIX + "sentinel_answer_age_seconds", view.millisAgo() / MILLIS, sentinel);
    gauges.set(PREFIX + "sentinel_config_epoch", view.epoch(), sentinel);
    gauges.set(PREFIX + "sentinel_agrees", view.named().equals(v.named()), sentinel);
  }

  private void add(VipReport.Raised a, String[] vip) {
    String[] about = AlertCounts.keyAndSubject(a.key());
    gauges.set(
        PREFIX + "alert_standing",
        1,
        Gauges.and(vip, "severity", a.severity(), "key", about[0], "subject", about[1]));
  }

  private void add(SentinelPort.Link link) {
    String[] sentinel = {"sentinel", link.address()};
    gauges.set(PREFIX + "sentinel_subscribed", link.subscribed(), sentinel);
    if (link.heardMillisAgo() >= 0) {
      gauges.set(PREFIX + "sentinel_event_age_seconds", link.heardMillisAgo() / MILLIS, sentinel);
    }
  }
}
