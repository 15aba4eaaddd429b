package io.sentinelvip.whole;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A group with an agent on each node, and the VPC around it. The nodes are addresses of the
 * loopback, which the emulated IMDS gives as those of the instances; the VIP exists in the route
 * tables only.
 */
public final class Deployment implements AutoCloseable {

  public static final String VIP = "172.16.0.10";
  public static final String CIDR = VIP + "/32";

  private final Group group;
  private final EmulatedVpc vpc;
  private final List<AgentProcess> agents = new ArrayList<>();
  private final List<String> tables;

  private Deployment(Plan plan) {
    group = plan.group.start();
    tables = IntStream.rangeClosed(1, plan.tables).mapToObj(i -> "rtb-0000000" + i).toList();
    vpc = vpc(plan);
    group.nodes().forEach(node -> agents.add(agent(plan, node)));
  }

  /** A deployment to be started. */
  public static Plan plan() {
    return new Plan();
  }

  private EmulatedVpc vpc(Plan plan) {
    VpcBuilder builder = EmulatedVpc.builder().latency(plan.latency);
    for (Node node : group.nodes()) {
      builder.instance(
          instance(node),
          i -> {
            if (plan.secondInterface) {
              i.eni("eni-000000f" + node.index(), "10.0.99." + (10 + node.index()));
            }
            i.eni(eni(node), node.address());
          });
    }
    for (String table : tables) {
      builder.table(
          table,
          t -> {
            t.tag("sentinel-vip", "mymaster");
            plan.route.accept(t, CIDR);
          });
    }
    return builder.start();
  }

  private AgentProcess agent(Plan plan, Node node) {
    Map<String, Object> vip = new LinkedHashMap<>();
    vip.put("master", group.master());
    vip.put("address", VIP);
    vip.put("route-tables", tables);
    vip.put("redis", Map.of("port", node.announced().port()));
    vip.put("loopback", "static");
    vip.putAll(plan.vip);
    AgentProcess.Builder builder =
        AgentProcess.named("agent-" + node.index())
            .config("mode", plan.mode)
            .config(
                "sentinels",
                Map.of("addresses", group.sentinels().stream().map(Object::toString).toList()))
            .config("vips", List.of(vip))
            .aws(vpc.endpoint(), vpc.imds(instance(node)))
            .environment("AWS_ACCESS_KEY_ID", "")
            .environment("AWS_SECRET_ACCESS_KEY", "");
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

  public static String eni(Node node) {
    return "eni-0000000" + node.index();
  }

  /** The agent's view of its only VIP. */
  public JsonNode status(Node node) {
    return agent(node).status().path("vips").path(0);
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
  public void awaitSettled(Duration limit) {
    for (AgentProcess agent : agents) {
      agent.awaitStatus("right", limit, s -> s.at("/vips/0/right").asBoolean());
    }
  }

  /** The route writes that this node's agent sent, DryRun aside. */
  public List<Call> writesOf(Node node) {
    return vpc.log().writes().stream()
        .filter(c -> c.action().endsWith("Route"))
        .filter(c -> c.instance().filter(instance(node)::equals).isPresent())
        .toList();
  }

  @Override
  public void close() {
    agents.forEach(AgentProcess::close);
    group.close();
    vpc.close();
  }

  /** What a deployment shall be. */
  public static final class Plan {
    private io.sentinelvip.lab.Plan group = Group.plan();
    private int tables = 3;
    private Duration latency = Duration.ZERO;
    private String mode = "failover";
    private boolean secondInterface;
    private final Map<String, Object> vip = new LinkedHashMap<>();
    private BiConsumer<AgentProcess.Builder, Node> agent = (b, n) -> {};
    private BiConsumer<io.sentinelvip.vpc.TableBuilder, String> route =
        (t, cidr) -> t.route(cidr, "eni-00000000");

    public Plan group(Consumer<io.sentinelvip.lab.Plan> how) {
      how.accept(group);
      return this;
    }

    public Plan tables(int n) {
      tables = n;
      return this;
    }

    public Plan latency(Duration perCall) {
      latency = perCall;
      return this;
    }

    public Plan alertOnly() {
      mode = "alert-only";
      return this;
    }

    /** Each instance has a primary interface that Sentinel does not know. */
    public Plan secondInterface() {
      secondInterface = true;
      return this;
    }

    public Plan vip(String key, Object value) {
      vip.put(key, value);
      return this;
    }

    public Plan agent(BiConsumer<AgentProcess.Builder, Node> how) {
      agent = how;
      return this;
    }

    /** What each table starts with. */
    public Plan route(BiConsumer<io.sentinelvip.vpc.TableBuilder, String> how) {
      route = how;
      return this;
    }

    public Deployment start() {
      return new Deployment(this);
    }
  }
}
