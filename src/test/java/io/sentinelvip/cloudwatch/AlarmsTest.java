package io.sentinelvip.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentinelvip.Require;
import io.sentinelvip.admin.FakeAgent;
import io.sentinelvip.cloudformation.Template;
import io.sentinelvip.vpc.Call;
import io.sentinelvip.vpc.EmulatedVpc;
import io.sentinelvip.vpc.MotoServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.DimensionFilter;

/** The templates' alarms look at metrics that the agent really puts. */
class AlarmsTest {

  private record Metric(String namespace, String name, Map<String, String> dimensions) {}

  @AfterEach
  void forget() {
    CloudWatchMetricsTest.forgetEndpoint();
  }

  @ParameterizedTest
  @ValueSource(strings = {"group", "agent"})
  void everyAlarmsMetricIsPutWithThatNamespaceAndThoseDimensions(String name) {
    Template template = Template.read(name);
    List<Metric> watched = new ArrayList<>();
    template.resources("AWS::CloudWatch::Alarm").values().stream()
        .map(a -> metric(template, a.path("Properties")))
        .forEach(watched::add);
    assertThat(watched).hasSize(5);
    Set<Metric> put = put(template.resolved("MetricsNamespace"));
    assertThat(new HashSet<>(watched)).isEqualTo(put);
  }

  @ParameterizedTest
  @ValueSource(strings = {"group", "agent"})
  void motoFindsEveryAlarmsMetricAmongWhatWasPut(String name) throws Exception {
    Optional<Path> program = MotoServer.find();
    Require.orSkip(
        "moto", program.isPresent(), "no moto_server on PATH (pip install 'moto[server]')");
    Template template = Template.read(name);
    String namespace = template.resolved("MetricsNamespace");
    try (MotoServer moto = new MotoServer(program.orElseThrow());
        CloudWatchMetrics metrics =
            new CloudWatchMetrics(namespace, () -> "eu-central-1", new FakeAgent()::status)) {
      CloudWatchMetricsTest.at(moto.uri());
      metrics.putAndTell();
      try (CloudWatchClient client =
          CloudWatchClient.builder()
              .region(Region.EU_CENTRAL_1)
              .credentialsProvider(DefaultCredentialsProvider.builder().build())
              .httpClientBuilder(Apache5HttpClient.builder())
              .build()) {
        for (JsonNode alarm : template.resources("AWS::CloudWatch::Alarm").values()) {
          Metric watched = metric(template, alarm.path("Properties"));
          assertThat(
                  client
                      .listMetrics(
                          r ->
                              r.namespace(watched.namespace())
                                  .metricName(watched.name())
                                  .dimensions(filters(watched.dimensions())))
                      .metrics())
              .as(watched.toString())
              .isNotEmpty();
        }
        assertThat(client.listMetrics(r -> r.namespace(namespace).metricName("Other")).metrics())
            .isEmpty();
      }
    }
  }

  private static List<DimensionFilter> filters(Map<String, String> dimensions) {
    return dimensions.entrySet().stream()
        .map(d -> DimensionFilter.builder().name(d.getKey()).value(d.getValue()).build())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"group", "agent"})
  void aHeartbeatThatIsMissingIsAlarmedAndSoIsAVipOfWhichNobodyTells(String name) {
    Template.read(name)
        .resources("AWS::CloudWatch::Alarm")
        .forEach(
            (id, alarm) -> {
              String metric = alarm.at("/Properties/MetricName").asText();
              assertThat(alarm.at("/Properties/TreatMissingData").asText())
                  .as(id)
                  .isEqualTo(metric.equals(Measured.BLACKHOLE) ? "notBreaching" : "breaching");
            });
  }

  /** The instance of an alarm is the one that put. */
  private static Metric metric(Template template, JsonNode alarm) {
    Map<String, String> dimensions = new TreeMap<>();
    for (JsonNode d : alarm.path("Dimensions")) {
      String value = d.path("Value").asText();
      dimensions.put(
          d.path("Name").asText(),
          value.matches("(Node|Instance)[ABC]") ? "i-0a1b2c3d" : template.resolved(value));
    }
    return new Metric(
        template.resolved(alarm.path("Namespace").asText()),
        alarm.path("MetricName").asText(),
        dimensions);
  }

  private static Set<Metric> put(String namespace) {
    try (EmulatedVpc vpc = EmulatedVpc.builder().start();
        CloudWatchMetrics metrics =
            new CloudWatchMetrics(namespace, () -> "eu-central-1", new FakeAgent()::status)) {
      CloudWatchMetricsTest.at(vpc.endpoint());
      metrics.putAndTell();
      return metrics(vpc.calls("PutMetricData").get(0));
    }
  }

  private static Set<Metric> metrics(Call put) {
    Set<Metric> found = new HashSet<>();
    for (int m = 1; put.parameter("MetricData.member." + m + ".MetricName").isPresent(); m++) {
      String member = "MetricData.member." + m;
      Map<String, String> dimensions = new TreeMap<>();
      for (int d = 1; put.parameter(member + dimension(d) + "Name").isPresent(); d++) {
        dimensions.put(
            put.parameter(member + dimension(d) + "Name").orElseThrow(),
            put.parameter(member + dimension(d) + "Value").orElseThrow());
      }
      found.add(
          new Metric(
              put.parameter("Namespace").orElseThrow(),
              put.parameter(member + ".MetricName").orElseThrow(),
              dimensions));
    }
    return found;
  }

  private static String dimension(int number) {
    return ".Dimensions.member." + number + ".";
  }
}
