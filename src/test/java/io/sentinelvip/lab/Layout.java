package io.sentinelvip.lab;

import io.sentinelvip.model.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;

/** Lays a group out on disk: who listens where, and every configuration file. */
final class Layout {

  private final Plan plan;
  private final Path dir;
  private final List<String> hosts;
  private final List<Integer> redisPorts;
  private final List<Integer> sentinelPorts;
  private final @Nullable Certificates certificates;
  private final @Nullable HostNames hostNames;

  Layout(Plan plan, Path dir, Addresses addresses) {
    this.plan = plan;
    this.dir = dir;
    this.hosts = IntStream.range(0, plan.nodes).mapToObj(addresses::of).toList();
    List<Integer> data = ports(plan.redisPort, addresses, List.of());
    this.redisPorts = data;
    this.sentinelPorts = ports(plan.sentinelPort, addresses, data);
    List<String> subjects = new ArrayList<>(hosts);
    IntStream.range(0, plan.nodes).forEach(i -> subjects.add(HostNames.name(i)));
    this.certificates = plan.tls ? Certificates.make(dir, subjects) : null;
    this.hostNames = plan.hostNames ? HostNames.write(dir, hosts) : null;
  }

  private List<Integer> ports(int given, Addresses addresses, List<Integer> taken) {
    if (given > 0) {
      return IntStream.range(0, plan.nodes).map(i -> portOf(given, i)).boxed().toList();
    }
    List<Integer> ports = addresses.ports(plan.nodes);
    while (ports.stream().anyMatch(taken::contains)) {
      ports = addresses.ports(plan.nodes);
    }
    return ports;
  }

  /** Nodes that share one address take neighbouring ports. */
  private int portOf(int given, int index) {
    return hosts.stream().distinct().count() == hosts.size() ? given : given + index;
  }

  Optional<Certificates> certificates() {
    return Optional.ofNullable(certificates);
  }

  Optional<HostNames> hostNames() {
    return Optional.ofNullable(hostNames);
  }

  Node node(int index) {
    try {
      Path home = Files.createDirectories(dir.resolve("node-" + index));
      Server redis =
          server("redis", index, redisPorts.get(index), home, redisConfig(index, home), List.of());
      if (plan.watched && plan.beside != null) {
        return new Node(
            index, hosts.get(index), announced(index), redis, plan.beside.sentinel(index));
      }
      List<String> asSentinel = List.of("--sentinel");
      Server sentinel =
          server(
              "sentinel",
              index,
              sentinelPorts.get(index),
              home,
              sentinelConfig(index, home),
              asSentinel);
      return new Node(index, hosts.get(index), announced(index), redis, sentinel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Server server(
      String kind, int index, int port, Path home, String config, List<String> more) {
    Path file = Scratch.write(home.resolve(kind + ".conf"), config);
    List<String> command = new ArrayList<>(hostNames == null ? List.of() : hostNames.prefix());
    command.add(plan.binaries.server().toString());
    command.add(file.toString());
    command.addAll(more);
    String password = more.isEmpty() ? plan.password : plan.sentinelPassword;
    Endpoint endpoint = new Endpoint(hosts.get(index), port);
    return new Server(kind + " " + index, endpoint, file, command, client(password));
  }

  private JedisClientConfig client(@Nullable String password) {
    DefaultJedisClientConfig.Builder builder =
        DefaultJedisClientConfig.builder()
            .autoNegotiateProtocol(false)
            .connectionTimeoutMillis(1000)
            .socketTimeoutMillis(3000);
    if (password != null) {
      builder.password(password);
    }
    if (certificates != null) {
      builder.sslOptions(certificates.client());
    }
    return builder.build();
  }

  private String announced(int index) {
    return hostNames == null ? hosts.get(index) : HostNames.name(index);
  }

  private String redisConfig(int index, Path home) {
    List<String> lines = common(index, redisPorts.get(index), home);
    lines.add("save \"\"");
    lines.add("appendonly no");
    lines.add("repl-diskless-sync yes");
    lines.add("repl-diskless-sync-delay 0");
    if (plan.apart) {
      return String.join("\n", lines) + "\n";
    }
    lines.add("replica-announce-ip " + announced(index));
    if (plan.password != null) {
      lines.add("requirepass " + plan.password);
      lines.add("masterauth " + plan.password);
    }
    if (index > 0) {
      lines.add("replicaof " + announced(0) + " " + redisPorts.get(0));
    }
    lines.addAll(plan.redisLines(index));
    return String.join("\n", lines) + "\n";
  }

  private String sentinelConfig(int index, Path home) {
    List<String> lines = common(index, sentinelPorts.get(index), home);
    if (hostNames != null) {
      lines.add("sentinel resolve-hostnames yes");
      lines.add("sentinel announce-hostnames yes");
    }
    // Redis 6.2 connects from 127.0.0.1 whatever it is bound to, and would announce that.
    lines.add("sentinel announce-ip " + announced(index));
    if (plan.apart) {
      return String.join("\n", lines) + "\n";
    }
    String of = " " + plan.master + " ";
    lines.add("sentinel monitor" + of + announced(0) + " " + redisPorts.get(0) + " " + plan.quorum);
    lines.add("sentinel down-after-milliseconds" + of + plan.downAfter.toMillis());
    lines.add("sentinel failover-timeout" + of + plan.failoverTimeout.toMillis());
    lines.add("sentinel parallel-syncs" + of + plan.parallelSyncs);
    if (plan.password != null) {
      lines.add("sentinel auth-pass" + of + plan.password);
    }
    if (plan.sentinelPassword != null) {
      lines.add("requirepass " + plan.sentinelPassword);
      lines.add("sentinel sentinel-pass " + plan.sentinelPassword);
    }
    lines.addAll(plan.sentinelLines);
    return String.join("\n", lines) + "\n";
  }

  private List<String> common(int index, int port, Path home) {
    List<String> lines = new ArrayList<>();
    lines.add("bind " + hosts.get(index));
    lines.add("protected-mode no");
    lines.add("daemonize no");
    lines.add("dir " + home);
    if (certificates == null) {
      lines.add("port " + port);
      return lines;
    }
    lines.add("port 0");
    lines.add("tls-port " + port);
    lines.add("tls-replication yes");
    lines.add("tls-ca-cert-file " + certificates.ca());
    lines.add("tls-cert-file " + certificates.cert());
    lines.add("tls-key-file " + certificates.key());
    return lines;
  }
}
