package io.sentinelvip.drill;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.GroupPort;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.MasterName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Changes replica priorities for the time of one failover, and puts them back in any event. */
final class Steer {

  /** Sentinel reads the priorities from INFO each ten seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  private static final Duration STEP = Duration.ofMillis(500);

  private final DrillPorts ports;
  private final Teller teller;
  private final Deque<Steering.Change> made = new ArrayDeque<>();

  Steer(DrillPorts ports, Teller teller) {
    this.ports = ports;
    this.teller = teller;
  }

  /**
   * Makes the changes, and waits until this Sentinel has seen them.
   *
   * @throws FaultException if one is refused, or the Sentinel does not see them
   */
  void apply(List<Steering.Change> changes, Endpoint sentinel, MasterName master)
      throws FaultException, InterruptedException {
    for (Steering.Change c : changes) {
      teller.step(
          "replica-priority of %s: %d -> %d, until the failover is over; to put it back by hand: %s"
              .formatted(c.redis(), c.from(), c.to(), byHand(c)));
      made.push(c);
      ports.group().setPriority(c.redis(), c.to());
    }
    long deadline = ports.clock().now().monoNanos() + PATIENCE.toNanos();
    while (!seen(ports.group().look(sentinel, master))) {
      if (ports.clock().now().monoNanos() - deadline > 0) {
        throw new FaultException(
            new Fault(
                Fault.Kind.TRANSIENT,
                "NotSeen",
                sentinel + " does not see the new replica-priority in 25 s"));
      }
      ports.sleep().sleep(STEP);
    }
  }

  private boolean seen(GroupPort.Group group) {
    return made.stream()
        .allMatch(
            c ->
                group.replicas().stream()
                    .anyMatch(r -> r.at().equals(c.redis()) && r.priority() == c.to()));
  }

  /** Puts all back; what could not be put back, with the remedy. */
  List<String> restore() {
    List<String> left = new ArrayList<>();
    while (!made.isEmpty()) {
      Steering.Change c = made.pop();
      try {
        ports.group().setPriority(c.redis(), c.from());
        teller.step("replica-priority of %s: %d again".formatted(c.redis(), c.from()));
      } catch (FaultException e) {
        left.add(
            "replica-priority of %s is %d, it was %d (%s); put it back: %s"
                .formatted(c.redis(), c.to(), c.from(), e.fault().text(), byHand(c)));
        continue;
      }
      try {
        ports.group().rewrite(c.redis());
      } catch (FaultException e) {
        if (!e.fault().text().contains("without a config file")) {
          left.add(
              "the configuration file of %s may say replica-priority %d, since Sentinel has every"
                      .formatted(c.redis(), c.to())
                  + " node that it turns rewrite it, and CONFIG REWRITE failed ("
                  + e.fault().text()
                  + "); run it there");
        }
      }
    }
    return left;
  }

  private static String byHand(Steering.Change c) {
    return "redis-cli -h %s -p %d CONFIG SET replica-priority %d"
        .formatted(c.redis().host(), c.redis().port(), c.from());
  }
}
