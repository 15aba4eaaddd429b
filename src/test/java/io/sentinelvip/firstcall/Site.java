package io.sentinelvip.firstcall;

import io.sentinelvip.lab.AgentProcess;
import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Group;
import io.sentinelvip.lab.Node;
import io.sentinelvip.lab.SentinelTape;
import io.sentinelvip.lab.Server;
import io.sentinelvip.vpc.EmulatedVpc;
import io.sentinelvip.vpc.TlsKey;
import io.sentinelvip.vpc.VpcBuilder;
import io.sentinelvip.whole.Deployment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One group with its agents, in a VPC of its own that is called over TLS. Nobody but the agents
 * asks the servers anything while it idles.
 */
final class Site implements AutoCloseable {

  private static final Duration SOON = Duration.ofMinutes(4);

  /** Without root it says so and goes on. */
  private static final List<String> AS_THE_UNIT = List.of("nice", "-n", "-10");

  private final Group group;
  private final EmulatedVpc vpc;
  private final List<String> tables;
  private final SentinelTape tape;
  private final List<AgentProcess> agents = new ArrayList<>();

  /**
   * Starts servers, VPC and agents, and waits for the servers.
   *
   * @param flags of the agents' JVM
   */
  Site(int tables, Duration apiDelay, TlsKey key, List<String> flags) {
    this.tables = IntStream.rangeClosed(1, tables).mapToObj("rtb-0000000%d"::formatted).toList();
    group = Group.plan().start();
    VpcBuilder builder = EmulatedVpc.builder().latency(apiDelay).tls(key);
    group
        .nodes()
        .forEach(
            n ->
                builder.instance(
                    Deployment.instance(n), i -> i.eni(Deployment.eni(n), n.address())));
    String first = Deployment.eni(group.node(0));
    this.tables.forEach(t -> builder.table(t, b -> b.route(Deployment.CIDR, first)));
    vpc = builder.start();
    tape = group.tape();
    List<String> jvm = new ArrayList<>(flags);
    jvm.addAll(key.trusted());
    group.nodes().forEach(n -> agents.add(agent(n, jvm)));
  }

  private AgentProcess agent(Node node, List<String> jvm) {
    return AgentProcess.named("agent-" + node.index())
        .prefix(AS_THE_UNIT)
        .config("mode", "failover")
        .config(
            "sentinels",
            Map.of("addresses", group.sentinels().stream().map(Object::toString).toList()))
        .config(
            "vips",
            List.of(
                Map.of(
                    "master",
                    group.master(),
                    "address",
                    Deployment.VIP,
                    "route-tables",
                    tables,
                    "redis",
                    Map.of("port", node.announced().port()),
                    "loopback",
                    "static")))
        .aws(vpc.endpoint(), vpc.imds(Deployment.instance(node)))
        .environment("AWS_ACCESS_KEY_ID", "")
        .environment("AWS_SECRET_ACCESS_KEY", "")
        .jvmFlags(jvm)
        .start();
  }

  /**
   * So many calls, so that the emulated EC2 answers as fast as it can: what is measured is not how
   * fast that is compiled.
   */
  void warmEc2(TlsKey key, int calls) {
    URI to = URI.create(vpc.endpoint() + "/");
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(key.trusting())
            .build();
    HttpRequest read =
        HttpRequest.newBuilder(to)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Authorization", "AWS4-HMAC-SHA256 Credential=WARM/x")
            .POST(BodyPublishers.ofString("Action=DescribeRouteTables&Version=2016-11-15"))
            .build();
    try {
      for (int i = 0; i < calls; i++) {
        HttpResponse<String> unused = client.send(read, BodyHandlers.ofString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    vpc.log().clear();
  }

  Group group() {
    return group;
  }

  EmulatedVpc vpc() {
    return vpc;
  }

  SentinelTape tape() {
    return tape;
  }

  AgentProcess agent(Node node) {
    return agents.get(node.index());
  }

  int tables() {
    return tables.size();
  }

  /** Ends the agents and starts them anew: each has its first failover before it again. */
  void restartAgents() {
    for (AgentProcess agent : agents) {
      agent.process().kill();
      agent.start();
    }
  }

  /** Waits until the group is whole and each agent finds all as it should be. */
  void awaitSettled() {
    for (Node node : group.nodes()) {
      if (!node.redis().isRunning()) {
        node.redis().start();
      }
    }
    group.awaitWhole();
    for (AgentProcess agent : agents) {
      agent.awaitStatus("right", SOON, s -> s.at("/vips/0/right").asBoolean());
    }
  }

  /** Whether every table leads to the node. */
  boolean leadsTo(Node node) {
    return tables.stream()
        .map(t -> vpc.route(t, Deployment.CIDR))
        .allMatch(r -> r.map(v -> v.target().equals(Deployment.eni(node))).orElse(false));
  }

  /** The node that every table leads to, once there is a new one. */
  Node awaitMovedFrom(Node old) {
    return Await.found(
        "the routes to leave " + old,
        SOON,
        () ->
            Optional.of(group.nodes())
                .flatMap(
                    all ->
                        all.stream()
                            .filter(n -> n.index() != old.index())
                            .filter(this::leadsTo)
                            .findFirst()));
  }

  /** Every process of it that runs, and this one. */
  List<Long> pids() {
    List<Long> pids = new ArrayList<>(List.of(ProcessHandle.current().pid()));
    for (Node node : group.nodes()) {
      for (Server server : List.of(node.redis(), node.sentinel())) {
        if (server.isRunning()) {
          pids.add(server.process().pid());
        }
      }
    }
    agents.forEach(a -> pids.add(a.process().pid()));
    return pids;
  }

  @Override
  public void close() {
    agents.forEach(AgentProcess::close);
    tape.close();
    group.close();
    vpc.close();
  }
}
