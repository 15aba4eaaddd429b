package io.sentinelvip.vpc;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Says which calls meet a fault, and then which fault: {@code
 * vpc.faults().on("ReplaceRoute").table(id).times(2).throttle()}.
 */
public final class FaultBuilder {

  private final Faults faults;
  private final Store store;
  private Predicate<Call> fits;
  private int times = Integer.MAX_VALUE;

  FaultBuilder(Faults faults, Store store, String action) {
    this.faults = faults;
    this.store = store;
    this.fits =
        call ->
            action.endsWith("*")
                ? call.action().startsWith(action.substring(0, action.length() - 1))
                : call.action().equals(action);
  }

  /** Only calls that name this table. */
  public FaultBuilder table(String id) {
    return where(call -> call.table().filter(id::equals).isPresent());
  }

  /** Only calls signed with this key. */
  public FaultBuilder accessKey(String key) {
    return where(call -> call.accessKey.equals(key));
  }

  /** Only calls signed with the role of this instance. */
  public FaultBuilder instance(String id) {
    return where(call -> call.instance().filter(id::equals).isPresent());
  }

  /** Only calls that are no DryRun. */
  public FaultBuilder notDryRun() {
    return where(call -> !call.isDryRun());
  }

  /** Only the next {@code count} calls; without it, all until the fault is cleared. */
  public FaultBuilder times(int count) {
    times = count;
    return this;
  }

  private FaultBuilder where(Predicate<Call> more) {
    fits = fits.and(more);
    return this;
  }

  /** {@code RequestLimitExceeded}, 503. */
  public Fault throttle() {
    return refuse(Ec2Error.throttled());
  }

  /** {@code InternalError}, 500. */
  public Fault internalError() {
    return refuse(500, "InternalError", "An internal error has occurred");
  }

  /** {@code Unavailable}, 503. */
  public Fault unavailable() {
    return refuse(503, "Unavailable", "The server is overloaded and can't handle the request.");
  }

  /** {@code UnauthorizedOperation}, 403, with EC2's text. */
  public Fault denied() {
    return add(
        (call, performer, released) ->
            Optional.of(
                performer.refuse(
                    call, Ec2Error.denied(call.callerArn(), call.action(), resource(call)))));
  }

  /** Any error. */
  public Fault refuse(int status, String code, String text) {
    return refuse(new Ec2Error(status, code, text));
  }

  private Fault refuse(Ec2Error error) {
    return add((call, performer, released) -> Optional.of(performer.refuse(call, error)));
  }

  /** No answer and no effect until the fault is cleared; then the connection is cut. */
  public Fault hang() {
    return add(
        (call, performer, released) -> {
          released.await();
          return Optional.empty();
        });
  }

  /** As {@link #hang()}, for no longer than {@code atMost}. */
  public Fault hang(Duration atMost) {
    return add(
        (call, performer, released) -> {
          released.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
          return Optional.empty();
        });
  }

  /** The connection is cut without an answer, and without effect. */
  public Fault reset() {
    return add((call, performer, released) -> Optional.empty());
  }

  /** It takes effect; the connection is cut without an answer. */
  public Fault applyThenReset() {
    return add(
        (call, performer, released) -> {
          performer.perform(call);
          return Optional.empty();
        });
  }

  /** It takes effect; no answer until the fault is cleared, then the connection is cut. */
  public Fault applyThenHang() {
    return add(
        (call, performer, released) -> {
          performer.perform(call);
          released.await();
          return Optional.empty();
        });
  }

  /**
   * No answer, and it takes effect {@code after} that long (at once when the fault is cleared),
   * whether the caller still waits or not.
   */
  public Fault applyLate(Duration after) {
    return add(
        (call, performer, released) -> {
          released.await(after.toNanos(), TimeUnit.NANOSECONDS);
          performer.perform(call);
          return Optional.empty();
        });
  }

  /** It takes effect and is answered {@code after} that long. */
  public Fault delay(Duration after) {
    return add(
        (call, performer, released) -> {
          released.await(after.toNanos(), TimeUnit.NANOSECONDS);
          return Optional.of(performer.perform(call));
        });
  }

  /** A read answers as before the last {@code changes} changes. */
  public Fault stale(int changes) {
    return add(
        (call, performer, released) ->
            Optional.of(performer.performIn(store.before(changes), call)));
  }

  /** A read answers as {@code age} ago. */
  public Fault stale(Duration age) {
    return add(
        (call, performer, released) -> Optional.of(performer.performIn(store.ago(age), call)));
  }

  /** A read answers as at this moment, whatever changes later. */
  public Fault frozen() {
    World then = store.now();
    return add((call, performer, released) -> Optional.of(performer.performIn(then, call)));
  }

  private Fault add(Fault.Effect effect) {
    Fault fault = new Fault(faults, fits, times, effect);
    faults.add(fault);
    return fault;
  }

  private static String resource(Call call) {
    String arn = "arn:aws:ec2:us-east-1:" + NetworkReads.ACCOUNT + ":";
    return call.table()
        .filter(id -> call.isMutating())
        .map(id -> arn + "route-table/" + id)
        .or(() -> call.parameter("InstanceId").map(id -> arn + "instance/" + id))
        .or(() -> call.parameter("NetworkInterfaceId").map(id -> arn + "network-interface/" + id))
        .orElse("*");
  }
}
