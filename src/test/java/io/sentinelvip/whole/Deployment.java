package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentinelvip.iam.Policy;
import io.sentinelvip.iam.Usage;
import io.sentinelvip.lab.AgentProcess;
import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Group;
import io.sentinelvip.lab.Node;
import io.sentinelvip.vpc.Call;
import io.sentinelvip.vpc.EmulatedVpc;
import io.sentinelvip.vpc.VpcBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * A group with an agent on each node, and the VPC around it. The nodes are addresses of the
 * loopback, which the emulated IMDS gives as those of the instances; the VIP exists in the route
 * tables only. When it is closed, every route write that was ever sent is held against what the
 * {@link Witness} saw.
 */
public final class Deployment implements AutoCloseable {

  public static final String VIP = "172.16.0.10";
  public static final String CIDR = VIP + "/32";

  /** For what takes moments, on a machine that has much else to do. */
  public static final Duration SOON = Duration.ofSeconds(60);

  private final Group group;
  private final EmulatedVpc vpc;
  private final Witness witness;
  private final List<AgentProcess> agents = new ArrayList<>();
  private final List<String> tables;
  private final String policy;

  Deployment(DeploymentPlan plan) {
    policy = plan.config.get("mode") + ".json";
    group = plan.group.start();
    if (plan.brisk) {
      group.nodes().forEach(Deployment::askOften);
    }
    tables = IntStream.rangeClosed(1, plan.tables).mapToObj(i -> "rtb-0000000" + i).toList();
    vpc = vpc(plan);
    witness = Witness.of(group);
    plan.before.accept(this);
    group.nodes().forEach(node -> agents.add(agent(plan, node)));
  }

  /** A deployment to be started. */
  public static DeploymentPlan plan() {
    return new DeploymentPlan();
  }

  private static void askOften(Node node) {
    try {
      node.sentinel().call("SENTINEL", "DEBUG", "INFO-PERIOD", "500");
    } catch (JedisDataException e) {
      // Redis 6.2 keeps to its own period; what waits for it waits longer.
      return;
    }
  }

  private EmulatedVpc vpc(DeploymentPlan plan) {
    VpcBuilder builder = EmulatedVpc.builder().latency(plan.latency);
    for (Node node : group.nodes()) {
      builder.instance(
          instance(node),
          i -> {
            if (plan.secondInterface) {
              i.eni(primary(node), "10.0.99." + (10 + node.index()));
            }
            i.eni(eni(node), plan.unknown ? "127.98.99." + (10 + node.index()) : node.address());
          });
    }
    for (String table : tables) {
      builder.table(
          table,
          t -> {
            if (plan.tagged) {
              t.tag("sentinel-vip", "mymaster");
            }
            plan.route.accept(t, CIDR);
          });
    }
    return builder.start();
  }

  private AgentProcess agent(DeploymentPlan plan, Node node) {
    Map<String, Object> redis = new LinkedHashMap<>();
    redis.put("port", node.announced().port());
    redis.putAll(plan.redisAccess.apply(group));
    Map<String, Object> vip = new LinkedHashMap<>();
    vip.put("master", group.master());
    vip.put("address", VIP);
    vip.put("route-tables", tables);
    vip.put("redis", redis);
    vip.put("loopback", "static");
    vip.putAll(plan.vip);
    vip.putAll(plan.vipOf.apply(node));
    Map<String, Object> sentinels = new LinkedHashMap<>();
    sentinels.put("addresses", group.sentinels().stream().map(Object::toString).toList());
    sentinels.putAll(plan.sentinelAccess.apply(group));
    AgentProcess.Builder builder =
        AgentProcess.named("agent-" + node.index())
            .config("sentinels", sentinels)
            .config("vips", List.of(vip))
            .aws(vpc.endpoint(), vpc.imds(instance(node)))
            .environment("AWS_ACCESS_KEY_ID", "")
            .environment("AWS_SECRET_ACCESS_KEY", "");
    plan.config.forEach(builder::config);
    plan.agentWith.accept(builder, group);
    plan.agent.accept(builder, node);
    return builder.start();
  }

  public Group group() {
    return group;
  }

  public EmulatedVpc vpc() {
    return vpc;
  }

  public AgentProcess agent(Node node) {
    return agents.get(node.index());
  }

  public List<AgentProcess> agents() {
    return List.copyOf(agents);
  }

  public List<String> tables() {
    return tables;
  }

  public static String instance(Node node) {
    return "i-0000000" + node.index();
  }

  /** The interface that carries the address by which Sentinel knows the node. */
  public static String eni(Node node) {
    return "eni-0000000" + node.index();
  }

  /** The other interface, where there are two. */
  public static String primary(Node node) {
    return "eni-000000f" + node.index();
  }

  /** The agent's view of its only VIP. */
  public JsonNode status(Node node) {
    return agent(node).status().path("vips").path(0);
  }

  /** Waits until the agent's view of its only VIP is as wanted. */
  public JsonNode awaitVip(Node node, String what, Predicate<JsonNode> wanted) {
    return agent(node)
        .awaitStatus(what, SOON, s -> wanted.test(s.path("vips").path(0)))
        .path("vips")
        .path(0);
  }

  /** Waits until every table leads to {@code node}, and its agent has seen that it does. */
  public void awaitAt(Node node) {
    awaitAt(node, SOON);
  }

  /** Waits until every table leads to {@code node}, and its agent has seen that it does. */
  public void awaitAt(Node node, Duration limit) {
    Await.obstacle(
        "every table at " + node,
        limit,
        () -> tables.stream().filter(t -> !leadsTo(t, node)).findFirst());
    agent(node)
        .awaitStatus("holding", limit, s -> s.at("/vips/0/phase").asText().equals("holding"));
  }

  public boolean leadsTo(String table, Node node) {
    return vpc.route(table, CIDR)
        .filter(r -> r.target().equals(eni(node)) && r.active())
        .isPresent();
  }

  /** Waits until all agents run and everything is as it should be. */
  public void awaitSettled() {
    awaitSettled(SOON);
  }

  /** Waits until all agents run and everything is as it should be. */
  public void awaitSettled(Duration limit) {
    for (AgentProcess agent : agents) {
      agent.awaitStatus("right", limit, s -> s.at("/vips/0/right").asBoolean());
    }
  }

  /** Waits until the group is whole, has {@code led} fail over, and returns the new master. */
  public Node plannedFailover(int led) {
    group.awaitWhole();
    Node old = group.masterNow().orElseThrow();
    group.failover(led);
    return group.awaitMasterOtherThan(old);
  }

  /** The route writes that this node's agent ever sent, DryRun aside. */
  public List<Call> writesOf(Node node) {
    return writesOf(node, Long.MIN_VALUE);
  }

  /** As {@link #writesOf(Node)}, since a {@link System#nanoTime}. */
  public List<Call> writesOf(Node node, long since) {
    return routeWrites().stream()
        .filter(c -> c.instance().filter(instance(node)::equals).isPresent())
        .filter(c -> since == Long.MIN_VALUE || c.arrivedNanos - since >= 0)
        .toList();
  }

  private List<Call> routeWrites() {
    return vpc.log().writes().stream().filter(c -> c.action().endsWith("Route")).toList();
  }

  /**
   * Ends everything, and checks that no route write was sent on a proof that had ceased, and no
   * call that the policy of {@code iam/} would not have allowed.
   */
  @Override
  public void close() {
    List<Call> writes = routeWrites();
    List<Call> calls = vpc.log().all();
    witness.close();
    agents.forEach(Logs::keep);
    agents.forEach(AgentProcess::close);
    group.close();
    vpc.close();
    assertThat(writes)
        .allSatisfy(
            call ->
                assertThat(witness.objections(call.arrivedNanos, nodeOf(call)))
                    .as("%s", call)
                    .isEmpty());
    assertThat(Usage.missing(Policy.read(policy, tables), Usage.of(calls)))
        .as("calls that iam/%s does not allow", policy)
        .isEmpty();
  }

  private Node nodeOf(Call call) {
    return group.nodes().stream()
        .filter(n -> call.instance().filter(instance(n)::equals).isPresent())
        .findFirst()
        .orElseThrow();
  }
}
