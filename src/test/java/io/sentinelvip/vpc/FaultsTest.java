package io.sentinelvip.vpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

@Timeout(30)
class FaultsTest {

  private static final String VIP = "172.16.0.10/32";
  private static final String T1 = "rtb-0000000a";
  private static final String T2 = "rtb-0000000b";
  private static final Duration SOON = Duration.ofSeconds(10);

  private final EmulatedVpc vpc =
      EmulatedVpc.builder()
          .instance("i-0000000a", i -> i.eni("eni-0000000a", "127.0.0.11"))
          .instance("i-0000000b", i -> i.eni("eni-0000000b", "127.0.0.12"))
          .table(T1, t -> t.main().route(VIP, "eni-0000000a"))
          .table(T2, t -> t.route(VIP, "eni-0000000a"))
          .start();
  private final Ec2Client ec2 = Clients.ec2(vpc.endpoint(), vpc.accessKey("i-0000000b"));

  @AfterEach
  void close() {
    ec2.close();
    vpc.close();
  }

  @Test
  void aThrottleEndsAfterItsCountAndIsForItsTableAlone() {
    vpc.faults().on("ReplaceRoute").table(T1).times(2).throttle();
    assertThat(codeOf(() -> move(T1))).isEqualTo("RequestLimitExceeded 503");
    move(T2);
    assertThat(codeOf(() -> move(T1))).isEqualTo("RequestLimitExceeded 503");
    move(T1);
    assertThat(target(T1)).isEqualTo("eni-0000000b");
  }

  @Test
  void errorsHaveEc2sCodesAndStatuses() {
    vpc.faults().on("ReplaceRoute").times(1).internalError();
    vpc.faults().on("ReplaceRoute").times(1).unavailable();
    vpc.faults().on("ReplaceRoute").times(1).denied();
    vpc.faults().on("ReplaceRoute").times(1).refuse(400, "RequestExpired", "Request has expired.");
    assertThat(codeOf(() -> move(T1))).isEqualTo("InternalError 500");
    assertThat(codeOf(() -> move(T1))).isEqualTo("Unavailable 503");
    assertThatThrownBy(() -> move(T1))
        .hasMessageContaining("not authorized to perform: ec2:ReplaceRoute on resource")
        .hasMessageContaining("route-table/" + T1);
    assertThat(codeOf(() -> move(T1))).isEqualTo("RequestExpired 400");
    assertThat(target(T1)).isEqualTo("eni-0000000a");
    assertThat(vpc.calls("ReplaceRoute").get(2).errorCode()).isEqualTo("UnauthorizedOperation");
  }

  @Test
  void aFaultOfOneInstanceLeavesTheOthers() {
    vpc.faults().on("*").instance("i-0000000a").denied();
    move(T1);
    try (Ec2Client a = Clients.ec2(vpc.endpoint(), vpc.accessKey("i-0000000a"))) {
      assertThat(codeOf(a::describeRouteTables)).isEqualTo("UnauthorizedOperation 403");
    }
  }

  @Test
  void aDeniedDryRunIsToldSoAndASpareDryRunIsNot() {
    Fault fault = vpc.faults().on("ReplaceRoute").notDryRun().denied();
    assertThat(codeOf(() -> dryRun(T1))).isEqualTo("DryRunOperation 412");
    assertThat(codeOf(() -> move(T1))).isEqualTo("UnauthorizedOperation 403");
    assertThat(fault.hits()).isEqualTo(1);
    fault.clear();
    vpc.faults().on("ReplaceRoute").denied();
    assertThat(codeOf(() -> dryRun(T1))).isEqualTo("UnauthorizedOperation 403");
  }

  @Test
  void aHungCallHasNoEffectAndBlocksNoOther() throws Exception {
    Fault fault = vpc.faults().on("ReplaceRoute").table(T1).hang();
    assertThatThrownBy(() -> move(T1, Duration.ofMillis(200)))
        .isInstanceOf(SdkClientException.class);
    move(T2);
    assertThat(vpc.calls("ReplaceRoute").get(0).answeredNanos()).isEmpty();
    fault.clear();
    vpc.log().await(calls -> calls.get(0).answeredNanos().isPresent(), SOON);
    assertThat(target(T1)).isEqualTo("eni-0000000a");
    assertThat(target(T2)).isEqualTo("eni-0000000b");
  }

  @Test
  void aHangMayEndByItself() {
    vpc.faults().on("ReplaceRoute").hang(Duration.ofMillis(50));
    assertThatThrownBy(() -> move(T1)).isInstanceOf(SdkClientException.class);
    assertThat(target(T1)).isEqualTo("eni-0000000a");
  }

  @Test
  void aResetCallHasNoEffect() {
    vpc.faults().on("ReplaceRoute").times(1).reset();
    assertThatThrownBy(() -> move(T1)).isInstanceOf(SdkClientException.class);
    assertThat(target(T1)).isEqualTo("eni-0000000a");
    assertThat(vpc.calls("ReplaceRoute")).hasSize(1);
    assertThat(vpc.calls("ReplaceRoute").get(0).status()).isZero();
  }

  @Test
  void anAnswerMayBeLostAfterItTookEffect() {
    vpc.faults().on("ReplaceRoute").table(T1).applyThenReset();
    vpc.faults().on("ReplaceRoute").table(T2).applyThenHang();
    assertThatThrownBy(() -> move(T1)).isInstanceOf(SdkClientException.class);
    assertThatThrownBy(() -> move(T2, Duration.ofMillis(200)))
        .isInstanceOf(SdkClientException.class);
    assertThat(target(T1)).isEqualTo("eni-0000000b");
    assertThat(target(T2)).isEqualTo("eni-0000000b");
  }

  @Test
  void aCallMayTakeEffectAfterItsCallerGaveUp() throws Exception {
    vpc.faults().on("ReplaceRoute").applyLate(Duration.ofMillis(600));
    assertThatThrownBy(() -> move(T1, Duration.ofMillis(100)))
        .isInstanceOf(SdkClientException.class);
    assertThat(target(T1)).isEqualTo("eni-0000000a");
    vpc.log().await(calls -> calls.get(0).appliedNanos().isPresent(), SOON);
    assertThat(target(T1)).isEqualTo("eni-0000000b");
  }

  @Test
  void readsMayLagByChangesByTimeOrStandStill() {
    vpc.point(T1, VIP, "eni-0000000b");
    vpc.faults().on("DescribeRouteTables").times(1).stale(1);
    assertThat(read(T1)).contains("eni-0000000a");
    assertThat(read(T1)).contains("eni-0000000b");
    vpc.faults().on("DescribeRouteTables").times(1).stale(Duration.ofHours(1));
    assertThat(read(T1)).contains("eni-0000000a");
    Fault frozen = vpc.faults().on("Describe*").frozen();
    vpc.removeRoute(T1, VIP);
    assertThat(read(T1)).contains("eni-0000000b");
    frozen.clear();
    assertThat(read(T1)).isEmpty();
  }

  @Test
  void latencyIsHalfBeforeTheEffectAndHalfAfter() {
    vpc.latency(Duration.ofMillis(100));
    move(T1);
    Call call = vpc.calls("ReplaceRoute").get(0);
    assertThat(call.appliedNanos().orElseThrow() - call.arrivedNanos).isGreaterThan(49_000_000);
    assertThat(call.answeredNanos().orElseThrow() - call.appliedNanos().orElseThrow())
        .isGreaterThan(49_000_000);
  }

  @Test
  void aDelayedCallIsAnsweredInTheEnd() {
    vpc.faults().on("ReplaceRoute").delay(Duration.ofMillis(50));
    move(T1);
    Call call = vpc.calls("ReplaceRoute").get(0);
    assertThat(call.appliedNanos().orElseThrow() - call.arrivedNanos).isGreaterThan(49_000_000);
  }

  private void move(String table) {
    move(table, SOON);
  }

  private void move(String table, Duration timeout) {
    ec2.replaceRoute(
        r ->
            r.routeTableId(table)
                .destinationCidrBlock(VIP)
                .networkInterfaceId("eni-0000000b")
                .overrideConfiguration(o -> o.apiCallTimeout(timeout)));
  }

  private void dryRun(String table) {
    ec2.replaceRoute(
        r ->
            r.routeTableId(table)
                .destinationCidrBlock(VIP)
                .networkInterfaceId("eni-0000000a")
                .dryRun(true));
  }

  private String target(String table) {
    return vpc.route(table, VIP).orElseThrow().target();
  }

  private Optional<String> read(String table) {
    return ec2
        .describeRouteTables(r -> r.routeTableIds(table))
        .routeTables()
        .get(0)
        .routes()
        .stream()
        .filter(r -> VIP.equals(r.destinationCidrBlock()))
        .map(r -> r.networkInterfaceId())
        .findFirst();
  }

  private static String codeOf(ThrowingCallable call) {
    try {
      call.call();
      return "none";
    } catch (Ec2Exception e) {
      return e.awsErrorDetails().errorCode() + " " + e.statusCode();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
