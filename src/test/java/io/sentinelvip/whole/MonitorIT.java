package io.sentinelvip.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Node;
import io.sentinelvip.model.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who probes an agent is told when it cannot act, and that it lives nevertheless. */
class MonitorIT {

  private static final String SCRAPE = "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n";

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

  @Test
  void scrapersThatHangDelayNoFailover() throws Exception {
    List<Socket> hanging = new ArrayList<>();
    try (Deployment d = Deployment.plan().brisk().agent(ports::configure).start()) {
      d.awaitSettled();
      for (String listen : ports.listens()) {
        for (int i = 0; i < 200; i++) {
          hanging.add(hanging(listen, i % 2 == 0 ? "GET /metr" : SCRAPE.repeat(500)));
        }
      }
      Node next = d.plannedFailover(1);
      d.awaitAt(next);
      assertThat(d.writesOf(next)).hasSameSizeAs(d.tables());
    } finally {
      for (Socket socket : hanging) {
        socket.close();
      }
    }
  }

  /** Asks, and never reads. */
  private static Socket hanging(String listen, String request) throws IOException {
    Endpoint at = Endpoint.parse(listen).orElseThrow();
    Socket socket = new Socket();
    socket.setReceiveBufferSize(1_024);
    socket.connect(new InetSocketAddress(at.host(), at.port()));
    socket.getOutputStream().write(request.getBytes(UTF_8));
    return socket;
  }
}
