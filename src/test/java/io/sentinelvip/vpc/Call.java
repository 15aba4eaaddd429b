package io.sentinelvip.vpc;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** One call of EC2 or STS as the emulator saw it; what came of it is filled in as it comes. */
public final class Call {

  /** When it arrived, by {@link System#nanoTime}. */
  public final long arrivedNanos;

  /** When it arrived, by the VPC's clock. */
  public final Instant arrived;

  /** The access key that signed it. */
  public final String accessKey;

  /** The {@code User-Agent}, or an empty text. */
  public final String userAgent;

  private final Query query;
  private final Identities.Caller caller;
  private volatile OptionalLong appliedNanos = OptionalLong.empty();
  private volatile OptionalLong answeredNanos = OptionalLong.empty();
  private volatile int status;
  private volatile String errorCode = "";

  Call(
      long arrivedNanos,
      Query query,
      Instant arrived,
      String accessKey,
      Identities.Caller caller,
      String agent) {
    this.arrivedNanos = arrivedNanos;
    this.arrived = arrived;
    this.query = query;
    this.accessKey = accessKey;
    this.caller = caller;
    this.userAgent = agent;
  }

  /** As {@code ReplaceRoute}. */
  public String action() {
    return query.action();
  }

  /** A parameter by its name on the wire, as {@code DestinationCidrBlock}. */
  public Optional<String> parameter(String name) {
    return query.get(name);
  }

  /** The table of a call that names one, the first where it names several. */
  public Optional<String> table() {
    return query.get("RouteTableId").or(() -> query.get("RouteTableId.1"));
  }

  /** Whether it only asked for leave. */
  public boolean isDryRun() {
    return query.flag("DryRun");
  }

  /** Whether its action is one that changes things, DryRun or not. */
  public boolean isMutating() {
    return Action.mutates(action());
  }

  /** The instance whose role signed it, directly or through an assumed role. */
  public Optional<String> instance() {
    return caller.instance();
  }

  /** The caller's ARN. */
  public String callerArn() {
    return caller.arn();
  }

  /** When it took effect, by {@link System#nanoTime}; empty where it did not (yet). */
  public OptionalLong appliedNanos() {
    return appliedNanos;
  }

  /** When the answer was sent, or the connection cut. */
  public OptionalLong answeredNanos() {
    return answeredNanos;
  }

  /** HTTP's status; 0 while, or where, there was no answer. */
  public int status() {
    return status;
  }

  /** The error's code; empty for a success or for no answer. */
  public String errorCode() {
    return errorCode;
  }

  Query query() {
    return query;
  }

  Identities.Caller caller() {
    return caller;
  }

  void applied() {
    appliedNanos = OptionalLong.of(System.nanoTime());
  }

  void answered(Optional<Reply> reply) {
    status = reply.map(Reply::status).orElse(0);
    errorCode = reply.map(Reply::code).orElse("");
    answeredNanos = OptionalLong.of(System.nanoTime());
  }

  @Override
  public String toString() {
    return "%s %s %s%s by %s: %s"
        .formatted(
            arrived,
            action(),
            query.parameters().entrySet().stream()
                .filter(p -> !p.getKey().equals("Action") && !p.getKey().equals("Version"))
                .toList(),
            isDryRun() ? " (DryRun)" : "",
            caller.instance().orElse(accessKey),
            answeredNanos.isEmpty()
                ? "no answer yet"
                : status == 0 ? "cut" : status + " " + errorCode);
  }
}
