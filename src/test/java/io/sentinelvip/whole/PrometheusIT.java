package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Proc;
import io.sentinelvip.lab.Scratch;
import io.sentinelvip.prometheus.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A real Prometheus scrapes real agents through a failover. */
class PrometheusIT {

  private static final Path SHARE = Path.of("src/main/packaging/share/prometheus");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Monitored ports = new Monitored();
  private final int port = Monitored.freePort("127.0.0.1");

  private Proc prometheus(Path dir) {
    Path program = Tool.required("prometheus");
    String config =
        """
        global: { scrape_interval: 1s, evaluation_interval: 1s }
        rule_files: [%s]
        scrape_configs:
          - job_name: sentinel-vip
            static_configs: [{ targets: [%s] }]
        """
            .formatted(
                SHARE.resolve("sentinel-vip.rules.yml").toAbsolutePath(),
                String.join(", ", ports.listens()));
    Path file = Scratch.write(dir.resolve("prometheus.yml"), config);
    return Proc.start(
        "prometheus",
        List.of(
            program.toString(),
            "--config.file=" + file,
            "--storage.tsdb.path=" + dir.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port),
        dir,
        dir.resolve("prometheus.log"));
  }

  private JsonNode api(String path) {
    try {
      return JSON.readTree(
          ports.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode query(String expression) {
    return api("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
  }

  /** Why the query of a panel shows nothing; empty if it shows a number. */
  private Optional<String> obstacle(String expression) {
    JsonNode answer = query(expression);
    for (JsonNode result : answer.at("/data/result")) {
      if (!result.at("/value/1").asText().equals("NaN")) {
        return Optional.empty();
      }
    }
    return Optional.of(answer.toString());
  }

  private static List<String> queries() throws IOException {
    List<String> queries = new ArrayList<>();
    JsonNode dashboard = JSON.readTree(SHARE.resolve("grafana-dashboard.json").toFile());
    for (JsonNode panel : dashboard.path("panels")) {
      assertThat(panel.path("targets")).as(panel.path("title").asText()).isNotEmpty();
      panel.path("targets").forEach(t -> queries.add(t.path("expr").asText()));
    }
    assertThat(queries).hasSizeGreaterThan(30);
    return queries;
  }

  private boolean answers() {
    try {
      return api("/api/v1/status/buildinfo").path("status").asText().equals("success");
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  @Test
  void everyQueryOfTheDashboardShowsSomethingAndEveryRuleIsEvaluated() throws IOException {
    Tool.required("prometheus");
    Path dir = Scratch.dir("prometheus");
    try (Deployment d = Deployment.plan().brisk().agent(ports::configure).start();
        Proc prometheus = prometheus(dir)) {
      d.awaitSettled();
      Await.until("Prometheus", Deployment.SOON, this::answers);
      Await.until("three targets", Deployment.SOON, () -> obstacle("sum(up) == 3").isEmpty());
      d.awaitAt(d.plannedFailover(1));
      for (String expression : queries()) {
        Await.obstacle(expression, Deployment.SOON, () -> obstacle(expression));
      }
      List<String> errors = new ArrayList<>();
      for (JsonNode rule : api("/api/v1/rules").at("/data/groups/0/rules")) {
        if (!rule.path("health").asText().equals("ok")) {
          errors.add(rule.toString());
        }
      }
      assertThat(errors).isEmpty();
      assertThat(prometheus.isRunning()).isTrue();
    } finally {
      Scratch.delete(dir);
    }
  }
}
