package io.sentinelvip.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a {@link Group} shall be; all that is not said has a value that suits a test. */
public final class Plan {

  RedisBinaries binaries = RedisBinaries.find();
  String master = "mymaster";
  int nodes = 3;
  int quorum = 2;
  Duration downAfter = Duration.ofSeconds(2);
  Duration failoverTimeout = Duration.ofSeconds(20);
  int parallelSyncs = 1;
  @Nullable String password;
  @Nullable String sentinelPassword;
  boolean tls;
  boolean hostNames;
  boolean apart;
  @Nullable Group beside;
  boolean watched;
  int redisPort;
  int sentinelPort;
  final List<String> sentinelLines = new ArrayList<>();
  private final Map<Integer, List<String>> redisLines = new HashMap<>();

  Plan() {}

  /** Which servers to run; those of {@link RedisBinaries#find} by default. */
  public Plan binaries(RedisBinaries value) {
    binaries = value;
    return this;
  }

  /** The name that Sentinel monitors the group by; {@code mymaster} by default. */
  public Plan master(String name) {
    master = name;
    return this;
  }

  /** How many nodes (3) and the quorum (2). */
  public Plan nodes(int count, int agreeing) {
    nodes = count;
    quorum = agreeing;
    return this;
  }

  /**
   * After how much silence a Sentinel holds a server for down; 2 s by default. With 1 s, which is
   * Sentinel's own ping period, the new master is now and then held for down right after the switch
   * and a second failover follows the first.
   */
  public Plan downAfter(Duration value) {
    downAfter = value;
    return this;
  }

  /** Sentinel's failover-timeout; 20 s by default. */
  public Plan failoverTimeout(Duration value) {
    failoverTimeout = value;
    return this;
  }

  /** How many replicas resync at a time; 1 by default. */
  public Plan parallelSyncs(int value) {
    parallelSyncs = value;
    return this;
  }

  /** The password of the data servers, used by replicas and Sentinels too; none by default. */
  public Plan password(String value) {
    password = value;
    return this;
  }

  /** The password of the Sentinels, used among them too; none by default. */
  public Plan sentinelPassword(String value) {
    sentinelPassword = value;
    return this;
  }

  /** TLS on every port, client certificates asked for, nothing in the clear. */
  public Plan tls() {
    tls = true;
    return this;
  }

  /** The nodes have host names and Sentinel announces these. Needs {@link HostNames#available}. */
  public Plan hostNames() {
    hostNames = true;
    return this;
  }

  /**
   * The servers do not know one another yet, nor the {@link #password}: no replica, nothing
   * monitored. Tests connect with the password once it was set.
   */
  public Plan apart() {
    apart = true;
    return this;
  }

  /** On the machines of {@code other}, which must outlive it: same addresses, other ports. */
  public Plan beside(Group other) {
    beside = other;
    return this;
  }

  /**
   * As {@link #beside}, without Sentinels of its own: those of {@code other} watch it, too, from
   * when it runs. What is said of Sentinels in this plan is told them, passwords aside.
   */
  public Plan watchedBy(Group other) {
    watched = true;
    return beside(other);
  }

  /** Given ports in place of free ones. */
  public Plan ports(int redis, int sentinel) {
    redisPort = redis;
    sentinelPort = sentinel;
    return this;
  }

  /** One more line in the configuration of every data server. */
  public Plan redisLine(String line) {
    return redisLine(-1, line);
  }

  /** One more line in the configuration of the data server of node {@code index}. */
  public Plan redisLine(int index, String line) {
    redisLines.computeIfAbsent(index, key -> new ArrayList<>()).add(line);
    return this;
  }

  /** One more line in the configuration of every Sentinel. */
  public Plan sentinelLine(String line) {
    sentinelLines.add(line);
    return this;
  }

  /** Starts the group and waits until it is whole. */
  public Group start() {
    return Group.start(this);
  }

  List<String> redisLines(int index) {
    List<String> lines = new ArrayList<>(redisLines.getOrDefault(-1, List.of()));
    lines.addAll(redisLines.getOrDefault(index, List.of()));
    return lines;
  }
}
