package io.sentinelvip.vpc;

import java.time.Duration;
import java.util.Set;

/** GetCallerIdentity and AssumeRole. */
final class Sts {

  private static final Set<String> ACTIONS = Set.of("GetCallerIdentity", "AssumeRole");

  private final Identities identities;
  private final Set<String> roles;

  /**
   * STS as it stands.
   *
   * @param roles the ARNs of those that anybody may assume
   */
  Sts(Identities identities, Set<String> roles) {
    this.identities = identities;
    this.roles = roles;
  }

  boolean knows(String action) {
    return ACTIONS.contains(action);
  }

  String run(Call call) {
    return call.action().equals("AssumeRole")
        ? assume(call)
        : new Xml()
            .text("Arn", call.callerArn())
            .text("UserId", call.accessKey)
            .text("Account", NetworkReads.ACCOUNT)
            .toString();
  }

  private String assume(Call call) {
    String arn = call.query().required("RoleArn");
    String session = call.query().required("RoleSessionName");
    if (!roles.contains(arn)) {
      throw new Ec2Error(
          403,
          "AccessDenied",
          "User: %s is not authorized to perform: sts:AssumeRole on resource: %s"
              .formatted(call.callerArn(), arn));
    }
    String role = arn.substring(arn.lastIndexOf('/') + 1);
    Duration duration = Duration.ofSeconds(call.query().number("DurationSeconds", 3600));
    Identities.Credentials made = identities.assume(call.caller(), role, session, duration);
    Xml xml = new Xml();
    xml.in(
        "Credentials",
        () ->
            xml.text("AccessKeyId", made.accessKey())
                .text("SecretAccessKey", made.secretKey())
                .text("SessionToken", made.token())
                .text("Expiration", made.expires()));
    xml.in(
        "AssumedRoleUser",
        () ->
            xml.text("Arn", identities.caller(made.accessKey()).arn())
                .text("AssumedRoleId", "AROAEMULATED:" + session));
    return xml.toString();
  }
}
