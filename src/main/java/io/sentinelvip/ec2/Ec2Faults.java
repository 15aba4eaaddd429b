package io.sentinelvip.ec2;

import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Fault.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What the SDK's exceptions mean. Codes: "Error codes for the Amazon EC2 API"; their capitals are
 * not consistent ({@code InvalidRouteTableID}, {@code InvalidRouteTableId}), so none is relied on.
 */
final class Ec2Faults {

  /**
   * What was tried, for the text and the verdict.
   *
   * @param action as in a policy: {@code ec2:ReplaceRoute}
   * @param resource what it was tried on
   * @param mutating whether an answer that did not come leaves it unknown whether it was done
   */
  record Call(String action, String resource, boolean mutating) {
    @Override
    public String toString() {
      return action + " on " + resource;
    }
  }

  private static final Set<String> THROTTLED =
      Set.of(
          "requestlimitexceeded",
          "ec2throttledexception",
          "throttling",
          "throttlingexception",
          "throttledexception",
          "requestthrottled",
          "requestthrottledexception",
          "toomanyrequestsexception",
          "bandwidthlimitexceeded",
          "slowdown");

  private static final Set<String> SERVER =
      Set.of(
          "internalerror",
          "internalfailure",
          "internalservererror",
          "serverinternal",
          "serviceunavailable",
          "unavailable",
          "requesttimeout",
          "requesttimeoutexception");

  /** The credentials themselves are refused: new ones, or a clock set right, heal that. */
  private static final Set<String> CREDENTIALS =
      Set.of(
          "authfailure",
          "requestexpired",
          "expiredtoken",
          "expiredtokenexception",
          "invalidclienttokenid",
          "invalidaccesskeyid",
          "unrecognizedclientexception",
          "signaturedoesnotmatch",
          "invalidsignatureexception",
          "incompletesignature",
          "missingauthenticationtoken",
          "requestinthefuture");

  /** A policy says no. */
  private static final Set<String> POLICY =
      Set.of("unauthorizedoperation", "accessdenied", "accessdeniedexception");

  /** The account may not. */
  private static final Set<String> ACCOUNT =
      Set.of("optinrequired", "blocked", "pendingverification");

  private Ec2Faults() {}

  /**
   * The fault.
   *
   * @param left whether the request may have reached the service
   */
  static Fault of(Call call, SdkException e, boolean left) {
    if (e instanceof AwsServiceException service && service.statusCode() > 0) {
      return ofAnswer(call, service);
    }
    if (isTimeout(e)) {
      return noAnswer(call, left);
    }
    Kind kind = kindOf(call, left);
    if (!left && isMissingCredentials(e)) {
      return new Fault(
          kind,
          "NoCredentials",
          call
              + ": no AWS credentials: neither the environment, a profile nor an instance role"
              + " gives any; attach an instance profile, and see that IMDS can be reached");
    }
    Throwable root = rootOf(e);
    return new Fault(kind, root.getClass().getSimpleName(), call + ": " + oneLine(messageOf(root)));
  }

  /** The limit of the call is over. */
  static Fault noAnswer(Call call, boolean left) {
    return new Fault(kindOf(call, left), "Timeout", call + ": no answer in time");
  }

  private static Kind kindOf(Call call, boolean left) {
    return left && call.mutating() ? Kind.UNKNOWN_OUTCOME : Kind.TRANSIENT;
  }

  private static Fault ofAnswer(Call call, AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    String code = details == null || details.errorCode() == null ? "" : details.errorCode();
    String message =
        details == null || details.errorMessage() == null ? "" : details.errorMessage();
    Kind kind = kindOf(code, e.statusCode(), message, call.mutating());
    String shown = code.isEmpty() ? "HTTP " + e.statusCode() : code;
    String said = withoutBlob(oneLine(message));
    return new Fault(
        kind, shown, call + ": " + shown + (said.isEmpty() ? "" : ": " + said) + hint(call, code));
  }

  /**
   * What an error answer means.
   *
   * @param code EC2's word, empty where the answer was not EC2's own
   */
  static Kind kindOf(String code, int status, String message, boolean mutating) {
    String c = code.toLowerCase(Locale.ROOT);
    if (THROTTLED.contains(c) || status == 429) {
      return Kind.THROTTLED;
    }
    if (c.isEmpty() && status >= 500) {
      // A proxy's or load balancer's own answer: what became of the request behind it is not known.
      return mutating ? Kind.UNKNOWN_OUTCOME : Kind.TRANSIENT;
    }
    if (SERVER.contains(c) || CREDENTIALS.contains(c) || status >= 500) {
      return Kind.TRANSIENT;
    }
    if (POLICY.contains(c) || ACCOUNT.contains(c)) {
      return Kind.DENIED;
    }
    return kindOfRequestError(c, status, message);
  }

  private static Kind kindOfRequestError(String code, int status, String message) {
    // ReplaceRoute says the former of a route that is not there; the latter is documented for it.
    if ((code.equals("invalidparametervalue")
            && message.toLowerCase(Locale.ROOT).contains("no route defined"))
        || code.equals("invalidroute.notfound")) {
      return Kind.NO_ROUTE;
    }
    if (code.equals("routealreadyexists")) {
      return Kind.ROUTE_EXISTS;
    }
    if (code.endsWith(".notfound") || code.endsWith(".malformed")) {
      return Kind.MISSING;
    }
    return status >= 400 ? Kind.REJECTED : Kind.TRANSIENT;
  }

  private static String hint(Call call, String code) {
    String c = code.toLowerCase(Locale.ROOT);
    if (POLICY.contains(c)) {
      return "; allow "
          + call.action()
          + " on "
          + call.resource()
          + " in the policy of the role that the agent uses";
    }
    if (CREDENTIALS.contains(c)) {
      return "; the credentials were refused: they may have expired, or the clock may be wrong";
    }
    return "";
  }

  /**
   * EC2 appends kilobytes that only {@code sts:DecodeAuthorizationMessage} can read; STS, where the
   * signature is wrong, the signed headers, of which one is the session token.
   */
  private static String withoutBlob(String message) {
    String shown = message;
    for (String blob : List.of("Encoded authorization failure message", "The Canonical String")) {
      int at = shown.indexOf(blob);
      shown = at < 0 ? shown : shown.substring(0, at);
    }
    return shown.strip();
  }

  private static boolean isTimeout(SdkException e) {
    return e instanceof ApiCallTimeoutException
        || e instanceof ApiCallAttemptTimeoutException
        || e instanceof AbortedException;
  }

  private static boolean isMissingCredentials(SdkException e) {
    return messageOf(e).startsWith("Unable to load credentials");
  }

  /** Whether a service refused the credentials that a call was signed with. */
  static boolean isOfCredentials(Throwable e) {
    return e instanceof AwsServiceException service
        && service.awsErrorDetails() != null
        && service.awsErrorDetails().errorCode() != null
        && CREDENTIALS.contains(service.awsErrorDetails().errorCode().toLowerCase(Locale.ROOT));
  }

  private static Throwable rootOf(Throwable e) {
    Throwable root = e;
    for (int depth = 0; depth < 20 && root.getCause() != null; depth++) {
      root = root.getCause();
    }
    return root;
  }

  private static String messageOf(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
