package io.sentinelvip.bench;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What brings clients to the new master; the best first in a table. */
enum Contender {
  BARE("bare", "bare warm process, no check"),
  OURS("ours", "sentinel-vip"),
  OURS_ELECTED("ours-elected", "sentinel-vip, elected-leader"),
  BOTO3("boto3", "script with boto3"),
  CLI("cli", "script with the AWS CLI"),
  CLI_PARALLEL("cli-parallel", "the same, all tables at once"),
  MOVE_IP("move-ip", "aws-vpc-move-ip (Pacemaker)"),
  HAPROXY_1S("haproxy-1s", "HAProxy, a check each 1 s"),
  HAPROXY_100MS("haproxy-100ms", "HAProxy, each 100 ms");

  /** As in {@code --only} and in the CSV. */
  final String id;

  /** For people. */
  final String title;

  Contender(String id, String title) {
    this.id = id;
    this.title = title;
  }

  /** Whether it writes routes: what does not cares neither for tables nor for the API. */
  boolean writesRoutes() {
    return this != HAPROXY_1S && this != HAPROXY_100MS;
  }

  boolean isOurs() {
    return this == OURS || this == OURS_ELECTED;
  }

  /** Brings it up on all hosts and waits until it would notice a failover. */
  Active start(Bed bed, List<String> tables) {
    return switch (this) {
      case OURS -> new Ours(bed, tables, "majority");
      case OURS_ELECTED -> new Ours(bed, tables, "elected-leader");
      case BARE -> new Resident(bed, this, tables);
      case MOVE_IP -> new Resident(bed, this, tables);
      case BOTO3, CLI, CLI_PARALLEL -> new Reconfig(bed, this, tables);
      case HAPROXY_1S -> new HaProxy(bed, "inter 1s");
      case HAPROXY_100MS -> new HaProxy(bed, "inter 100ms rise 1 fall 2");
    };
  }

  static Contender of(String id) {
    return Arrays.stream(values())
        .filter(c -> c.id.equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no contender '"
                        + id
                        + "'; there are "
                        + Arrays.stream(values()).map(c -> c.id).collect(Collectors.joining(","))));
  }
}
