package io.sentinelvip.vpc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteOrigin;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.StsException;

/** What only the emulator has: the builder, the other hand, the log, who signed. */
class EmulatedVpcTest {

  private static final String VIP = "172.16.0.10/32";
  private static final String TABLE = "rtb-0000000a";
  private static final String ROLE = "arn:aws:iam::999999999999:role/owner";

  private final EmulatedVpc vpc =
      EmulatedVpc.builder()
          .instance("i-0000000a", i -> i.eni("eni-0000000a", "127.0.0.11"))
          .instance("i-0000000b", i -> i.eni("eni-0000000b", "127.0.0.12"))
          .table(TABLE, t -> t.main().tag("sentinel-vip", "mymaster").route(VIP, "eni-0000000a"))
          .table("rtb-0000000b", t -> t.propagated(VIP, "vgw-0000000a"))
          .assumableRole(ROLE)
          .start();
  private final Ec2Client ec2 = Clients.ec2(vpc.endpoint(), vpc.accessKey("i-0000000b"));

  @AfterEach
  void close() {
    ec2.close();
    vpc.close();
  }

  @Test
  void aRouteSaysWhereItPointsNow() {
    assertThat(vpc.route(TABLE, VIP).orElseThrow().target()).isEqualTo("eni-0000000a");
    ec2.replaceRoute(r -> r.routeTableId(TABLE).destinationCidrBlock(VIP).instanceId("i-0000000b"));
    EmulatedVpc.RouteView route = vpc.route(TABLE, VIP).orElseThrow();
    assertThat(route.target()).isEqualTo("eni-0000000b");
    assertThat(route.instance()).contains("i-0000000b");
    assertThat(route.active()).isTrue();
  }

  @Test
  void theLogSaysWhoCalledWhatAndWhatCameOfIt() {
    ec2.replaceRoute(r -> r.routeTableId(TABLE).destinationCidrBlock(VIP).instanceId("i-0000000b"));
    ec2.describeRouteTables();
    Call call = vpc.calls("ReplaceRoute").get(0);
    assertThat(call.instance()).contains("i-0000000b");
    assertThat(call.accessKey).isEqualTo(vpc.accessKey("i-0000000b"));
    assertThat(call.table()).contains(TABLE);
    assertThat(call.parameter("DestinationCidrBlock")).contains(VIP);
    assertThat(call.status()).isEqualTo(200);
    assertThat(call.userAgent).contains("aws-sdk-java");
    assertThat(call.appliedNanos().orElseThrow()).isGreaterThanOrEqualTo(call.arrivedNanos);
    assertThat(vpc.mutatingCalls()).containsExactly(call);
  }

  @Test
  void aCallArrivesWithItsFirstBytes() throws Exception {
    URI at = vpc.endpoint();
    String body = "Action=DescribeSubnets";
    String request =
        "POST / HTTP/1.1\r\nHost: ec2\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    try (Socket slow = new Socket(at.getHost(), at.getPort())) {
      slow.getOutputStream().write(request.substring(0, 10).getBytes(US_ASCII));
      // The next call is read later, so that when it is answered those bytes have come.
      ec2.describeRouteTables();
      long rest = System.nanoTime();
      slow.getOutputStream().write(request.substring(10).getBytes(US_ASCII));
      vpc.log().await("DescribeSubnets", 1, Duration.ofSeconds(10));
      assertThat(vpc.calls("DescribeSubnets").get(0).arrivedNanos - rest).isNegative();
      assertThat(vpc.calls("DescribeRouteTables").get(0).arrivedNanos - rest).isNegative();
    }
  }

  @Test
  void aDryRunIsLoggedAsMutatingButIsNoWriteAndChangesNothing() {
    assertThatThrownBy(
            () ->
                ec2.replaceRoute(
                    r ->
                        r.routeTableId(TABLE)
                            .destinationCidrBlock(VIP)
                            .instanceId("i-0000000b")
                            .dryRun(true)))
        .asInstanceOf(type(Ec2Exception.class))
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(412));
    assertThat(vpc.mutatingCalls()).hasSize(1);
    assertThat(vpc.log().writes()).isEmpty();
    assertThat(vpc.calls("ReplaceRoute").get(0).appliedNanos()).isEmpty();
    assertThat(vpc.route(TABLE, VIP).orElseThrow().target()).isEqualTo("eni-0000000a");
  }

  @Test
  void anotherHandLeavesNoCall() {
    vpc.point(TABLE, VIP, "eni-0000000b");
    vpc.sourceDestCheck("eni-0000000b", false);
    assertThat(vpc.route(TABLE, VIP).orElseThrow().target()).isEqualTo("eni-0000000b");
    assertThat(vpc.sourceDestCheck("eni-0000000b")).isFalse();
    vpc.removeRoute(TABLE, VIP);
    assertThat(vpc.route(TABLE, VIP)).isEmpty();
    assertThat(vpc.log().all()).isEmpty();
  }

  @Test
  void aRouteToAnInstanceThatIsNotRunningIsABlackhole() {
    vpc.stop("i-0000000a");
    assertThat(vpc.route(TABLE, VIP).orElseThrow().active()).isFalse();
    vpc.start("i-0000000a");
    assertThat(vpc.route(TABLE, VIP).orElseThrow().active()).isTrue();
    vpc.terminate("i-0000000a");
    assertThat(vpc.route(TABLE, VIP).orElseThrow().active()).isFalse();
    assertThat(ec2.describeRouteTables(r -> r.routeTableIds(TABLE)).routeTables().get(0).routes())
        .anySatisfy(r -> assertThat(r.stateAsString()).isEqualTo("blackhole"));
  }

  @Test
  void aPropagatedRouteCannotBeReplacedButOneBesideItCanBeMade() {
    String table = "rtb-0000000b";
    assertThatThrownBy(
            () ->
                ec2.replaceRoute(
                    r -> r.routeTableId(table).destinationCidrBlock(VIP).instanceId("i-0000000a")))
        .hasMessageContaining("Use CreateRoute instead");
    ec2.createRoute(r -> r.routeTableId(table).destinationCidrBlock(VIP).instanceId("i-0000000a"));
    assertThat(ec2.describeRouteTables(r -> r.routeTableIds(table)).routeTables().get(0).routes())
        .filteredOn(r -> VIP.equals(r.destinationCidrBlock()))
        .extracting(Route::origin)
        .containsExactlyInAnyOrder(
            RouteOrigin.ENABLE_VGW_ROUTE_PROPAGATION, RouteOrigin.CREATE_ROUTE);
    assertThat(vpc.route(table, VIP).orElseThrow().propagated()).isFalse();
  }

  @Test
  void aCallWithAnAssumedRoleIsStillKnownByItsInstance() {
    try (StsClient sts = sts(vpc.endpoint(), vpc.accessKey("i-0000000a"))) {
      assertThat(sts.getCallerIdentity().arn()).endsWith("assumed-role/sentinel-vip/i-0000000a");
      assertThatThrownBy(() -> sts.assumeRole(r -> r.roleArn(ROLE + "2").roleSessionName("vip")))
          .asInstanceOf(type(StsException.class))
          .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));
      Credentials made = sts.assumeRole(r -> r.roleArn(ROLE).roleSessionName("vip")).credentials();
      try (Ec2Client owner = Clients.ec2(vpc.endpoint(), made.accessKeyId())) {
        owner.describeRouteTables();
      }
    }
    Call call = vpc.calls("DescribeRouteTables").get(0);
    assertThat(call.callerArn()).endsWith("assumed-role/owner/vip");
    assertThat(call.instance()).contains("i-0000000a");
  }

  @Test
  void anUnsignedCallIsRefused() {
    try (Ec2Client nobody =
        Ec2Client.builder()
            .endpointOverride(vpc.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .build()) {
      assertThatThrownBy(nobody::describeRouteTables)
          .asInstanceOf(type(Ec2Exception.class))
          .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AuthFailure"));
    }
  }

  private static StsClient sts(URI endpoint, String key) {
    return StsClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(key, "secret")))
        .build();
  }
}
