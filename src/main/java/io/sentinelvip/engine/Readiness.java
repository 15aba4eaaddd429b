package io.sentinelvip.engine;

import io.sentinelvip.core.VipReport;
import java.time.Duration;
import java.util.List;

/** Whether the agent could move its routes now, judged by what it reports. */
public final class Readiness {

  /**
   * A replica reads each second period, and while EC2 throttles reads in 120, a tenth more or less.
   * Reads that fail are told at once.
   */
  private static final int READ_PERIODS = 132;

  private final Duration period;
  private final Duration blindAfter;

  /**
   * A judge.
   *
   * @param period how often the owner of a VIP reads its tables
   * @param blindAfter for how long a Sentinel's last answer counts
   */
  public Readiness(Duration period, Duration blindAfter) {
    this.period = period;
    this.blindAfter = blindAfter;
  }

  /** The judgement, with what is in the way at each VIP. */
  public MonitorPort.Health of(StatusReport report) {
    List<String> obstacles =
        report.vips().stream()
            .map(v -> v.vip() + " of " + v.master() + ": " + obstacle(v))
            .filter(s -> !s.endsWith(": "))
            .toList();
    return obstacles.isEmpty()
        ? new MonitorPort.Health(true, "can act")
        : new MonitorPort.Health(false, String.join("; ", obstacles));
  }

  /** Empty where there is none. */
  private String obstacle(VipReport v) {
    if (v.pausedUntilMillis() > 0) {
      return "an operator paused the agent";
    }
    if (v.blindForMillis() >= 0) {
      return "no majority of the Sentinels was seen for " + v.blindForMillis() / 1_000 + " s";
    }
    if (v.named() == null && !mostAnswered(v.views())) {
      return "no majority of the Sentinels has answered";
    }
    if (v.node().eni().isEmpty()) {
      return "it is not known which network interface a route is to name";
    }
    return tables(v);
  }

  private boolean mostAnswered(List<VipReport.View> views) {
    long heard = views.stream().filter(s -> s.millisAgo() <= blindAfter.toMillis()).count();
    return heard * 2 > views.size();
  }

  private String tables(VipReport v) {
    List<String> unread =
        v.alerts().stream()
            .filter(a -> a.key().equals("tables-unread") || a.key().equals("no-tables"))
            .map(VipReport.Raised::text)
            .toList();
    if (!unread.isEmpty()) {
      return unread.get(0);
    }
    long limit = period.multipliedBy(READ_PERIODS).toMillis();
    return v.tables().stream()
        .filter(t -> t.readMillisAgo() < 0 || t.readMillisAgo() > limit)
        .findFirst()
        .map(t -> t.id() + (t.readMillisAgo() < 0 ? " was not read yet" : old(t)))
        .orElse(v.tables().isEmpty() ? "the route tables were not read yet" : "");
  }

  private static String old(VipReport.Table t) {
    return " was last read " + t.readMillisAgo() / 1_000 + " s ago";
  }
}
