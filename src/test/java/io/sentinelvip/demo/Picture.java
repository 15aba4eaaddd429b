package io.sentinelvip.demo;

import io.sentinelvip.lab.Group;
import io.sentinelvip.lab.Node;
import io.sentinelvip.vpc.EmulatedVpc.RouteView;
import io.sentinelvip.whole.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import redis.clients.jedis.exceptions.JedisException;

/** The group as it is now: where the VIP leads, and what runs on each node. */
final class Picture {

  private static final int WIDTH = 25;
  private static final String GAP = "  ";

  private final Deployment deployment;
  private final Group group;

  Picture(Deployment deployment) {
    this.deployment = deployment;
    this.group = deployment.group();
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(GAP + "clients ---> " + Deployment.VIP + ", in the VPC's route tables:");
    deployment.tables().forEach(t -> lines.add(GAP + "  " + t + "  ---> " + leadsTo(t)));
    lines.add("");
    String arrows =
        group.nodes().stream().map(this::arrow).collect(Collectors.joining(GAP)).stripTrailing();
    lines.add(GAP + arrows);
    String edge = row(n -> "+" + "-".repeat(WIDTH - 2) + "+");
    lines.add(edge);
    lines.add(row(n -> cell("node " + n.index(), n.address())));
    lines.add(row(n -> cell("ENI", Deployment.eni(n))));
    lines.add(row(n -> cell("Redis", role(n))));
    lines.add(row(n -> cell("Sentinel", n.sentinel().isRunning() ? "runs" : "gone")));
    lines.add(row(n -> cell("agent", phase(n))));
    lines.add(edge);
    return lines;
  }

  private String row(Function<Node, String> cell) {
    return GAP + group.nodes().stream().map(cell).collect(Collectors.joining(GAP));
  }

  private static String cell(String what, String value) {
    return ("| %-8s %-" + (WIDTH - 13) + "s |").formatted(what, value);
  }

  private String leadsTo(String table) {
    return deployment
        .vpc()
        .route(table, Deployment.CIDR)
        .map(r -> r.target() + " (" + owner(r) + (r.active() ? ")" : ", blackhole)"))
        .orElse("no route");
  }

  private String owner(RouteView route) {
    return group.nodes().stream()
        .filter(n -> Deployment.eni(n).equals(route.target()))
        .findFirst()
        .map(n -> "node " + n.index())
        .orElse("no node of the group");
  }

  private String arrow(Node node) {
    long here = deployment.tables().stream().filter(t -> deployment.leadsTo(t, node)).count();
    String text = here == 0 ? "" : "v  VIP (tables: %d)".formatted(here);
    return ("  %-" + (WIDTH - 2) + "s").formatted(text);
  }

  private static String role(Node node) {
    try {
      return !node.redis().isRunning()
          ? "killed"
          : node.role().equals("master") ? "MASTER" : "replica";
    } catch (JedisException e) {
      return "no answer";
    }
  }

  private String phase(Node node) {
    try {
      return deployment.status(node).path("phase").asText("?");
    } catch (RuntimeException e) {
      return "no answer";
    }
  }
}
