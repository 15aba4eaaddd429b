package io.sentinelvip.whole;

import io.sentinelvip.lab.AgentProcess;
import io.sentinelvip.lab.Group;
import io.sentinelvip.lab.HostNames;
import io.sentinelvip.lab.Node;
import io.sentinelvip.lab.Plan;
import io.sentinelvip.vpc.TableBuilder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** What a {@link Deployment} shall be; all that is not said has a value that suits a test. */
public final class DeploymentPlan {

  final Plan group = Group.plan();
  int tables = 3;
  Duration latency = Duration.ZERO;
  boolean secondInterface;
  boolean unknown;
  boolean tagged = true;
  boolean brisk;
  boolean named;
  boolean smallDisks;
  boolean zones;
  Duration credentialLife = Duration.ofHours(6);
  final Map<String, Object> config = new LinkedHashMap<>(Map.of("mode", "failover"));
  final Map<String, Object> vip = new LinkedHashMap<>();
  Function<Group, Map<String, Object>> sentinelAccess = g -> Map.of();
  Function<Group, Map<String, Object>> redisAccess = g -> Map.of();
  Function<Node, Map<String, Object>> vipOf = n -> Map.of();
  BiConsumer<AgentProcess.Builder, Node> agent = (b, n) -> {};
  BiConsumer<AgentProcess.Builder, Group> agentWith = (b, g) -> {};
  BiConsumer<TableBuilder, String> route = (t, cidr) -> t.route(cidr, "eni-00000000");
  Consumer<Deployment> before = d -> {};

  DeploymentPlan() {}

  /** The Redis group. */
  public DeploymentPlan group(Consumer<Plan> how) {
    how.accept(group);
    return this;
  }

  /**
   * Sentinels ask the servers twice a second how they are, not every ten seconds, where their
   * version can be told so: a test of many failovers in a row spends its time on these.
   */
  public DeploymentPlan brisk() {
    brisk = true;
    return this;
  }

  /** How many route tables; 3 by default. */
  public DeploymentPlan tables(int n) {
    tables = n;
    return this;
  }

  /** How long the credentials live that IMDS gives; six hours by default. */
  public DeploymentPlan credentialLife(Duration life) {
    credentialLife = life;
    return this;
  }

  /**
   * The agents know EC2 and the Sentinels by names that can be made unresolvable; where the system
   * allows it, Sentinel announces names, too.
   */
  public DeploymentPlan named() {
    named = true;
    return HostNames.available() ? group(g -> g.hostNames()) : this;
  }

  /** Each agent's state is on a disk that can be filled. */
  public DeploymentPlan smallDisks() {
    smallDisks = true;
    return this;
  }

  /** Each node is in a zone of its own: {@code us-east-1a}, {@code us-east-1b}, ... */
  public DeploymentPlan zones() {
    zones = true;
    return this;
  }

  /** The tables do not carry the tag {@code sentinel-vip=mymaster}. */
  public DeploymentPlan untagged() {
    tagged = false;
    return this;
  }

  /** Time added to each call of EC2. */
  public DeploymentPlan latency(Duration perCall) {
    latency = perCall;
    return this;
  }

  /** Mode {@code alert-only}. */
  public DeploymentPlan alertOnly() {
    return config("mode", "alert-only");
  }

  /** Each instance has a primary interface that Sentinel does not know. */
  public DeploymentPlan secondInterface() {
    secondInterface = true;
    return this;
  }

  /** Sentinel knows the nodes by addresses that no interface carries, as through a NAT. */
  public DeploymentPlan unknownToSentinel() {
    unknown = true;
    return this;
  }

  /** A key at the top of every agent's configuration. */
  public DeploymentPlan config(String key, Object value) {
    config.put(key, value);
    return this;
  }

  /** A key of the VIP. */
  public DeploymentPlan vip(String key, Object value) {
    vip.put(key, value);
    return this;
  }

  /** How the agents log in: keys of {@code sentinels} and of {@code redis}. */
  public DeploymentPlan access(
      Function<Group, Map<String, Object>> sentinels, Function<Group, Map<String, Object>> redis) {
    sentinelAccess = sentinels;
    redisAccess = redis;
    return this;
  }

  /** Keys of the VIP that differ from node to node. */
  public DeploymentPlan vipOf(Function<Node, Map<String, Object>> how) {
    vipOf = how;
    return this;
  }

  /** Anything else about every agent. */
  public DeploymentPlan agentWith(BiConsumer<AgentProcess.Builder, Group> how) {
    agentWith = how;
    return this;
  }

  /** Anything else about one agent. */
  public DeploymentPlan agent(BiConsumer<AgentProcess.Builder, Node> how) {
    agent = how;
    return this;
  }

  /** What each table starts with; a route to the first master by default. */
  public DeploymentPlan route(BiConsumer<TableBuilder, String> how) {
    route = how;
    return this;
  }

  /** What is done to the world before the agents are started. */
  public DeploymentPlan before(Consumer<Deployment> how) {
    before = how;
    return this;
  }

  /** Starts servers, VPC and agents; waits for the servers only. */
  public Deployment start() {
    return new Deployment(this);
  }
}
