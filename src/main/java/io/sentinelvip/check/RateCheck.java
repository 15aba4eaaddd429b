package io.sentinelvip.check;

import io.sentinelvip.core.VipSettings;
import io.sentinelvip.model.VipId;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a group asks of EC2, against what EC2 lets an account ask in a region ("Request throttling
 * for the Amazon EC2 API"): a bucket for each action, shared with everything else in the account.
 */
final class RateCheck {

  /** Non-mutating actions, as DescribeRouteTables, a second. */
  private static final double READS = 20;

  /** Mutating actions, as ReplaceRoute, at once; then five a second. */
  private static final int WRITES = 50;

  /** The share of the whole account's that a group may take without a word. */
  private static final double FAIR = 0.2;

  private RateCheck() {}

  /**
   * Judges.
   *
   * @param nodes how many nodes each VIP's group has, and with it how many agents look
   * @param tables how many tables each VIP has
   */
  static Line judge(List<VipSettings> vips, Map<VipId, Integer> nodes, Map<VipId, Integer> tables) {
    double reads = 0;
    int writes = 0;
    for (VipSettings vip : vips) {
      int agents = Math.max(1, nodes.getOrDefault(vip.id(), 1));
      double period = Math.max(0.001, vip.reconcile().toMillis() / 1000.0);
      // The owner once a period, each replica half as often.
      reads += (1 + (agents - 1) / 2.0) / period;
      writes += tables.getOrDefault(vip.id(), 0);
    }
    String found =
        String.format(
            Locale.ROOT,
            "this group reads %.2f times a second of the account's %.0f, and a failover writes %d"
                + " routes at once of %d",
            reads,
            READS,
            writes,
            WRITES);
    return reads > READS * FAIR || writes > WRITES * FAIR * 2
        ? Line.warn(
            Item.API_RATE,
            "EC2's rate limits",
            found + ": with other groups and tools it may be throttled",
            "raise reconcile-period, give subnets a common table, or ask AWS for a higher limit of"
                + " DescribeRouteTables and ReplaceRoute")
        : Line.ok(Item.API_RATE, "EC2's rate limits", found);
  }
}
