package io.sentinelvip.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.Require;
import io.sentinelvip.admin.FakeAgent;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.model.Fault;
import io.sentinelvip.vpc.Call;
import io.sentinelvip.vpc.EmulatedVpc;
import io.sentinelvip.vpc.MotoServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Metric;

@Timeout(60)
class CloudWatchMetricsTest {

  private static final String NAMESPACE = "SentinelVip";
  private static final List<String> KEYS =
      List.of("aws.accessKeyId", "aws.secretAccessKey", "aws.endpointUrlCloudWatch");

  private final FakeAgent agent = new FakeAgent();

  static void at(URI endpoint) {
    System.setProperty("aws.accessKeyId", "AKIAEXAMPLE");
    System.setProperty("aws.secretAccessKey", "example");
    System.setProperty("aws.endpointUrlCloudWatch", endpoint.toString());
  }

  @AfterEach
  void forget() {
    forgetEndpoint();
  }

  static void forgetEndpoint() {
    KEYS.forEach(System::clearProperty);
  }

  private CloudWatchMetrics metrics(CloudWatchMetrics.RegionPort region) {
    return new CloudWatchMetrics(NAMESPACE, region, agent::status);
  }

  @Test
  void oneCallPutsEverything() {
    try (EmulatedVpc vpc = EmulatedVpc.builder().start();
        CloudWatchMetrics metrics = metrics(() -> "eu-central-1")) {
      at(vpc.endpoint());
      metrics.putAndTell();
      Call put = vpc.calls("PutMetricData").get(0);
      assertThat(put.parameter("Namespace")).contains(NAMESPACE);
      assertThat(put.parameter("MetricData.member.1.MetricName")).contains("Heartbeat");
      assertThat(put.parameter("MetricData.member.1.Dimensions.member.1.Value"))
          .contains("i-0a1b2c3d");
      assertThat(put.parameter("MetricData.member.2.Dimensions.member.1.Name")).contains("Master");
      assertThat(put.parameter("MetricData.member.2.Dimensions.member.2.Name")).contains("Vip");
      assertThat(put.parameter("MetricData.member.3.Value")).contains("0.0");
      assertThat(put.userAgent).contains("sentinel-vip/");
    }
  }

  @Test
  void aDeniedOrThrottledCallIsNotTriedAgainAndTheNextOneGoesOut() {
    try (EmulatedVpc vpc = EmulatedVpc.builder().start();
        CloudWatchMetrics metrics = metrics(() -> "eu-central-1")) {
      at(vpc.endpoint());
      vpc.faults().on("PutMetricData").times(2).throttle();
      metrics.putAndTell();
      assertThat(vpc.calls("PutMetricData")).hasSize(1);
      metrics.putAndTell();
      metrics.putAndTell();
      assertThat(vpc.calls("PutMetricData"))
          .extracting(c -> c.errorCode().isEmpty())
          .containsExactly(false, false, true);
    }
  }

  @Test
  void aRegionThatIsNotKnownYetIsAskedForAgain() {
    List<String> asked = new ArrayList<>();
    CloudWatchMetrics.RegionPort region =
        () -> {
          asked.add("region");
          if (asked.size() == 1) {
            throw new FaultException(new Fault(Fault.Kind.TRANSIENT, "RegionUnknown", "not yet"));
          }
          return "eu-central-1";
        };
    try (EmulatedVpc vpc = EmulatedVpc.builder().start();
        CloudWatchMetrics metrics = metrics(region)) {
      at(vpc.endpoint());
      metrics.putAndTell();
      assertThat(vpc.calls("PutMetricData")).isEmpty();
      metrics.putAndTell();
      metrics.putAndTell();
      assertThat(vpc.calls("PutMetricData")).hasSize(2);
      assertThat(asked).hasSize(2);
    }
  }

  @Test
  void motoShowsWhatWasPut() throws Exception {
    Optional<Path> program = MotoServer.find();
    Require.orSkip(
        "moto", program.isPresent(), "no moto_server on PATH (pip install 'moto[server]')");
    try (MotoServer moto = new MotoServer(program.orElseThrow());
        CloudWatchMetrics metrics = metrics(() -> "eu-central-1")) {
      at(moto.uri());
      metrics.putAndTell();
      try (CloudWatchClient client =
          CloudWatchClient.builder()
              .region(Region.EU_CENTRAL_1)
              .credentialsProvider(DefaultCredentialsProvider.builder().build())
              .httpClientBuilder(Apache5HttpClient.builder())
              .build()) {
        assertThat(client.listMetrics(r -> r.namespace(NAMESPACE)).metrics())
            .extracting(Metric::metricName)
            .containsExactlyInAnyOrder("Heartbeat", "VipAtMaster", "Blackhole");
      }
    }
  }
}
