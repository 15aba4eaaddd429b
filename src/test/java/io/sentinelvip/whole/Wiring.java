package io.sentinelvip.whole;

import io.sentinelvip.lab.AgentProcess;
import io.sentinelvip.lab.Group;
import io.sentinelvip.lab.Node;
import io.sentinelvip.vpc.EmulatedVpc;
import io.sentinelvip.vpc.VpcBuilder;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the parts of a {@link Deployment} by its plan. */
final class Wiring {

  private final DeploymentPlan plan;
  private final Group group;
  private final List<String> tables;

  Wiring(DeploymentPlan plan, Group group, List<String> tables) {
    this.plan = plan;
    this.group = group;
    this.tables = tables;
  }

  EmulatedVpc vpc() {
    VpcBuilder builder =
        EmulatedVpc.builder().latency(plan.latency).credentialLife(plan.credentialLife);
    for (int i = 0; i < tables.size(); i++) {
      builder.subnet(subnet(i), "10.0." + (100 + i) + ".0/24", "eu-central-1a");
    }
    for (Node node : group.nodes()) {
      if (plan.zones) {
        builder.subnet(subnet(node), "10.0.%d.0/24".formatted(node.index()), zone(node));
      }
      builder.instance(
          Deployment.instance(node),
          i -> {
            if (plan.zones) {
              i.subnet(subnet(node));
            }
            if (plan.secondInterface) {
              i.eni(Deployment.primary(node), "10.0.99." + (10 + node.index()));
            }
            i.eni(
                Deployment.eni(node),
                plan.unknown ? "127.98.99." + (10 + node.index()) : node.address());
          });
    }
    for (String table : tables) {
      builder.table(
          table,
          t -> {
            t.subnet(subnet(tables.indexOf(table)));
            if (plan.tagged) {
              t.tag("sentinel-vip", "mymaster");
            }
            plan.route.accept(t, Deployment.CIDR);
          });
    }
    return builder.start();
  }

  private static String subnet(int index) {
    return "subnet-%08x".formatted(index + 1);
  }

  private static String subnet(Node node) {
    return "subnet-1000000" + node.index();
  }

  private static String zone(Node node) {
    return "us-east-1" + (char) ('a' + node.index());
  }

  AgentProcess agent(Deployment d, Node node) {
    AgentProcess.Builder builder =
        AgentProcess.named("agent-" + node.index())
            .config("sentinels", sentinels(d))
            .config("vips", List.of(vip(node)))
            .aws(ec2(d), d.vpc().imds(Deployment.instance(node)))
            .environment("AWS_ACCESS_KEY_ID", "")
            .environment("AWS_SECRET_ACCESS_KEY", "");
    d.dns().ifPresent(dns -> builder.jvmFlags(dns.flags()));
    d.disk(node).ifPresent(disk -> builder.config("state-dir", disk.dir().toString()));
    plan.config.forEach(builder::config);
    plan.agentWith.accept(builder, group);
    plan.agent.accept(builder, node);
    return builder.start();
  }

  private Map<String, Object> sentinels(Deployment d) {
    Map<String, Object> sentinels = new LinkedHashMap<>();
    sentinels.put("addresses", group.nodes().stream().map(d::sentinelOf).toList());
    sentinels.putAll(plan.sentinelAccess.apply(group));
    return sentinels;
  }

  private Map<String, Object> vip(Node node) {
    Map<String, Object> redis = new LinkedHashMap<>();
    redis.put("port", node.announced().port());
    redis.putAll(plan.redisAccess.apply(group));
    Map<String, Object> vip = new LinkedHashMap<>();
    vip.put("master", group.master());
    vip.put("address", Deployment.VIP);
    vip.put("route-tables", tables);
    vip.put("redis", redis);
    vip.put("loopback", "static");
    vip.putAll(plan.vip);
    vip.putAll(plan.vipOf.apply(node));
    return vip;
  }

  private static URI ec2(Deployment d) {
    URI endpoint = d.vpc().endpoint();
    return d.dns().isPresent() ? Dns.ec2(endpoint) : endpoint;
  }
}
