package io.sentinelvip.firstcall;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentinelvip.lab.Node;
import io.sentinelvip.lab.SentinelTape.Heard;
import io.sentinelvip.vpc.Call;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One failover, seen from outside and by the agent that moved the routes. Times are in
 * milliseconds.
 *
 * @param kind {@code planned} or {@code kill}
 * @param toApi from the first {@code +switch-master} of any Sentinel to the first {@code
 *     ReplaceRoute} at the API; negative where the agent had asked and was answered before
 * @param spread from the first table's {@code ReplaceRoute} to the last one's, at the API
 * @param answered from the first {@code ReplaceRoute} at the API until every table was answered
 * @param handshakes connections that were opened to the API between the first {@code
 *     +switch-master} and the last answer, by any agent
 * @param calls what all agents called from the cause until the last answer: action and how often
 * @param stages the stages of the agent's incident, since its majority
 */
record Move(
    String kind,
    double toApi,
    double spread,
    double answered,
    int handshakes,
    Map<String, Integer> calls,
    Map<String, Double> stages) {

  private static final Duration SOON = Duration.ofSeconds(60);

  /** Fails over, waits until the routes were read back, and tells how it went. */
  static Move of(Site site, boolean kill, int led) {
    Node old = site.group().masterNow().orElseThrow();
    AtomicInteger handshakes = new AtomicInteger(-1);
    long since = System.nanoTime();
    site.tape()
        .onHeard(
            h -> {
              if (isSwitch(h, since)) {
                handshakes.compareAndSet(-1, site.vpc().handshakes());
              }
            });
    if (kill) {
      old.redis().kill();
    } else {
      site.group().failover(led);
    }
    Node next = site.awaitMovedFrom(old);
    int opened = site.vpc().handshakes();
    Heard first = site.tape().await("+switch-master", SOON, h -> isSwitch(h, since));
    JsonNode status =
        site.agent(next)
            .awaitStatus(
                "verified",
                SOON,
                s -> s.at("/vips/0/incident/outcome").asText().equals("verified"));
    List<Call> calls =
        site.vpc().log().all().stream().filter(c -> c.arrivedNanos - since >= 0).toList();
    List<Call> writes =
        calls.stream().filter(c -> c.action().equals("ReplaceRoute") && !c.isDryRun()).toList();
    long api = arrived(writes, Comparator.naturalOrder());
    long last = writes.stream().mapToLong(c -> c.answeredNanos().orElse(0)).max().orElseThrow();
    return new Move(
        kill ? "kill" : "planned",
        millis(api - first.at()),
        millis(arrived(writes, Comparator.reverseOrder()) - api),
        millis(last - api),
        Math.max(0, opened - Math.max(0, handshakes.get())),
        counted(calls, last),
        stages(status.at("/vips/0/incident/stages")));
  }

  private static boolean isSwitch(Heard h, long since) {
    return h.channel().equals("+switch-master") && h.at() - since >= 0;
  }

  private static long arrived(List<Call> writes, Comparator<Long> order) {
    return writes.stream().map(c -> c.arrivedNanos).min(order).orElseThrow();
  }

  private static Map<String, Integer> counted(List<Call> calls, long until) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Call c : calls) {
      if (c.arrivedNanos - until <= 0) {
        counts.merge(c.action() + (c.isDryRun() ? " (DryRun)" : ""), 1, Integer::sum);
      }
    }
    return counts;
  }

  /** Of several tables' answers the last counts. */
  private static Map<String, Double> stages(JsonNode shown) {
    Map<String, Double> after = new LinkedHashMap<>();
    for (JsonNode stage : shown) {
      after.put(stage.path("stage").asText(), stage.path("afterMicros").asLong() / 1e3);
    }
    double majority = after.getOrDefault("majority", 0.0);
    after.replaceAll((stage, at) -> at - majority);
    return after;
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }
}
