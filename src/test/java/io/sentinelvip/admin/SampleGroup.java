package io.sentinelvip.admin;

import io.sentinelvip.core.IncidentReport;
import io.sentinelvip.core.VipReport;
import io.sentinelvip.core.VipReport.Table;
import io.sentinelvip.core.VipReport.View;
import io.sentinelvip.engine.GroupView;
import io.sentinelvip.engine.SentinelPort.Link;
import io.sentinelvip.engine.StatusReport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Three nodes in three zones, as an agent beside one of them reports them; values to be changed.
 */
final class SampleGroup {

  static final String A = "10.0.1.11:6379";
  static final String B = "10.0.2.12:6379";
  static final String C = "10.0.3.13:6379";
  private static final List<String> NODES = List.of(A, B, C);

  /** As long as they get. */
  private static final List<String> ENIS =
      List.of("eni-0a11111111111111a", "eni-0b22222222222222b", "eni-0c33333333333333c");

  String version = "1.2.3";
  String mode = "failover";
  long pausedUntil;
  String master = "mymaster";
  String reason = "every route was read back";
  String phase = "holding";
  @Nullable String named = A;
  boolean right = true;
  long blindFor = -1;
  long viewAge = 400;
  int here;
  List<Table> tables = List.of(table(1, ENIS.get(0)), table(2, ENIS.get(0)), table(3, ENIS.get(0)));
  List<VipReport.Raised> alerts = List.of();
  @Nullable IncidentReport incident;
  boolean placed = true;
  List<String> vips = List.of("172.16.0.10");

  static Table table(int n, String pointsAt) {
    return table(n, pointsAt, false, "");
  }

  static Table table(int n, String pointsAt, boolean blackhole, String problem) {
    String id = "rtb-0000000000000000" + n;
    return new Table(id, pointsAt, false, blackhole, 4_000, problem.isEmpty() ? 0 : 3, problem);
  }

  static String eni(int node) {
    return ENIS.get(node);
  }

  StatusReport report() {
    List<Link> links = new ArrayList<>();
    NODES.forEach(n -> links.add(new Link(sentinel(n), runId(n), true, 300, "")));
    return new StatusReport(
        version,
        mode,
        "2026-01-02T03:04:05.678Z",
        "i-0a1b2c3d4e5f6071" + here,
        pausedUntil,
        vips.stream().map(this::vip).toList(),
        links,
        group(),
        List.of());
  }

  private GroupView group() {
    List<GroupView.Node> nodes = new ArrayList<>();
    List<GroupView.Interface> interfaces = new ArrayList<>();
    for (int i = 0; i < NODES.size(); i++) {
      String instance = "i-0a1b2c3d4e5f6071" + i;
      String zone = "eu-central-1" + (char) ('a' + i);
      nodes.add(
          placed
              ? new GroupView.Node(NODES.get(i), 3, 0, 0, ENIS.get(i), instance, zone)
              : new GroupView.Node(NODES.get(i), 3, 0, 0, "", "", ""));
      interfaces.add(new GroupView.Interface(ENIS.get(i), instance, zone));
    }
    return placed
        ? new GroupView(List.of(new GroupView.Group(master, 3, 2_000, nodes)), interfaces, 9, "")
        : new GroupView(
            List.of(new GroupView.Group(master, 3, 2_000, nodes)),
            List.of(),
            9,
            "UnauthorizedOperation: ec2:DescribeNetworkInterfaces on the nodes' addresses");
  }

  private VipReport vip(String address) {
    boolean owner = phase.equals("holding") || phase.equals("claiming");
    List<View> views = new ArrayList<>();
    if (named != null) {
      NODES.forEach(n -> views.add(new View(sentinel(n), runId(n), named, 7, viewAge)));
    }
    return new VipReport(
        master,
        address,
        mode,
        phase,
        reason,
        false,
        blindFor,
        pausedUntil,
        new VipReport.Node("i-0a1b2c3d4e5f6071" + here, ENIS.get(here), NODES.get(here)),
        named,
        named == null ? -1 : 7,
        7,
        List.of(
            new VipReport.ProofLine("majority", owner, "3 of 3 Sentinels name " + named),
            new VipReport.ProofLine(
                "role", owner, "the local ROLE is " + (owner ? "master" : "replica")),
            new VipReport.ProofLine("epoch", owner, "the highest config-epoch ever seen is 7")),
        right,
        owner,
        tables,
        "off",
        owner ? "added by the agent" : "absent",
        views,
        alerts,
        incident,
        List.of());
  }

  private static String sentinel(String node) {
    return node.replace(":6379", ":26379");
  }

  private static String runId(String node) {
    return Integer.toHexString(node.hashCode()).repeat(5);
  }
}
