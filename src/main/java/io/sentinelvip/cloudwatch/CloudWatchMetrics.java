package io.sentinelvip.cloudwatch;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.LogText;
import io.sentinelvip.engine.StatusReport;
import io.sentinelvip.model.Version;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;

/**
 * Puts metrics to CloudWatch once a minute, by a thread, a connection and credentials of its own: a
 * failover waits for none of it (promise P9). What could not be put is not tried again; the next
 * minute has its own.
 */
public final class CloudWatchMetrics implements AutoCloseable {

  /** Who knows the region; it may have to be asked for again later. */
  @FunctionalInterface
  public interface RegionPort {
    /** As in {@code eu-central-1}. */
    String region() throws FaultException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(CloudWatchMetrics.class);

  private static final Duration PERIOD = Duration.ofMinutes(1);

  /** Long enough for the first look at the world; a start is not in a hurry to be counted. */
  private static final Duration FIRST = Duration.ofSeconds(5);

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
  private static final Duration CALL_LIMIT = Duration.ofSeconds(10);

  private final String namespace;
  private final RegionPort region;
  private final Supplier<StatusReport> status;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "cloudwatch");

  /** Of the thread alone, as is what it told last. */
  private @Nullable CloudWatchClient client;

  private String told = "";

  /**
   * Calls nobody yet.
   *
   * @param namespace of the metrics
   * @param status what is to be measured; does not block
   */
  public CloudWatchMetrics(String namespace, RegionPort region, Supplier<StatusReport> status) {
    this.namespace = namespace;
    this.region = region;
    this.status = status;
  }

  /** Starts to put. */
  public void start() {
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      Duration wait = FIRST;
      while (!closed.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        putAndTell();
        wait = PERIOD;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Puts once, and tells in the log what is new about how that goes. */
  void putAndTell() {
    String problem = put();
    if (!problem.equals(told)) {
      told = problem;
      if (problem.isEmpty()) {
        LOG.info("metrics=put namespace={}", namespace);
      } else {
        LOG.warn("metrics=not-put namespace={} problem={}", namespace, LogText.quoted(problem));
      }
    }
  }

  /** The problem that there was; empty for none. */
  private String put() {
    try {
      List<Measured> all = Measured.of(status.get());
      if (!all.isEmpty()) {
        client().putMetricData(r -> r.namespace(namespace).metricData(data(all)));
      }
      return "";
    } catch (FaultException e) {
      return e.fault().text();
    } catch (CloudWatchException e) {
      // Without the request's id, so that the same problem is told once.
      return "cloudwatch:PutMetricData: "
          + (e.awsErrorDetails() == null
              ? "HTTP " + e.statusCode()
              : e.awsErrorDetails().errorCode() + ": " + e.awsErrorDetails().errorMessage());
    } catch (SdkException e) {
      return "cloudwatch:PutMetricData: " + e.getMessage();
    } catch (RuntimeException e) {
      // A thread that ended would be a silence that nobody can tell from a dead agent.
      return "unexpected: " + e;
    }
  }

  private static List<MetricDatum> data(List<Measured> all) {
    return all.stream()
        .map(
            m ->
                MetricDatum.builder()
                    .metricName(m.metric())
                    .value(m.value())
                    .dimensions(
                        m.dimensions().entrySet().stream()
                            .map(d -> Dimension.builder().name(d.getKey()).value(d.getValue()))
                            .map(Dimension.Builder::build)
                            .toList())
                    .build())
        .toList();
  }

  private CloudWatchClient client() throws FaultException {
    CloudWatchClient known = client;
    if (known == null) {
      known =
          CloudWatchClient.builder()
              .region(Region.of(region.region()))
              .credentialsProvider(DefaultCredentialsProvider.builder().build())
              .httpClientBuilder(
                  Apache5HttpClient.builder().connectionTimeout(CONNECT_LIMIT).maxConnections(1))
              .overrideConfiguration(
                  o ->
                      o.retryStrategy(DefaultRetryStrategy.doNotRetry())
                          .apiCallTimeout(CALL_LIMIT)
                          .apiCallAttemptTimeout(CALL_LIMIT)
                          .putAdvancedOption(
                              SdkAdvancedClientOption.USER_AGENT_SUFFIX,
                              "sentinel-vip/" + Version.TEXT))
              .build();
      client = known;
    }
    return known;
  }

  /** Ends what is being put, and waits for nothing. */
  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
  }
}
