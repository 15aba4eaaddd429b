package io.sentinelvip.iam;

import io.sentinelvip.vpc.Call;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What IAM is asked about a call.
 *
 * @param action as {@code ec2:ReplaceRoute}
 * @param resource its ARN; {@code *} where the action knows none
 * @param context condition keys and their values; a key that the service does not give is absent
 */
public record Request(String action, String resource, Map<String, String> context) {

  public static final String REGION = "eu-central-1";
  public static final String ACCOUNT = "123456789012";
  public static final String VPC = "vpc-00000000000000001";

  /** Where the agents of a test put metrics, and the policies let them. */
  public static final String NAMESPACE = "SentinelVip";

  /** Where the agents of a test publish alerts. */
  public static final String TOPIC = "arn:aws:sns:" + REGION + ":" + ACCOUNT + ":ops";

  /** The value of the tag {@code sentinel-vip} of the role and of the interfaces of its nodes. */
  static final String GROUP = "mymaster";

  /** Copies the context. */
  public Request {
    context = Map.copyOf(context);
  }

  /**
   * The request behind a call of EC2 by an instance's role. The keys are those that the service
   * authorization reference lists for the action, and {@code aws:ARN} as it is used in practice:
   * the ARN of the resource.
   */
  public static Request of(Call call) {
    Map<String, String> context = new HashMap<>();
    if (call.action().equals("PutMetricData")) {
      return new Request(
          "cloudwatch:PutMetricData",
          "*",
          Map.of("cloudwatch:namespace", call.parameter("Namespace").orElse("")));
    }
    if (call.action().equals("Publish")) {
      return new Request("sns:Publish", call.parameter("TopicArn").orElse(""), Map.of());
    }
    context.put("ec2:Region", REGION);
    context.put("aws:PrincipalTag/sentinel-vip", GROUP);
    call.instance().ifPresent(i -> context.put("ec2:SourceInstanceARN", arn("instance/" + i)));
    String resource = resource(call).map(Request::arn).orElse("*");
    if (!resource.equals("*")) {
      context.put("aws:ARN", resource);
      if (!call.action().equals("ModifyInstanceAttribute")) {
        context.put("ec2:Vpc", arn("vpc/" + VPC));
      }
    }
    call.parameter("SourceDestCheck.Value")
        .ifPresent(v -> context.put("ec2:Attribute/SourceDestCheck", v));
    if (call.action().equals("ModifyNetworkInterfaceAttribute")) {
      context.put("aws:ResourceTag/sentinel-vip", GROUP);
    }
    return new Request("ec2:" + call.action(), resource, context);
  }

  private static Optional<String> resource(Call call) {
    if (call.action().startsWith("Describe")) {
      return Optional.empty();
    }
    return call.parameter("RouteTableId")
        .map(id -> "route-table/" + id)
        .or(() -> call.parameter("NetworkInterfaceId").map(id -> "network-interface/" + id))
        .or(() -> call.parameter("InstanceId").map(id -> "instance/" + id));
  }

  static String arn(String resource) {
    return "arn:aws:ec2:" + REGION + ":" + ACCOUNT + ":" + resource;
  }

  Request on(String other) {
    Map<String, String> changed = new HashMap<>(context);
    changed.put("aws:ARN", other);
    return new Request(action, other, changed);
  }

  Request with(String key, String value) {
    Map<String, String> changed = new HashMap<>(context);
    changed.put(key, value);
    return new Request(action, resource, changed);
  }

  Request without(String key) {
    Map<String, String> changed = new HashMap<>(context);
    changed.remove(key);
    return new Request(action, resource, changed);
  }
}
