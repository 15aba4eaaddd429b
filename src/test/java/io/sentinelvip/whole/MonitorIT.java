package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Node;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who probes an agent is told when it cannot act, and that it lives nevertheless. */
class MonitorIT {

  private final Monitored ports = new Monitored();

  private void awaitReady(Node node, int status, String text) {
    Await.obstacle(
        "/readyz of " + node + " to be " + status,
        Deployment.SOON,
        () -> {
          HttpResponse<String> r = ports.get(node, "/readyz");
          return r.statusCode() == status && r.body().contains(text)
              ? Optional.empty()
              : Optional.of(r.statusCode() + " " + r.body());
        });
    assertThat(ports.get(node, "/healthz").statusCode()).isEqualTo(200);
  }

  private Deployment start() {
    return Deployment.plan()
        .config("reconcile-period", "1s")
        .config("blind-after", "2s")
        .agent(ports::configure)
        .start();
  }

  @Test
  void readyzFailsWithoutAMajorityAndHealthzDoesNot() {
    try (Deployment d = start()) {
      d.awaitSettled();
      for (Node node : d.group().nodes()) {
        awaitReady(node, 200, "can act");
      }
      d.group().node(1).sentinel().stop();
      d.group().node(2).sentinel().stop();
      for (Node node : d.group().nodes()) {
        awaitReady(node, 503, "majority of the Sentinels");
      }
      d.startSentinel(d.group().node(1));
      d.startSentinel(d.group().node(2));
      for (Node node : d.group().nodes()) {
        awaitReady(node, 200, "can act");
      }
    }
  }

  @Test
  void readyzFailsWhileEc2CannotBeReadAndHealthzDoesNot() {
    try (Deployment d = start()) {
      d.awaitSettled();
      Node node = d.group().node(1);
      awaitReady(node, 200, "can act");
      d.vpc().faults().on("DescribeRouteTables").instance(Deployment.instance(node)).unavailable();
      awaitReady(node, 503, "the route tables cannot be read");
      awaitReady(d.group().node(0), 200, "can act");
      d.vpc().faults().clear();
      awaitReady(node, 200, "can act");
    }
  }

  @Test
  void nothingElseIsAnsweredThereAndNothingCanBeChanged() {
    try (Deployment d = start()) {
      d.awaitSettled();
      Node node = d.group().node(0);
      assertThat(ports.get(node, "/metrics").body())
          .contains("sentinel_vip_owner{", "sentinel_vip_api_calls_total{");
      for (String path : new String[] {"/", "/status", "/history", "/claim", "/login", "/link"}) {
        assertThat(ports.get(node, path).statusCode()).as(path).isEqualTo(404);
      }
      for (String path : new String[] {"/claim", "/pause", "/poke", "/metrics", "/link"}) {
        assertThat(ports.post(node, path).statusCode()).as(path).isEqualTo(405);
      }
      assertThat(d.status(node).path("pausedUntilMillis").asLong()).isZero();
    }
  }
}
