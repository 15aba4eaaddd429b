package io.sentinelvip.cloudwatch;

import io.sentinelvip.core.VipReport;
import io.sentinelvip.engine.StatusReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One value of one metric.
 *
 * @param metric its name
 * @param dimensions by name, in the order of the service's console
 * @param value a count, or 1 for yes and 0 for no
 */
record Measured(String metric, Map<String, String> dimensions, double value) {

  /** 1 from every agent that runs; dimension {@code InstanceId}. */
  static final String HEARTBEAT = "Heartbeat";

  /**
   * 1 from the master's agent where everything is right; 0 from it where it is not, and from any
   * other node that a table leads to. Dimensions {@code Master} and {@code Vip}.
   */
  static final String VIP_AT_MASTER = "VipAtMaster";

  /** How many tables' routes lead nowhere; dimensions {@code Master} and {@code Vip}. */
  static final String BLACKHOLE = "Blackhole";

  /** What a report says. An instance that is not known yet has no heartbeat to be told by. */
  static List<Measured> of(StatusReport report) {
    List<Measured> all = new ArrayList<>();
    if (!report.node().isEmpty()) {
      all.add(new Measured(HEARTBEAT, Map.of("InstanceId", report.node()), 1));
    }
    report.vips().forEach(vip -> add(vip, all));
    return all;
  }

  private static void add(VipReport vip, List<Measured> all) {
    Map<String, String> of = new LinkedHashMap<>();
    of.put("Master", vip.master());
    of.put("Vip", vip.vip());
    if (vip.owner()) {
      all.add(new Measured(VIP_AT_MASTER, of, vip.right() ? 1 : 0));
    } else if (vip.tables().stream().anyMatch(VipReport.Table::here)) {
      all.add(new Measured(VIP_AT_MASTER, of, 0));
    }
    if (vip.tables().stream().anyMatch(t -> t.readMillisAgo() >= 0)) {
      long blackholes = vip.tables().stream().filter(VipReport.Table::blackhole).count();
      all.add(new Measured(BLACKHOLE, of, blackholes));
    }
  }
}
