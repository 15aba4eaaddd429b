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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

  /** By then the witness has asked everyone anew. */
  private static final long JUDGED_AFTER = TimeUnit.SECONDS.toNanos(5);

  private final Group group;
  private final EmulatedVpc vpc;
  private final Witness witness;
  private final List<AgentProcess> agents = new ArrayList<>();
  private final List<String> tables;
  private final boolean brisk;
  private final Duration credentialLife;
  private long judgedUntil = System.nanoTime();
  private final Optional<Dns> dns;
  private final List<SmallDisk> disks;
  private final String policy;
  private final boolean byElection;

  Deployment(DeploymentPlan plan) {
    policy = plan.config.get("mode") + ".json";
    byElection = "elected-leader".equals(plan.config.get("claim-on"));
    group = plan.group.start();
    brisk = plan.brisk;
    credentialLife = plan.credentialLife;
    group.nodes().forEach(this::askOften);
    tables = IntStream.rangeClosed(1, plan.tables).mapToObj(i -> "rtb-0000000" + i).toList();
    Wiring wiring = new Wiring(plan, group, tables);
    vpc = wiring.vpc();
    dns = plan.named ? Optional.of(new Dns(group)) : Optional.empty();
    disks = plan.smallDisks ? group.nodes().stream().map(n -> new SmallDisk()).toList() : List.of();
    witness = Witness.of(group);
    plan.before.accept(this);
    group.nodes().forEach(node -> agents.add(wiring.agent(this, node)));
  }

  /** A deployment to be started. */
  public static DeploymentPlan plan() {
    return new DeploymentPlan();
  }

  private void askOften(Node node) {
    if (!brisk) {
      return;
    }
    try {
      node.sentinel().call("SENTINEL", "DEBUG", "INFO-PERIOD", "500");
    } catch (JedisDataException e) {
      // Redis 6.2 keeps to its own period; what waits for it waits longer.
      return;
    }
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

  /** The names that the agents use, where they use any. */
  Optional<Dns> dns() {
    return dns;
  }

  /** How long the credentials live that IMDS gives. */
  Duration credentialLife() {
    return credentialLife;
  }

  /** The disk that holds an agent's state, where that is one of its own. */
  Optional<SmallDisk> disk(Node node) {
    return disks.isEmpty() ? Optional.empty() : Optional.of(disks.get(node.index()));
  }

  /** A Sentinel as the agents are told of it. */
  String sentinelOf(Node node) {
    int port = node.sentinel().endpoint().port();
    return (dns.isPresent() ? Dns.sentinel(node) : node.address()) + ":" + port;
  }

  /** Starts a Sentinel again. */
  void startSentinel(Node node) {
    node.sentinel().start();
    askOften(node);
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
    return vpc.log().all().stream().filter(Deployment::isRouteWrite).toList();
  }

  private static boolean isRouteWrite(Call call) {
    return call.isMutating() && !call.isDryRun() && call.action().endsWith("Route");
  }

  /** The node that a majority of the Sentinels names now and that is master by its own word. */
  public Optional<Node> agreed() {
    return group.nodes().stream().filter(n -> reigningSince(n).isPresent()).findFirst();
  }

  /** Calls of EC2, and what speaks against the writes among them. */
  public record Judged(List<Call> calls, List<String> objections) {}

  /**
   * The calls that arrived since this was last asked, up to a few seconds ago. What is long over is
   * forgotten, so that what runs for hours does not grow; {@link #close} judges the calls to come.
   */
  public Judged judge() {
    long until = System.nanoTime() - JUDGED_AFTER;
    List<Call> calls = arrived(judgedUntil).filter(c -> c.arrivedNanos - until < 0).toList();
    List<String> objections = unproved(calls.stream().filter(Deployment::isRouteWrite).toList());
    judgedUntil = until;
    witness.forgetBefore(until - Witness.PROOF_AGE.toNanos());
    vpc.log().forgetBefore(until - SOON.toNanos());
    return new Judged(calls, objections);
  }

  private Stream<Call> arrived(long since) {
    return vpc.log().all().stream().filter(c -> c.arrivedNanos - since >= 0);
  }

  /**
   * The node that a majority of the Sentinels names and whose server says master, once there is.
   */
  Node awaitReigning(Predicate<Node> which) {
    return Await.found(
        "a real master",
        SOON,
        () ->
            group.nodes().stream()
                .filter(n -> reigningSince(n).isPresent())
                .filter(which)
                .findFirst());
  }

  /**
   * Lets so much time pass in which nothing but the servers and the agents uses the machine. No
   * route is to be written meanwhile: nobody could say whether it might be.
   */
  public void rest(Duration time) throws InterruptedException {
    witness.rest(true);
    try {
      Thread.sleep(time.toMillis());
    } finally {
      witness.rest(false);
    }
  }

  /** Since when this node is the real master, a {@link System#nanoTime}; empty if it is not. */
  OptionalLong reigningSince(Node node) {
    return witness.reigningSince(node);
  }

  /** What speaks against route writes since a {@link System#nanoTime}, a line for each. */
  List<String> unproved(long since) {
    return unproved(arrived(since).filter(Deployment::isRouteWrite).toList());
  }

  private List<String> unproved(List<Call> writes) {
    return writes.stream()
        .flatMap(
            c ->
                witness.objections(c.arrivedNanos, nodeOf(c), byElection).stream()
                    .map(o -> c + ": " + o))
        .toList();
  }

  /**
   * Ends everything, and checks that no route write was sent on a proof that had ceased, and no
   * call that the policy of {@code iam/} would not have allowed.
   */
  @Override
  public void close() {
    List<Call> writes = arrived(judgedUntil).filter(Deployment::isRouteWrite).toList();
    List<Call> calls = vpc.log().all();
    witness.close();
    agents.forEach(Logs::keep);
    agents.forEach(AgentProcess::close);
    group.close();
    vpc.close();
    disks.forEach(SmallDisk::close);
    assertThat(unproved(writes)).isEmpty();
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
