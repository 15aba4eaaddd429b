package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.lab.AgentProcess;
import io.sentinelvip.lab.Node;
import io.sentinelvip.vpc.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is not there yet never ends the daemon; it writes nothing, and heals (promise P7). */
class WorldNotThereIT {

  private static final String AWAY = "eni-00000002";

  @Test
  void eachPartOfTheWorldMayComeLater() {
    List<Fault> refused = new ArrayList<>();
    try (Deployment d =
        Deployment.plan()
            .untagged()
            .vip("route-tables", Map.of("tag", "sentinel-vip=mymaster"))
            .route((t, cidr) -> t.route(cidr, AWAY))
            .config("reconcile-period", "1s")
            .before(
                w -> {
                  w.group().nodes().forEach(n -> w.vpc().metadata(Deployment.instance(n)).die());
                  w.group().nodes().forEach(n -> n.sentinel().kill());
                  refused.add(w.vpc().faults().on("*").reset());
                })
            .start()) {
      Node master = d.group().node(0);
      d.awaitVip(master, "to be blind", v -> raised(v).contains("blind"));
      d.awaitVip(master, "not to know itself", v -> raised(v).contains("identity"));

      d.group().nodes().forEach(n -> n.sentinel().start());
      d.awaitVip(
          master,
          "to hear all Sentinels",
          v -> raised(v).stream().noneMatch(key -> key.startsWith("sentinel-silent")));
      d.group().nodes().forEach(n -> d.vpc().metadata(Deployment.instance(n)).heal());
      d.awaitVip(master, "to know itself", v -> !raised(v).contains("identity"));
      d.awaitVip(master, "to see a majority", v -> !raised(v).contains("blind"));
      d.awaitVip(master, "to be refused", v -> raised(v).contains("tables-unread"));
      refused.forEach(Fault::clear);
      d.awaitVip(master, "to find no table", v -> raised(v).contains("no-tables"));
      assertThat(d.agents()).map(AgentProcess::process).allMatch(p -> p.isRunning());
      assertThat(d.tables()).allMatch(t -> d.vpc().route(t, Deployment.CIDR).isPresent());
      assertThat(d.writesOf(master)).isEmpty();

      d.tables().forEach(t -> d.vpc().tag(t, "sentinel-vip", "mymaster"));
      d.awaitAt(master);
      d.awaitSettled();
    }
  }

  private static List<String> raised(com.fasterxml.jackson.databind.JsonNode vip) {
    return vip.path("alerts").findValuesAsText("key");
  }
}
