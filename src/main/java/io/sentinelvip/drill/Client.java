package io.sentinelvip.drill;

import io.sentinelvip.engine.ClientPort;
import io.sentinelvip.engine.ClientPort.Write;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.model.Endpoint;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The writer of one failover: begun before it, ended after it, its key removed. */
final class Client {

  static final String PREFIX = "sentinel-vip:drill:";

  private static final Duration STEP = Duration.ofMillis(100);
  private static final int LOOKS = 20;

  /** So many writes in a row that are acknowledged end the trouble, as far as known. */
  private static final int CALM = 10;

  private final DrillPorts ports;
  private final String key = PREFIX + Long.toHexString(ThreadLocalRandom.current().nextLong());
  private @Nullable ClientPort writer;
  private String note = "";

  Client(DrillPorts ports) {
    this.ports = ports;
  }

  /** How it came about, or why there is no view. */
  String note() {
    return note;
  }

  void start() throws InterruptedException {
    ClientPort port = ports.client().apply(key);
    try {
      if (port.reach()) {
        note = "none: from this node the VIP is local, its packets take no route";
        return;
      }
    } catch (FaultException e) {
      note = "none: " + e.fault().text();
      return;
    }
    port.start();
    writer = port;
    List<Write> writes = List.of();
    for (int i = 0; i < LOOKS && writes.stream().noneMatch(Write::acknowledged); i++) {
      ports.sleep().sleep(STEP);
      writes = port.writes();
    }
    if (writes.stream().noneMatch(Write::acknowledged)) {
      port.close();
      writer = null;
      note = "none: " + (writes.isEmpty() ? "no answer" : writes.get(0).problem());
      return;
    }
    note = "SADD " + key + " through " + ports.vip().vip() + ", each 10 ms";
  }

  /** Whether it writes again, as far as it knows itself. */
  boolean calm() {
    ClientPort port = writer;
    if (port == null) {
      return true;
    }
    List<Write> writes = port.writes();
    return writes.size() >= CALM
        && writes.subList(writes.size() - CALM, writes.size()).stream()
            .allMatch(Write::acknowledged);
  }

  /** Ends it, and compares what was acknowledged with what this master has. */
  @Nullable ClientView end(Start start, Endpoint master) {
    ClientPort port = writer;
    if (port == null) {
      return null;
    }
    port.close();
    List<Write> writes = port.writes();
    Set<Long> kept = new HashSet<>();
    try {
      kept.addAll(ports.group().written(master, key));
      ports.group().delete(master, key);
    } catch (FaultException e) {
      kept.addAll(writes.stream().map(Write::number).collect(Collectors.toSet()));
      note += "; what was lost could not be counted: " + e.fault().text();
    }
    ClientView view = ClientView.of(start, writes, kept);
    if (view.local()) {
      note += "; this node is the new master: the VIP became local, no route is measured";
    }
    return view;
  }

  /** Ends the writing; {@link #end} judges it. */
  void stop() {
    if (writer != null) {
      writer.close();
    }
  }

  /** Ends it where there is nothing to judge; the key goes by itself if it cannot be removed. */
  void abandon(Endpoint master) {
    stop();
    try {
      if (writer != null) {
        ports.group().delete(master, key);
      }
    } catch (FaultException e) {
      note += "; " + key + " goes by itself in 10 minutes";
    }
  }
}
