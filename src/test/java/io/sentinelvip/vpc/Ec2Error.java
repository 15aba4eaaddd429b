package io.sentinelvip.vpc;

/** An error answer of EC2 or STS, with its code, text and HTTP status. */
final class Ec2Error extends RuntimeException {

  private final int status;
  private final String code;
  private final String text;

  Ec2Error(int status, String code, String text) {
    super(code + ": " + text);
    this.status = status;
    this.code = code;
    this.text = text;
  }

  static Ec2Error of(String code, String text) {
    return new Ec2Error(400, code, text);
  }

  static Ec2Error invalid(String text) {
    return of("InvalidParameterValue", text);
  }

  static Ec2Error missing(String parameter) {
    return of("MissingParameter", "The request must contain the parameter %s".formatted(parameter));
  }

  static Ec2Error noRoute(String cidr) {
    return invalid(
        "There is no route defined for '%s' in the route table. Use CreateRoute instead."
            .formatted(cidr));
  }

  static Ec2Error severalInterfaces(String instance) {
    return of(
        "InvalidInstanceID",
        ("There are multiple interfaces attached to instance '%s'."
                + " Please specify an interface ID for the operation instead.")
            .formatted(instance));
  }

  static Ec2Error dryRun() {
    return new Ec2Error(
        412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
  }

  static Ec2Error throttled() {
    return new Ec2Error(503, "RequestLimitExceeded", "Request limit exceeded.");
  }

  static Ec2Error denied(String who, String action, String resource) {
    return new Ec2Error(
        403,
        "UnauthorizedOperation",
        ("You are not authorized to perform this operation. User: %s is not authorized to perform:"
                + " ec2:%s on resource: %s because no identity-based policy allows the ec2:%s"
                + " action. Encoded authorization failure message: c2VudGluZWwtdmlw")
            .formatted(who, action, resource, action));
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  String text() {
    return text;
  }
}
