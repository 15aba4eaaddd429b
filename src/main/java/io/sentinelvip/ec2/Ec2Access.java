package io.sentinelvip.ec2;

import io.sentinelvip.engine.ApiMeter;
import io.sentinelvip.model.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * The SDK's clients as the agent needs them: one attempt each, short limits, connections kept,
 * credentials renewed by a thread of their own. Nothing here asks the world for anything before the
 * first call, and nothing remembers that it failed.
 */
final class Ec2Access implements AutoCloseable {

  /** How long a read may take from the call to the answer. */
  static final Duration READ_LIMIT = Duration.ofSeconds(3);

  /** How long a write may take from the call to the answer. */
  static final Duration WRITE_LIMIT = Duration.ofSeconds(2);

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);

  /** Longer than every call's own limit, so that one clock alone ends a silent call. */
  private static final Duration SOCKET_LIMIT = Duration.ofSeconds(30);

  /** Below the 350 s after which NAT gateways and interface endpoints forget an idle connection. */
  private static final Duration KEEP_IDLE = Duration.ofMinutes(5);

  /** Every table of every VIP side by side, as many as there may be threads, and the reads. */
  private static final int MAX_CONNECTIONS = 1_000;

  private final SdkHttpClient plainHttp;
  private final GatedHttpClient http;
  private final OwnCredentials ownCredentials;
  private final ServiceClock clock = new ServiceClock();
  private final ScheduledThreadPoolExecutor limits = limits();
  private final Metered metered;
  private final Ec2Client own;
  private final Optional<Assumed> assumed;

  /** What exists only where a role is assumed. */
  private record Assumed(
      StsClient sts, StsAssumeRoleCredentialsProvider credentials, Ec2Client ec2) {}

  Ec2Access(Region region, Optional<AssumedRole> role, ApiMeter meter) {
    this(region, role, meter, httpClient(), new OwnCredentials());
  }

  /** Nothing leaves this process: every request is answered as {@link Canned} does. */
  static Ec2Access canned(Region region) {
    OwnCredentials none =
        new OwnCredentials(
            () -> StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none")));
    return new Ec2Access(region, Optional.empty(), ApiMeter.NONE, new Canned(), none);
  }

  private Ec2Access(
      Region region,
      Optional<AssumedRole> role,
      ApiMeter meter,
      SdkHttpClient way,
      OwnCredentials credentials) {
    metered = new Metered(meter);
    plainHttp = way;
    ownCredentials = credentials;
    http = new GatedHttpClient(plainHttp);
    own = ec2(region, ownCredentials);
    assumed = role.map(r -> assume(region, r));
  }

  /** Signs by the assumed role where there is one: for route tables. */
  Ec2Client forTables() {
    return assumed.map(Assumed::ec2).orElse(own);
  }

  /** Signs by the agent's own credentials: for this instance, which is its own account's. */
  Ec2Client forSelf() {
    return own;
  }

  /** When the agent's own credentials end; empty if they do not, or none were needed yet. */
  Optional<Instant> credentialsUntil() {
    return ownCredentials.until();
  }

  /** Has the credentials that the next call will need, renewed if they are old. */
  void renewCredentials() {
    ownCredentials.resolveCredentials();
    assumed.ifPresent(a -> a.credentials().resolveCredentials());
  }

  /** The way of every request, around the gate. */
  SdkHttpClient plainHttp() {
    return plainHttp;
  }

  /** The gate that both clients go through. */
  GatedHttpClient http() {
    return http;
  }

  /** What the answers said about the time. */
  ServiceClock clock() {
    return clock;
  }

  /** Limits for a call that changes something, and that may wait at its gate before it leaves. */
  static Consumer<AwsRequestOverrideConfiguration.Builder> writing(Duration wait) {
    Duration limit = WRITE_LIMIT.plus(wait);
    return o -> o.apiCallTimeout(limit).apiCallAttemptTimeout(limit);
  }

  private Ec2Client ec2(Region region, AwsCredentialsProvider credentials) {
    return Ec2Client.builder()
        .region(region)
        .credentialsProvider(credentials)
        .httpClient(http)
        .overrideConfiguration(overrides().addExecutionInterceptor(metered).build())
        .build();
  }

  private Assumed assume(Region region, AssumedRole role) {
    // Not through the gate: that belongs to the request that these credentials are for.
    StsClient sts =
        StsClient.builder()
            .region(region)
            .credentialsProvider(ownCredentials)
            .httpClient(plainHttp)
            .overrideConfiguration(overrides().build())
            .build();
    var credentials =
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts)
            .asyncCredentialUpdateEnabled(true)
            .refreshRequest(
                r ->
                    r.roleArn(role.arn())
                        .roleSessionName("sentinel-vip")
                        .externalId(role.externalId().orElse(null)))
            .build();
    return new Assumed(sts, credentials, ec2(region, credentials));
  }

  /**
   * Ends calls at their limits. The SDK's own has five threads for each client, and wakes one of
   * them at the limit of a call that was answered long before.
   */
  private static ScheduledThreadPoolExecutor limits() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "ec2-limits");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  private ClientOverrideConfiguration.Builder overrides() {
    return ClientOverrideConfiguration.builder()
        .scheduledExecutorService(limits)
        .retryStrategy(DefaultRetryStrategy.doNotRetry())
        .addExecutionInterceptor(ownCredentials)
        .addExecutionInterceptor(clock)
        .apiCallTimeout(READ_LIMIT)
        .apiCallAttemptTimeout(READ_LIMIT)
        .putAdvancedOption(
            SdkAdvancedClientOption.USER_AGENT_SUFFIX, "sentinel-vip/" + Version.TEXT);
  }

  private static SdkHttpClient httpClient() {
    return Apache5HttpClient.builder()
        .connectionTimeout(CONNECT_LIMIT)
        .connectionAcquisitionTimeout(CONNECT_LIMIT)
        .socketTimeout(SOCKET_LIMIT)
        .connectionMaxIdleTime(KEEP_IDLE)
        .maxConnections(MAX_CONNECTIONS)
        .tcpKeepAlive(true)
        .expectContinueEnabled(false)
        .build();
  }

  @Override
  public void close() {
    assumed.ifPresent(
        a -> {
          a.ec2().close();
          a.credentials().close();
          a.sts().close();
        });
    own.close();
    ownCredentials.close();
    http.close();
    limits.shutdownNow();
  }
}
