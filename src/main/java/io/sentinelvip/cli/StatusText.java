package io.sentinelvip.cli;

import io.sentinelvip.core.VipReport;
import io.sentinelvip.engine.GroupView;
import io.sentinelvip.engine.SentinelPort;
import io.sentinelvip.engine.SinkReport;
import io.sentinelvip.engine.StatusReport;
import java.time.Instant;

/** A {@link StatusReport} for a person. */
final class StatusText {

  private static final int RED = 31;
  private static final int GREEN = 32;
  private static final int YELLOW = 33;

  private final Surroundings around;
  private final StringBuilder text = new StringBuilder();

  StatusText(Surroundings around) {
    this.around = around;
  }

  String of(StatusReport r) {
    line(
        "sentinel-vip %s, %s, on %s, since %s"
            .formatted(r.version(), r.mode(), known(r.node()), r.startedAt()));
    if (r.pausedUntilMillis() > 0) {
      line(
          "%s"
              .formatted(
                  around.paint(
                      YELLOW, "paused until " + Instant.ofEpochMilli(r.pausedUntilMillis()))));
    }
    r.vips().forEach(this::vip);
    line("");
    line("sentinels");
    r.sentinels().forEach(this::link);
    r.group().groups().forEach(this::group);
    r.sinks().forEach(this::sink);
    return text.toString();
  }

  private void vip(VipReport v) {
    line("");
    line(
        "%s %s  %s: %s"
            .formatted(mark(v.right()), v.vip() + " of " + v.master(), v.phase(), v.reason()));
    line(
        "  master     %s%s, highest epoch seen %d"
            .formatted(
                v.named() == null ? "no majority names one" : v.named(),
                v.epoch() < 0 ? "" : " at epoch " + v.epoch(),
                v.highestEpoch()));
    line(
        "  this node  %s, %s, redis %s%s"
            .formatted(
                known(v.node().instance()),
                known(v.node().eni()),
                known(v.node().redis()),
                v.armed() ? ", armed: the master may be down" : ""));
    if (v.blindForMillis() >= 0) {
      line("  %s".formatted(around.paint(RED, "blind for " + v.blindForMillis() / 1000 + " s")));
    }
    for (VipReport.ProofLine p : v.proofs()) {
      line(
          "  proof      %-9s %s  %s"
              .formatted(p.proof(), p.holds() ? "holds" : "no   ", p.sentence()));
    }
    v.tables().forEach(this::table);
    line(
        "  host       source/dest check %s, VIP on the loopback: %s"
            .formatted(v.sourceDestCheck(), v.loopback()));
    for (VipReport.View s : v.views()) {
      line(
          "  view       %-22s names %s at epoch %d, %s"
              .formatted(s.sentinel(), s.named(), s.epoch(), ago(s.millisAgo())));
    }
    for (VipReport.Raised a : v.alerts()) {
      int colour = a.severity().equalsIgnoreCase("critical") ? RED : YELLOW;
      line("  alert      %s  %s".formatted(around.paint(colour, a.severity()), a.text()));
    }
  }

  private void table(VipReport.Table t) {
    line(
        "  table      %-22s %s%s, %s%s"
            .formatted(
                t.id(),
                t.pointsAt(),
                t.here() ? " (here)" : "",
                t.readMillisAgo() < 0 ? "never read" : "read " + ago(t.readMillisAgo()),
                t.problem().isEmpty() ? "" : "; " + around.paint(RED, t.problem())));
  }

  private void link(SentinelPort.Link l) {
    line(
        "  %s %-22s %s, %s%s"
            .formatted(
                mark(l.subscribed() && l.problem().isEmpty()),
                l.address(),
                l.subscribed() ? "subscribed" : "not subscribed",
                l.heardMillisAgo() < 0 ? "never heard" : "heard " + ago(l.heardMillisAgo()),
                l.problem().isEmpty() ? "" : "; " + l.problem()));
  }

  private void group(GroupView.Group g) {
    line("");
    line(
        "nodes of %s, as %d of the Sentinels listed them %s"
            .formatted(g.master(), g.sentinels(), ago(g.listedMillisAgo())));
    for (GroupView.Node n : g.nodes()) {
      line(
          "  %s %-22s %s%s%s"
              .formatted(
                  mark(n.downFor() == 0),
                  n.address(),
                  n.zone().isEmpty() ? "zone unknown" : n.zone(),
                  n.instance().isEmpty() ? "" : ", " + n.instance() + ", " + n.eni(),
                  n.downFor() > 0
                      ? "; down for " + n.downFor() + " of " + n.listedBy()
                      : n.unlinkedFor() > 0 ? "; not linked to its master" : ""));
    }
  }

  /** One that takes what it is sent is not worth a line. */
  private void sink(SinkReport s) {
    if (s.failingSinceMillis() > 0 || s.dropped() > 0) {
      line(
          "%s alerts to sink %d (%s %s): %d delivered, %d waiting, %d dropped%s"
              .formatted(
                  around.paint(YELLOW, "!!"),
                  s.number(),
                  s.kind(),
                  s.target(),
                  s.delivered(),
                  s.queued(),
                  s.dropped(),
                  s.failingSinceMillis() == 0
                      ? ""
                      : "; failing since "
                          + Instant.ofEpochMilli(s.failingSinceMillis())
                          + ": "
                          + s.problem()));
    }
  }

  private String mark(boolean right) {
    return right ? around.paint(GREEN, "ok") : around.paint(RED, "!!");
  }

  private static String known(String text) {
    return text.isEmpty() ? "(not known yet)" : text;
  }

  private static String ago(long millis) {
    return millis < 10_000 ? millis + " ms ago" : millis / 1000 + " s ago";
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
