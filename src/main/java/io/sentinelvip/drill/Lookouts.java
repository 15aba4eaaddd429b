package io.sentinelvip.drill;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.GroupPort;
import io.sentinelvip.engine.SentinelPort;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Ip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Asks every side again and again, each on a thread of its own, so that none holds another up. */
final class Lookouts implements AutoCloseable {

  private static final int ROLES_MILLIS = 50;
  private static final int SENTINELS_MILLIS = 100;
  private static final int EC2_MILLIS = 250;
  private static final int AGENT_MILLIS = 250;
  private static final int GROUP_MILLIS = 1_000;

  /** A throttled EC2 is left alone for so many periods: the agents need it more. */
  private static final int THROTTLED_PERIODS = 20;

  private final DrillPorts ports;
  private final List<Endpoint> nodes;
  private final Start start;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;
  private int skipped;

  Lookouts(DrillPorts ports, List<Endpoint> nodes, Start start) {
    this.ports = ports;
    this.start = start;
    this.nodes = List.copyOf(nodes);
  }

  void start() {
    every(ROLES_MILLIS, () -> nodes.forEach(n -> ports.roles().ask(ports.vip(), n)));
    every(SENTINELS_MILLIS, () -> ports.sentinels().ask(ports.vip().master()));
    every(EC2_MILLIS, this::tables);
    every(AGENT_MILLIS, this::agent);
    every(GROUP_MILLIS, this::group);
  }

  private void every(int millis, Runnable look) {
    Thread thread =
        new Thread(
            () -> {
              while (!closed) {
                look.run();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
              }
            },
            "drill-lookout");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void tables() {
    if (skipped > 0) {
      skipped--;
      return;
    }
    try {
      ports.watch().tables(ports.routes().readTables(ports.tables(), ports.vip().vip()));
    } catch (FaultException e) {
      ports.watch().unread(e.fault().text());
      skipped = e.fault().kind() == Fault.Kind.THROTTLED ? THROTTLED_PERIODS : 0;
    }
  }

  private void agent() {
    try {
      ports.agent().status().vips().stream()
          .filter(v -> Ip.parse(v.vip()).filter(ports.vip().vip().address()::equals).isPresent())
          .findFirst()
          .ifPresent(ports.watch()::agent);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      ports.watch().untold(String.valueOf(e.getMessage()));
    }
  }

  /** Counts only once the failover is through: before it, the group is whole, too. */
  private void group() {
    Progress soFar = Progress.of(start, ports.watch().sights());
    if (soFar.majority() == null) {
      return;
    }
    List<GroupPort.Group> groups = new ArrayList<>();
    for (SentinelPort.Link link : ports.sentinels().links()) {
      try {
        groups.add(
            ports.group().look(Endpoint.parse(link.address()).orElseThrow(), ports.vip().master()));
      } catch (FaultException e) {
        return;
      }
    }
    boolean follow =
        groups.stream()
            .allMatch(
                g -> g.master().equals(soFar.to()) && g.replicas().size() == nodes.size() - 1);
    boolean whole = Wholeness.judge(groups, Map.of()).stream().noneMatch(Precondition::forbids);
    if (follow && whole) {
      ports.watch().whole(groups.get(0).epoch());
    }
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(LockSupport::unpark);
  }
}
