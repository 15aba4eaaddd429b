package io.sentinelvip.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the policies of {@code iam/} keep their role from. */
class PolicyTest {

  private static final String TABLE = "rtb-00000001";
  private static final Policy FAILOVER = Policy.read("failover.json", List.of(TABLE));
  private static final Policy ALERT_ONLY = Policy.read("alert-only.json", List.of(TABLE));

  private static final String OWN = Request.arn("instance/i-00000001");
  private static final String OTHER_VPC = Request.arn("vpc/vpc-00000000000000002");
  private static final String CHECK = "ec2:Attribute/SourceDestCheck";

  private static final Request READ = request("ec2:DescribeRouteTables", "*", Map.of());
  private static final Request METRICS =
      new Request(
          "cloudwatch:PutMetricData", "*", Map.of("cloudwatch:namespace", Request.NAMESPACE));
  private static final Request REPLACE = route("ec2:ReplaceRoute");
  private static final Request CREATE = route("ec2:CreateRoute");
  private static final Request INSTANCE =
      request("ec2:ModifyInstanceAttribute", OWN, Map.of(CHECK, "false"))
          .with("ec2:SourceInstanceARN", OWN);
  private static final Request INTERFACE =
      request(
          "ec2:ModifyNetworkInterfaceAttribute",
          Request.arn("network-interface/eni-00000001"),
          Map.of(
              CHECK,
              "false",
              "ec2:Vpc",
              Request.arn("vpc/" + Request.VPC),
              "aws:ResourceTag/sentinel-vip",
              Request.GROUP,
              "aws:PrincipalTag/sentinel-vip",
              Request.GROUP));

  static final List<Request> WANTED = List.of(READ, METRICS, REPLACE, CREATE, INSTANCE, INTERFACE);

  /** What somebody with the role's credentials might try. */
  static final List<Request> HOSTILE = hostile();

  private static List<Request> hostile() {
    List<Request> all = new ArrayList<>();
    all.add(READ.with("ec2:Region", "us-east-1"));
    all.add(METRICS.with("cloudwatch:namespace", "Billing"));
    for (Request route : List.of(REPLACE, CREATE)) {
      all.add(route.on(Request.arn("route-table/rtb-00000009")));
      all.add(route.with("ec2:Vpc", OTHER_VPC));
      all.add(route.without("ec2:Vpc"));
    }
    all.add(INSTANCE.on(Request.arn("instance/i-00000002")));
    all.add(INSTANCE.without("ec2:SourceInstanceARN"));
    for (Request check : List.of(INSTANCE, INTERFACE)) {
      all.add(check.with(CHECK, "true"));
      // Another attribute: user data, security groups.
      all.add(check.without(CHECK));
    }
    all.add(INTERFACE.with("aws:ResourceTag/sentinel-vip", "another"));
    all.add(INTERFACE.without("aws:ResourceTag/sentinel-vip"));
    all.add(
        INTERFACE.without("aws:ResourceTag/sentinel-vip").without("aws:PrincipalTag/sentinel-vip"));
    all.add(INTERFACE.with("ec2:Vpc", OTHER_VPC));
    all.add(request("ec2:DeleteRoute", REPLACE.resource(), REPLACE.context()));
    all.add(request("ec2:AssociateRouteTable", REPLACE.resource(), REPLACE.context()));
    all.add(request("ec2:TerminateInstances", OWN, INSTANCE.context()));
    all.add(request("iam:PassRole", "*", Map.of()));
    all.add(request("sns:Publish", "*", Map.of()));
    return all;
  }

  private static Request route(String action) {
    return request(
        action,
        Request.arn("route-table/" + TABLE),
        Map.of("ec2:Vpc", Request.arn("vpc/" + Request.VPC)));
  }

  private static Request request(String action, String resource, Map<String, String> context) {
    Request made = new Request(action, resource, context).with("ec2:Region", Request.REGION);
    return resource.equals("*") ? made : made.with("aws:ARN", resource);
  }

  @Test
  void failoverAllowsWhatIsWantedAndAlertOnlyToRead() {
    assertThat(Usage.missing(FAILOVER, WANTED)).isEmpty();
    assertThat(Usage.missing(ALERT_ONLY, WANTED))
        .containsExactly(REPLACE, CREATE, INSTANCE, INTERFACE);
  }

  @ParameterizedTest
  @FieldSource("HOSTILE")
  void neitherAllowsMore(Request hostile) {
    assertThat(FAILOVER.by(hostile)).isEmpty();
    assertThat(ALERT_ONLY.by(hostile)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"failover.json", "alert-only.json"})
  void noConditionCouldBeLeftOut(String file) {
    Map<String, Policy> variants = Variants.withoutACondition(Policy.read(file, List.of(TABLE)));
    assertThat(variants).isNotEmpty();
    variants.forEach(
        (what, less) -> assertThat(HOSTILE).as("without %s", what).anyMatch(less::allows));
  }

  @Test
  void noPlaceholderIsLeft() {
    assertThat(FAILOVER.document().toString() + ALERT_ONLY.document())
        .doesNotContain("REGION", "ACCOUNT", "NAMESPACE", "XXXX", "AAAA", "BBBB");
  }

  @Test
  void aCallThatNoPolicyWasMeantForIsMissingAndAnActionThatNobodyCallsIsSuperfluous() {
    assertThat(Usage.superfluous(FAILOVER, List.of(READ, REPLACE)))
        .contains("CreateMissingRoute ec2:CreateRoute", "Read ec2:DescribeInstances")
        .doesNotContain("MoveVip ec2:ReplaceRoute", "Read ec2:DescribeRouteTables");
    assertThat(Usage.missing(FAILOVER, List.of(route("ec2:DeleteRoute"), READ))).hasSize(1);
  }

  @Test
  void whatTheEvaluatorDoesNotKnowItDoesNotJudge() throws Exception {
    ObjectNode document =
        (ObjectNode)
            new ObjectMapper()
                .readTree(
                    """
        {"Statement": [{"Sid": "A", "Effect": "Allow", "Action": "ec2:*", "Resource": "*",
          "Condition": {"StringLike": {"ec2:Region": "eu-*"}}}]}
        """);
    assertThatThrownBy(() -> Policy.of(document).allows(READ))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("StringLike");
  }
}
