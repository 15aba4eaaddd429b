package io.sentinelvip.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.ec2.Ec2Faults.Call;
import io.sentinelvip.model.Fault;
import java.net.ConnectException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

class Ec2FaultsTest {

  private static final Call WRITE = new Call("ec2:ReplaceRoute", "rtb-0a1b2c3d", true);
  private static final Call READ = new Call("ec2:DescribeRouteTables", "rtb-0a1b2c3d", false);

  @ParameterizedTest
  @CsvSource({
    "RequestLimitExceeded, 503, THROTTLED",
    "EC2ThrottledException, 503, THROTTLED",
    "Throttling, 400, THROTTLED",
    "SomethingNew, 429, THROTTLED",
    "InternalError, 500, TRANSIENT",
    "Unavailable, 503, TRANSIENT",
    "ServiceUnavailable, 400, TRANSIENT",
    "SomethingNew, 500, TRANSIENT",
    "SomethingNew, 302, TRANSIENT",
    "RequestExpired, 400, TRANSIENT",
    "AuthFailure, 401, TRANSIENT",
    "ExpiredToken, 403, TRANSIENT",
    "InvalidClientTokenId, 403, TRANSIENT",
    "UnauthorizedOperation, 403, DENIED",
    "AccessDeniedException, 403, DENIED",
    "OptInRequired, 401, DENIED",
    "Blocked, 400, DENIED",
    "PendingVerification, 400, DENIED",
    "InvalidRoute.NotFound, 400, NO_ROUTE",
    "RouteAlreadyExists, 400, ROUTE_EXISTS",
    "InvalidRouteTableID.NotFound, 400, MISSING",
    "InvalidRouteTableId.NotFound, 400, MISSING",
    "InvalidRouteTableId.Malformed, 400, MISSING",
    "InvalidNetworkInterfaceID.NotFound, 400, MISSING",
    "InvalidInstanceID.NotFound, 400, MISSING",
    "InvalidInstanceID, 400, REJECTED",
    "InvalidParameterValue, 400, REJECTED",
    "IncorrectInstanceState, 400, REJECTED",
    "OperationNotPermitted, 400, REJECTED",
    "RouteLimitExceeded, 400, REJECTED",
    "SomethingNew, 400, REJECTED"
  })
  void eachCodeMeansWhatEc2DocumentsForIt(String code, int status, Fault.Kind kind) {
    assertThat(Ec2Faults.of(WRITE, answer(code, status, "..."), true).kind()).isEqualTo(kind);
  }

  @Test
  void theRouteThatIsNotThereHidesBehindAGeneralCode() {
    assertThat(
            Ec2Faults.kindOf(
                "InvalidParameterValue",
                400,
                "There is no route defined for '172.16.0.10/32' in the route table. Use CreateRoute"
                    + " instead.",
                true))
        .isEqualTo(Fault.Kind.NO_ROUTE);
  }

  @Test
  void anErrorPageOfAProxyLeavesAWriteUnknown() {
    Ec2Exception page = answer(null, 504, null);
    Fault write = Ec2Faults.of(WRITE, page, true);
    assertThat(write.kind()).isEqualTo(Fault.Kind.UNKNOWN_OUTCOME);
    assertThat(write.text()).isEqualTo("ec2:ReplaceRoute on rtb-0a1b2c3d: HTTP 504");
    assertThat(Ec2Faults.of(READ, page, true).kind()).isEqualTo(Fault.Kind.TRANSIENT);
  }

  @Test
  void aDenialNamesActionAndResourceAndLeavesTheEncodedPartOut() {
    Fault fault =
        Ec2Faults.of(
            WRITE,
            answer(
                "UnauthorizedOperation",
                403,
                "You are not authorized to perform this operation.\n Encoded authorization failure"
                    + " message: AAECAwQFBgcICQ"),
            true);
    assertThat(fault.code()).isEqualTo("UnauthorizedOperation");
    assertThat(fault.text())
        .isEqualTo(
            "ec2:ReplaceRoute on rtb-0a1b2c3d: UnauthorizedOperation: You are not authorized to"
                + " perform this operation.; allow ec2:ReplaceRoute on rtb-0a1b2c3d in the policy"
                + " of the role that the agent uses");
  }

  @Test
  void theSignedHeadersThatAWrongSignatureBringsBackAreLeftOut() {
    Fault fault =
        Ec2Faults.of(
            READ,
            answer(
                "SignatureDoesNotMatch",
                403,
                """
                The request signature we calculated does not match the signature you provided.

                The Canonical String for this request should have been
                'POST
                /
                x-amz-security-token:IQoJb3JpZ2luX2Vj'
                """),
            true);
    assertThat(fault.text()).contains("does not match").doesNotContain("IQoJ", "token:");
  }

  @Test
  void whatHappenedBeforeAByteLeftDidNothing() {
    SdkClientException refused =
        SdkClientException.create("Unable to execute", new ConnectException("Connection refused"));
    Fault before = Ec2Faults.of(WRITE, refused, false);
    assertThat(before.kind()).isEqualTo(Fault.Kind.TRANSIENT);
    assertThat(before.code()).isEqualTo("ConnectException");
    assertThat(Ec2Faults.of(WRITE, refused, true).kind()).isEqualTo(Fault.Kind.UNKNOWN_OUTCOME);
    assertThat(Ec2Faults.of(READ, refused, true).kind()).isEqualTo(Fault.Kind.TRANSIENT);
  }

  @Test
  void aTimeoutIsUnknownOnlyOnceTheRequestHadLeft() {
    ApiCallAttemptTimeoutException late = ApiCallAttemptTimeoutException.create(2000);
    assertThat(Ec2Faults.of(WRITE, late, true).kind()).isEqualTo(Fault.Kind.UNKNOWN_OUTCOME);
    assertThat(Ec2Faults.of(WRITE, late, false).kind()).isEqualTo(Fault.Kind.TRANSIENT);
    assertThat(Ec2Faults.of(READ, late, true).kind()).isEqualTo(Fault.Kind.TRANSIENT);
  }

  @Test
  void refusedCredentialsAreToldFromOtherRefusals() {
    for (String code : new String[] {"ExpiredToken", "AUTHFAILURE", "RequestExpired"}) {
      Ec2Exception refused = answer(code, 403, "no");
      assertThat(Ec2Faults.isOfCredentials(refused)).as(code).isTrue();
      assertThat(Ec2Faults.of(READ, refused, true).text())
          .endsWith(
              "; the credentials were refused: they may have expired, or the clock may be wrong");
    }
    assertThat(Ec2Faults.isOfCredentials(answer("UnauthorizedOperation", 403, "no"))).isFalse();
    assertThat(Ec2Faults.isOfCredentials(answer(null, 403, "no"))).isFalse();
    assertThat(Ec2Faults.isOfCredentials(Ec2Exception.builder().build())).isFalse();
    assertThat(Ec2Faults.isOfCredentials(new IllegalStateException("ExpiredToken"))).isFalse();
  }

  @Test
  void missingCredentialsAreNamedWithTheRemedy() {
    SdkClientException none =
        SdkClientException.create("Unable to load credentials from any of the providers");
    Fault fault = Ec2Faults.of(WRITE, none, false);
    assertThat(fault.code()).isEqualTo("NoCredentials");
    assertThat(fault.text()).contains("attach an instance profile");
    assertThat(Ec2Faults.of(WRITE, none, true).code()).isEqualTo("SdkClientException");
  }

  @Test
  void theRootOfAFailureIsNamedAndWhatItSays() {
    SdkClientException silent =
        SdkClientException.create("Unable to execute", new IllegalStateException((String) null));
    assertThat(Ec2Faults.of(READ, silent, true).text())
        .isEqualTo("ec2:DescribeRouteTables on rtb-0a1b2c3d: IllegalStateException");
    SdkClientException refused =
        SdkClientException.create("Unable to execute", new ConnectException("Connection refused"));
    assertThat(Ec2Faults.of(READ, refused, true).text()).endsWith(": Connection refused");
  }

  @Test
  void anAnswerThatIsAllBlobSaysItsCodeOnly() {
    assertThat(
            Ec2Faults.of(
                    READ,
                    answer("Blocked", 400, "Encoded authorization failure message: AAEC"),
                    true)
                .text())
        .isEqualTo("ec2:DescribeRouteTables on rtb-0a1b2c3d: Blocked");
    assertThat(Ec2Faults.kindOf("", 500, "", true)).isEqualTo(Fault.Kind.UNKNOWN_OUTCOME);
  }

  private static Ec2Exception answer(@Nullable String code, int status, @Nullable String message) {
    return (Ec2Exception)
        Ec2Exception.builder()
            .statusCode(status)
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
            .build();
  }
}
