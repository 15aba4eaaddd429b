package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.lab.AgentProcess;
import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Group;
import io.sentinelvip.lab.Node;
import io.sentinelvip.vpc.Call;
import io.sentinelvip.vpc.EmulatedVpc;
import io.sentinelvip.vpc.VpcBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two Redis on each host, told apart by port, with a VIP each and one agent for both. */
class SeveralMastersIT {

  private static final String ONE = "172.16.0.1";
  private static final String TWO = "172.16.0.2";
  private static final List<String> TABLES = List.of("rtb-00000001", "rtb-00000002");

  @Test
  void oneAgentMovesEachVipByItsOwnMasterAlone() {
    try (Group one = Group.plan().master("one").start();
        Group two = Group.plan().master("two").beside(one).start();
        EmulatedVpc vpc = vpc(one);
        Witness ofOne = Witness.of(one);
        Witness ofTwo = Witness.of(two)) {
      List<AgentProcess> agents = one.nodes().stream().map(n -> agent(vpc, one, two, n)).toList();
      try {
        awaitAt(vpc, ONE, one.node(0));
        awaitAt(vpc, TWO, two.node(0));
        Node old = one.killMaster();
        Node next = one.awaitMasterOtherThan(old);
        awaitAt(vpc, ONE, next);
        assertThat(TABLES).allMatch(t -> leadsTo(vpc, t, TWO, two.node(0)));

        two.failover(1);
        Node nextOfTwo = two.awaitMasterOtherThan(two.node(0));
        awaitAt(vpc, TWO, nextOfTwo);
        assertThat(TABLES).allMatch(t -> leadsTo(vpc, t, ONE, next));
      } finally {
        agents.forEach(Logs::keep);
        agents.forEach(AgentProcess::close);
      }
      assertThat(proved(vpc, one, ofOne, ONE)).isNotEmpty();
      assertThat(proved(vpc, two, ofTwo, TWO)).isNotEmpty();
    }
  }

  private static List<Call> proved(EmulatedVpc vpc, Group group, Witness witness, String vip) {
    List<Call> writes =
        vpc.log().writes().stream()
            .filter(
                c -> c.parameter("DestinationCidrBlock").filter((vip + "/32")::equals).isPresent())
            .toList();
    for (Call call : writes) {
      Node by =
          group.nodes().stream()
              .filter(n -> call.instance().filter(Deployment.instance(n)::equals).isPresent())
              .findFirst()
              .orElseThrow();
      assertThat(witness.objections(call.arrivedNanos, by)).as("%s", call).isEmpty();
    }
    return writes;
  }

  private static EmulatedVpc vpc(Group hosts) {
    VpcBuilder builder = EmulatedVpc.builder();
    for (Node node : hosts.nodes()) {
      builder.instance(Deployment.instance(node), i -> i.eni(Deployment.eni(node), node.address()));
    }
    for (String table : TABLES) {
      builder.table(table, t -> t.route(ONE + "/32", "eni-00000002"));
    }
    return builder.start();
  }

  private static AgentProcess agent(EmulatedVpc vpc, Group one, Group two, Node node) {
    List<String> sentinels = new ArrayList<>();
    Stream.of(one, two)
        .flatMap(g -> g.sentinels().stream())
        .forEach(s -> sentinels.add(s.toString()));
    return AgentProcess.named("agent-" + node.index())
        .config("sentinels", Map.of("addresses", sentinels))
        .config("vips", List.of(vip(one, ONE, node), vip(two, TWO, node)))
        .aws(vpc.endpoint(), vpc.imds(Deployment.instance(node)))
        .environment("AWS_ACCESS_KEY_ID", "")
        .environment("AWS_SECRET_ACCESS_KEY", "")
        .start();
  }

  private static Map<String, Object> vip(Group group, String address, Node host) {
    return Map.of(
        "master",
        group.master(),
        "address",
        address,
        "route-tables",
        TABLES,
        "loopback",
        "static",
        "redis",
        Map.of("port", group.node(host.index()).announced().port()));
  }

  private static void awaitAt(EmulatedVpc vpc, String vip, Node node) {
    Await.until(
        vip + " at " + node,
        Deployment.SOON,
        () -> TABLES.stream().allMatch(t -> leadsTo(vpc, t, vip, node)));
  }

  private static boolean leadsTo(EmulatedVpc vpc, String table, String vip, Node node) {
    return vpc.route(table, vip + "/32")
        .filter(r -> r.target().equals(Deployment.eni(node)) && r.active())
        .isPresent();
  }
}
