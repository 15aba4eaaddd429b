package io.sentinelvip.drill;

import io.sentinelvip.core.VipReport;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a failover stopped, and what to do about it.
 *
 * @param where the first step that is missing
 * @param remedy what to do
 */
record Stopped(String where, String remedy) {

  /** The first step that is missing; null if none is. */
  static @Nullable Stopped of(Start start, Progress p, @Nullable ClientView client) {
    if (p.aborted() != null && p.majority() == null) {
      return new Stopped(
          "Sentinel gave the failover up: " + p.aborted(),
          "the old master stays; see the log of " + start.asked() + " and the replicas");
    }
    if (p.majority() == null) {
      return new Stopped(
          p.selected() == null
              ? "Sentinel " + start.asked() + " selected no replica"
              : "no majority of the Sentinels names a new master",
          "see the log of "
              + start.asked()
              + "; Sentinel gives up after its failover-timeout and keeps the old master");
    }
    if (p.role() == null) {
      return new Stopped(
          p.to() + " does not say that it is master",
          "see its log; the agent writes no route before");
    }
    if (!p.wrong().isEmpty()) {
      return tables(p);
    }
    return late(p, client);
  }

  private static Stopped tables(Progress p) {
    String where =
        p.wrong().entrySet().stream()
            .map(e -> e.getKey() + " still leads to " + e.getValue())
            .collect(Collectors.joining(", "));
    VipReport told = p.told();
    List<String> problems =
        told == null
            ? List.of()
            : told.tables().stream()
                .filter(t -> !t.problem().isEmpty())
                .map(t -> t.id() + ": " + t.problem())
                .toList();
    boolean ours = told != null && told.node().redis().equals(String.valueOf(p.to()));
    return new Stopped(
        "route tables: " + where + (problems.isEmpty() ? "" : "; " + String.join("; ", problems)),
        ours
            ? "mend what the agent of this node tells, as 'sentinel-vip check' here; it goes on by"
                + " itself"
            : "on "
                + p.to()
                + ": sentinel-vip status, and its log, tell why; it goes on by itself");
  }

  private static @Nullable Stopped late(Progress p, @Nullable ClientView client) {
    if (client != null && !client.again()) {
      return new Stopped(
          "the routes lead to "
              + p.to()
              + ", and a client on this node cannot write through the VIP",
          "on "
              + p.to()
              + ": the VIP on lo, Redis bound to it, source/dest check, security group; sentinel-vip"
              + " check there tells");
    }
    if (p.agent() == null) {
      return new Stopped(
          "the agent of this node has not seen it end",
          "sentinel-vip status on this node tells why");
    }
    return p.whole() == null
        ? new Stopped(
            "the VIP is at " + p.to() + ", and the group is not whole yet",
            "SENTINEL REPLICAS at each Sentinel shows which node does not follow")
        : null;
  }
}
