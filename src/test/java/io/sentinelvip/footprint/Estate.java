package io.sentinelvip.footprint;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentinelvip.lab.AgentProcess;
import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Group;
import io.sentinelvip.lab.Node;
import io.sentinelvip.lab.Plan;
import io.sentinelvip.lab.SentinelTape;
import io.sentinelvip.vpc.EmulatedVpc;
import io.sentinelvip.vpc.TlsKey;
import io.sentinelvip.vpc.VpcBuilder;
import io.sentinelvip.whole.Deployment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Three hosts with a Redis on each for every master, told apart by their ports, and one Sentinel
 * and one agent each for all of them. A VIP for each master leads to its first node; all of them
 * are in the same route tables. The emulated EC2 is called over TLS.
 */
final class Estate implements AutoCloseable {

  private static final int AT_ONCE = 4;
  private static final int LOWEST_PORT = 20_000;

  /** Redis, and what would be the Sentinel's: on a system with one loopback address three each. */
  private static final int PORTS_EACH = 6;

  private static final int VIPS_IN_A_ROW = 250;

  /** Without root it says so and goes on. */
  private static final List<String> AS_THE_UNIT = List.of("nice", "-n", "-10");

  private final List<Group> groups = new ArrayList<>();
  private final List<AgentProcess> agents = new ArrayList<>();
  private final List<String> tables;
  private final EmulatedVpc vpc;
  private final SentinelTape tape;

  /**
   * Starts servers, VPC and agents, and waits for the servers.
   *
   * @param apiDelay what each call of EC2 takes
   * @param launcher of the agents
   */
  Estate(int masters, int tables, Duration apiDelay, TlsKey key, Path launcher, Path javaHome)
      throws InterruptedException {
    this.tables = IntStream.rangeClosed(1, tables).mapToObj("rtb-%08x"::formatted).toList();
    try {
      startGroups(masters);
      tape = hosts().tape();
      vpc = vpc(apiDelay, key);
      hosts().nodes().forEach(n -> agents.add(agent(n, key, launcher, javaHome)));
    } catch (InterruptedException | RuntimeException e) {
      endServers();
      throw e;
    }
  }

  private void startGroups(int masters) throws InterruptedException {
    groups.add(plan(0).start());
    List<Callable<Group>> others =
        IntStream.range(1, masters)
            .<Callable<Group>>mapToObj(i -> () -> plan(i).watchedBy(hosts()).start())
            .toList();
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<String> problems = new ArrayList<>();
      for (Future<Group> each : threads.invokeAll(others)) {
        try {
          groups.add(each.get());
        } catch (ExecutionException e) {
          problems.add(e.getMessage());
        }
      }
      if (!problems.isEmpty()) {
        throw new IllegalStateException("not every Redis was started: " + problems.get(0));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /**
   * Whoever is master on node 0 goes to node 1 when it fails, and back from there: all to the same
   * one, which is the most that an agent can have to do at once.
   */
  private static Plan plan(int index) {
    int port = LOWEST_PORT + PORTS_EACH * index;
    return Group.plan()
        .master("master-" + index)
        .ports(port, port + PORTS_EACH / 2)
        .redisLine(0, "replica-priority 20")
        .redisLine(1, "replica-priority 10");
  }

  private EmulatedVpc vpc(Duration apiDelay, TlsKey key) {
    VpcBuilder builder = EmulatedVpc.builder().latency(apiDelay).tls(key);
    for (Node node : hosts().nodes()) {
      builder.instance(Deployment.instance(node), i -> i.eni(Deployment.eni(node), node.address()));
    }
    String first = Deployment.eni(hosts().node(0));
    for (String table : tables) {
      builder.table(
          table, t -> IntStream.range(0, groups.size()).forEach(i -> t.route(cidr(i), first)));
    }
    return builder.start();
  }

  private AgentProcess agent(Node node, TlsKey key, Path launcher, Path javaHome) {
    List<String> sentinels = hosts().sentinels().stream().map(Object::toString).toList();
    return AgentProcess.named("agent-" + node.index())
        .prefix(AS_THE_UNIT)
        .launcher(launcher)
        .config("mode", "failover")
        .config("sentinels", Map.of("addresses", sentinels))
        .config("vips", IntStream.range(0, groups.size()).mapToObj(i -> vip(i, node)).toList())
        .aws(vpc.endpoint(), vpc.imds(Deployment.instance(node)))
        .environment("AWS_ACCESS_KEY_ID", "")
        .environment("AWS_SECRET_ACCESS_KEY", "")
        .environment("JAVA_HOME", javaHome.toString())
        .environment("JDK_JAVA_OPTIONS", String.join(" ", key.trusted()))
        .start();
  }

  private Map<String, Object> vip(int index, Node node) {
    Group group = groups.get(index);
    return Map.of(
        "master",
        group.master(),
        "address",
        address(index),
        "route-tables",
        tables,
        "loopback",
        "static",
        "redis",
        Map.of("port", group.node(node.index()).announced().port()));
  }

  private static String address(int index) {
    return "172.16." + index / VIPS_IN_A_ROW + "." + (1 + index % VIPS_IN_A_ROW);
  }

  /** The VIP of one master, as EC2 knows it. */
  static String cidr(int master) {
    return address(master) + "/32";
  }

  /** The first group: its nodes have the addresses and the Sentinels of all. */
  Group hosts() {
    return groups.get(0);
  }

  /** How many masters. */
  int masters() {
    return groups.size();
  }

  Group group(int master) {
    return groups.get(master);
  }

  List<String> tables() {
    return tables;
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

  /** Waits until each agent finds all as it should be. */
  void awaitRight(List<Node> nodes, Duration limit) {
    for (Node node : nodes) {
      Await.obstacle("agent " + node.index() + " to find all right", limit, () -> wrong(node));
    }
  }

  private Optional<String> wrong(Node node) {
    List<String> wrong = new ArrayList<>();
    for (JsonNode vip : agent(node).status().path("vips")) {
      if (!vip.path("right").asBoolean()) {
        wrong.add(vip.path("vip").asText() + ": " + vip.path("reason").asText());
      }
    }
    return wrong.stream().findFirst().map(w -> wrong.size() + " VIPs are not, " + w);
  }

  /** Waits until all tables lead to the node by one master's VIP. */
  void awaitAt(int master, Node node, Duration limit) {
    String eni = Deployment.eni(node);
    Await.obstacle(
        "the routes of " + group(master).master() + " to lead to " + node,
        limit,
        () ->
            tables.stream()
                .filter(
                    t -> vpc.route(t, cidr(master)).filter(r -> r.target().equals(eni)).isEmpty())
                .findFirst());
  }

  /** The host is gone, with all that runs on it. */
  void kill(Node host) {
    groups.forEach(g -> g.node(host.index()).redis().kill());
    host.sentinel().kill();
    agent(host).process().kill();
  }

  @Override
  public void close() {
    agents.forEach(AgentProcess::close);
    tape.close();
    endServers();
    vpc.close();
  }

  private void endServers() {
    for (int i = groups.size() - 1; i >= 0; i--) {
      groups.get(i).close();
    }
  }
}
