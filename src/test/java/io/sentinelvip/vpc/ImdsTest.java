package io.sentinelvip.vpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.services.ec2.Ec2Client;

class ImdsTest {

  private static final String A = "i-0000000a";
  private static final String B = "i-0000000b";

  private volatile Instant now = Instant.EPOCH;
  private final EmulatedVpc vpc =
      EmulatedVpc.builder()
          .cidr("10.0.0.0/16")
          .cidr("2600:1f00::/56")
          .clock(() -> now)
          .instance(
              A,
              i ->
                  i.eni("eni-000000a0", e -> e.ip("10.0.0.11").ip("10.0.0.12").publicIp("3.3.3.3"))
                      .eni("eni-000000a1", e -> e.ip("10.0.1.11").ip("2600:1f00::11")))
          .instance(B, i -> i.eni("eni-000000b0", "127.0.0.12"))
          .start();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    vpc.close();
  }

  @Test
  void aTokenNeedsItsTtlHeader() throws Exception {
    assertThat(put("/latest/api/token").statusCode()).isEqualTo(400);
    assertThat(put("/latest/api/token", "X-aws-ec2-metadata-token-ttl-seconds", "0").statusCode())
        .isEqualTo(400);
    assertThat(put("/latest/api/token", "X-aws-ec2-metadata-token-ttl-seconds", "60").statusCode())
        .isEqualTo(200);
  }

  @Test
  void aVersionedTokenPathAndAForwardedRequestAreForbidden() throws Exception {
    assertThat(
            put("/2021-01-03/api/token", "X-aws-ec2-metadata-token-ttl-seconds", "60").statusCode())
        .isEqualTo(403);
    assertThat(
            put(
                    "/latest/api/token",
                    "X-aws-ec2-metadata-token-ttl-seconds",
                    "60",
                    "X-Forwarded-For",
                    "10.0.0.1")
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void withoutAValidTokenEverythingIs401() throws Exception {
    assertThat(get(A, "meta-data/instance-id", "").statusCode()).isEqualTo(401);
    String token = token(A);
    assertThat(get(A, "meta-data/instance-id", token).statusCode()).isEqualTo(200);
    now = now.plusSeconds(61);
    assertThat(get(A, "meta-data/instance-id", token).statusCode()).isEqualTo(401);
    String next = token(A);
    vpc.metadata(A).invalidateTokens();
    assertThat(get(A, "meta-data/instance-id", next).statusCode()).isEqualTo(401);
  }

  @Test
  void eachInstanceIsToldItsOwn() throws Exception {
    assertThat(item(A, "meta-data/instance-id")).isEqualTo(A);
    assertThat(item(B, "meta-data/instance-id")).isEqualTo(B);
    assertThat(item(B, "meta-data/local-ipv4")).isEqualTo("127.0.0.12");
  }

  @Test
  void everyInterfaceIsListedByItsMac() throws Exception {
    String[] macs = item(A, "meta-data/network/interfaces/macs/").split("/\n?", -1);
    String first = "meta-data/network/interfaces/macs/" + macs[0] + "/";
    String second = "meta-data/network/interfaces/macs/" + macs[1] + "/";
    assertThat(item(A, first + "interface-id")).isEqualTo("eni-000000a0");
    assertThat(item(A, first + "device-number")).isEqualTo("0");
    assertThat(item(A, first + "local-ipv4s")).isEqualTo("10.0.0.11\n10.0.0.12");
    assertThat(item(A, first + "public-ipv4s")).isEqualTo("3.3.3.3");
    assertThat(get(A, first + "ipv6s", token(A)).statusCode()).isEqualTo(404);
    assertThat(item(A, second + "device-number")).isEqualTo("1");
    assertThat(item(A, second + "ipv6s")).isEqualTo("2600:1f00::11");
    assertThat(item(A, second + "vpc-ipv4-cidr-blocks")).isEqualTo("10.0.0.0/16");
    assertThat(item(A, second + "vpc-ipv6-cidr-blocks")).isEqualTo("2600:1f00::/56");
    assertThat(get(A, second + "public-ipv4s", token(A)).statusCode()).isEqualTo(404);
    assertThat(item(A, "meta-data/mac")).isEqualTo(macs[0]);
  }

  @Test
  void regionZoneAndDocumentAgree() throws Exception {
    assertThat(item(A, "meta-data/placement/region")).isEqualTo("us-east-1");
    assertThat(item(A, "meta-data/placement/availability-zone")).isEqualTo("us-east-1a");
    assertThat(item(A, "dynamic/instance-identity/document"))
        .contains("\"region\" : \"us-east-1\"", A);
    assertThat(item(A, "meta-data/services/partition")).isEqualTo("aws");
    assertThat(get(A, "meta-data/nothing", token(A)).statusCode()).isEqualTo(404);
  }

  @Test
  void theSdkFindsTheRolesCredentialsAndTheyAreRenewedAtHalfTheirLife() throws Exception {
    now = Instant.now();
    System.setProperty("aws.ec2MetadataServiceEndpoint", vpc.imds(A).toString());
    try (InstanceProfileCredentialsProvider provider =
        InstanceProfileCredentialsProvider.create()) {
      AwsCredentials found = provider.resolveCredentials();
      assertThat(found.accessKeyId()).isEqualTo(vpc.accessKey(A));
    } finally {
      System.clearProperty("aws.ec2MetadataServiceEndpoint");
    }
    String before = vpc.accessKey(A);
    now = now.plus(Duration.ofHours(3));
    assertThat(vpc.accessKey(A)).isNotEqualTo(before);
    assertThat(item(A, "meta-data/iam/security-credentials/")).isEqualTo("sentinel-vip");
  }

  @Test
  void expiredCredentialsAreRefused() {
    try (Ec2Client ec2 = Clients.ec2(vpc.endpoint(), vpc.accessKey(A))) {
      now = now.plus(Duration.ofMinutes(359));
      assertThat(ec2.describeRouteTables().routeTables()).isEmpty();
      now = now.plus(Duration.ofMinutes(2));
      assertThatThrownBy(ec2::describeRouteTables).hasMessageContaining("Request has expired");
    }
  }

  @Test
  void itCanFailHangDieAndHeal() throws Exception {
    Imds imds = vpc.metadata(A);
    imds.fail();
    assertThat(get(A, "meta-data/mac", "").statusCode()).isEqualTo(500);
    imds.hang();
    assertThatThrownBy(() -> get(A, "meta-data/mac", "", Duration.ofMillis(500)))
        .isInstanceOf(HttpTimeoutException.class);
    imds.die();
    assertThatThrownBy(() -> get(A, "meta-data/mac", "")).isInstanceOf(IOException.class);
    imds.heal();
    assertThat(item(A, "meta-data/instance-id")).isEqualTo(A);
  }

  private HttpResponse<String> put(String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(vpc.imds(A) + path)).PUT(BodyPublishers.noBody());
    return http.send(
        (headers.length == 0 ? request : request.headers(headers)).build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String instance, String item, String token) throws Exception {
    return get(instance, item, token, Duration.ofSeconds(30));
  }

  private HttpResponse<String> get(String instance, String item, String token, Duration limit)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(vpc.imds(instance) + "/latest/" + item)).timeout(limit);
    return http.send(
        (token.isEmpty() ? request : request.header("X-aws-ec2-metadata-token", token)).build(),
        BodyHandlers.ofString());
  }

  private String token(String instance) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create(vpc.imds(instance) + "/latest/api/token"))
                .PUT(BodyPublishers.noBody())
                .header("X-aws-ec2-metadata-token-ttl-seconds", "60")
                .build(),
            BodyHandlers.ofString())
        .body();
  }

  private String item(String instance, String path) throws Exception {
    HttpResponse<String> response = get(instance, path, token(instance));
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    return response.body();
  }
}
