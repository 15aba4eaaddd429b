package io.sentinelvip.soak;

import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Group;
import io.sentinelvip.lab.Node;
import io.sentinelvip.vpc.EmulatedVpc;
import io.sentinelvip.whole.Deployment;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Where a mishap happens.
 *
 * @param random what the mishap draws from
 */
record Stage(Deployment deployment, Sampler sampler, Random random) {

  private static final Duration FAILOVER = Duration.ofSeconds(20);

  Group group() {
    return deployment.group();
  }

  EmulatedVpc vpc() {
    return deployment.vpc();
  }

  Node master() {
    return Await.found("one master", FAILOVER, () -> group().masterNow());
  }

  Node replica() {
    Node master = master();
    return any(group().nodes().stream().filter(n -> n.index() != master.index()).toList());
  }

  Node anyNode() {
    return any(group().nodes());
  }

  /** The agent that may be ended; the others live as long as the soak, so that growth shows. */
  Node mortal() {
    return group().node(group().nodes().size() - 1);
  }

  String anyTable() {
    return any(deployment.tables());
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /** A planned failover, led by any Sentinel; its end is not waited for. */
  void failover() {
    Node leader = anyNode();
    Await.until(
        "Sentinel to take the command",
        FAILOVER,
        () -> {
          try {
            group().failover(leader.index());
            return true;
          } catch (JedisDataException e) {
            // One is under way, or no replica is in sync yet.
            return false;
          }
        });
  }
}
