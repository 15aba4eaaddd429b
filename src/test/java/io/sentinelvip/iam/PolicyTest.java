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
public class PolicyTest {

  private static final String TABLE = "rtb-00000001";
  private static final Policy FAILOVER = Policy.read("failover.json", List.of(TABLE));
  private static final Policy ALERT_ONLY = Policy.read("alert-only.json", List.of(TABLE));

  private static final String OWN = Request.arn("instance/i-00000001");
  private static final String CHECK = "ec2:Attribute/SourceDestCheck";
  private static final String TAG = "aws:ResourceTag/sentinel-vip";
  private static final String GROUP_OF_ROLE = "aws:PrincipalTag/sentinel-vip";

  static final List<Request> WANTED = wanted(Request.VPC, TABLE, Request.TOPIC);
  static final List<Request> HOSTILE = hostile(Request.VPC, TABLE);

  /**
   * What an agent needs in failover: to read, put metrics, publish alerts, replace and create the
   * route, and turn off the check by its instance and by an interface.
   */
  public static List<Request> wanted(String vpc, String table, String topic) {
    return List.of(
        read(),
        metrics(),
        publish(topic),
        replace(vpc, table),
        create(vpc, table),
        ofInstance(),
        ofInterface(vpc));
  }

  /** What somebody with the role's credentials might try. */
  public static List<Request> hostile(String vpc, String table) {
    String another = Request.arn("vpc/vpc-00000000000000002");
    List<Request> all = new ArrayList<>();
    all.add(read().with("ec2:Region", "us-east-1"));
    all.add(metrics().with("cloudwatch:namespace", "Billing"));
    for (Request route : List.of(replace(vpc, table), create(vpc, table))) {
      all.add(
          route
              .on(Request.arn("route-table/rtb-00000009"))
              .with("ec2:RouteTableID", "rtb-00000009"));
      all.add(route.with("ec2:Vpc", another));
      all.add(route.without("ec2:Vpc"));
    }
    all.add(ofInstance().on(Request.arn("instance/i-00000002")));
    all.add(ofInstance().without("ec2:SourceInstanceARN"));
    for (Request check : List.of(ofInstance(), ofInterface(vpc))) {
      all.add(check.with(CHECK, "true"));
      // Another attribute: user data, security groups.
      all.add(check.without(CHECK));
    }
    all.add(ofInterface(vpc).with(TAG, "another"));
    all.add(ofInterface(vpc).without(TAG));
    all.add(ofInterface(vpc).without(TAG).without(GROUP_OF_ROLE));
    all.add(ofInterface(vpc).with("ec2:Vpc", another));
    Request replace = replace(vpc, table);
    all.add(request("ec2:DeleteRoute", replace.resource(), replace.context()));
    all.add(request("ec2:AssociateRouteTable", replace.resource(), replace.context()));
    all.add(request("ec2:TerminateInstances", OWN, ofInstance().context()));
    all.add(request("iam:PassRole", "*", Map.of()));
    all.add(publish(Request.TOPIC + "-of-others"));
    all.add(publish("*"));
    all.add(new Request("sns:Subscribe", Request.TOPIC, Map.of()));
    return all;
  }

  private static Request read() {
    return request("ec2:DescribeRouteTables", "*", Map.of());
  }

  private static Request metrics() {
    return new Request(
        "cloudwatch:PutMetricData", "*", Map.of("cloudwatch:namespace", Request.NAMESPACE));
  }

  private static Request publish(String topic) {
    return new Request("sns:Publish", topic, Map.of());
  }

  private static Request replace(String vpc, String table) {
    return route("ec2:ReplaceRoute", vpc, table);
  }

  private static Request create(String vpc, String table) {
    return route("ec2:CreateRoute", vpc, table);
  }

  private static Request route(String action, String vpc, String table) {
    return request(
        action,
        Request.arn("route-table/" + table),
        Map.of("ec2:Vpc", Request.arn("vpc/" + vpc), "ec2:RouteTableID", table));
  }

  private static Request ofInstance() {
    return request("ec2:ModifyInstanceAttribute", OWN, Map.of(CHECK, "false"))
        .with("ec2:SourceInstanceARN", OWN);
  }

  private static Request ofInterface(String vpc) {
    return request(
        "ec2:ModifyNetworkInterfaceAttribute",
        Request.arn("network-interface/eni-00000001"),
        Map.of(
            CHECK,
            "false",
            "ec2:Vpc",
            Request.arn("vpc/" + vpc),
            TAG,
            Request.GROUP,
            GROUP_OF_ROLE,
            Request.GROUP));
  }

  private static Request request(String action, String resource, Map<String, String> context) {
    Request made = new Request(action, resource, context).with("ec2:Region", Request.REGION);
    return resource.equals("*") ? made : made.with("aws:ARN", resource);
  }

  @Test
  void failoverAllowsWhatIsWantedAndAlertOnlyToRead() {
    assertThat(Usage.missing(FAILOVER, WANTED)).isEmpty();
    assertThat(Usage.missing(ALERT_ONLY, WANTED)).isEqualTo(WANTED.subList(3, 7));
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
        .doesNotContain("REGION", "ACCOUNT", "NAMESPACE", "TOPIC", "XXXX", "AAAA", "BBBB");
  }

  @Test
  void aCallThatNoPolicyWasMeantForIsMissingAndAnActionThatNobodyCallsIsSuperfluous() {
    assertThat(Usage.superfluous(FAILOVER, List.of(read(), replace(Request.VPC, TABLE))))
        .contains("CreateMissingRoute ec2:CreateRoute", "Read ec2:DescribeInstances")
        .doesNotContain("MoveVip ec2:ReplaceRoute", "Read ec2:DescribeRouteTables");
    assertThat(
            Usage.missing(FAILOVER, List.of(route("ec2:DeleteRoute", Request.VPC, TABLE), read())))
        .hasSize(1);
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
    assertThatThrownBy(() -> Policy.of(document).allows(read()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("StringLike");
  }
}
