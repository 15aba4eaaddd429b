package io.sentinelvip.engine;

import io.sentinelvip.core.VipReport;
import java.util.List;

/**
 * What {@code status} shows. Times that have passed are counted in milliseconds.
 *
 * @param version of the agent
 * @param mode {@code failover} or {@code alert-only}
 * @param startedAt ISO 8601, UTC
 * @param node the instance, empty text until it is known
 * @param pausedUntilMillis wall-clock end of the pause; 0 if there is none
 * @param vips each VIP
 * @param sentinels each Sentinel that is known
 * @param group the nodes around this one, for people
 * @param sinks each sink that alerts are sent to
 */
public record StatusReport(
    String version,
    String mode,
    String startedAt,
    String node,
    long pausedUntilMillis,
    List<VipReport> vips,
    List<SentinelPort.Link> sentinels,
    GroupView group,
    List<SinkReport> sinks) {

  /** Copies the lists; an agent of another version may not tell of the group. */
  public StatusReport {
    group = group == null ? GroupView.NONE : group;
    vips = List.copyOf(vips);
    sentinels = List.copyOf(sentinels);
    sinks = sinks == null ? List.of() : List.copyOf(sinks);
  }

  /** Whether everything is as it should be, seen from this node. */
  public boolean right() {
    return !vips.isEmpty() && vips.stream().allMatch(VipReport::right);
  }
}
