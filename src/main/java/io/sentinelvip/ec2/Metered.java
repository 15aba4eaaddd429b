package io.sentinelvip.ec2;

import io.sentinelvip.engine.ApiMeter;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Tells the meter of each call as the SDK saw it begin and end; of one that waited at its gate,
 * from there on; of one that its gate let not pass, nothing.
 */
final class Metered implements ExecutionInterceptor {

  private static final ExecutionAttribute<Long> BEGAN =
      new ExecutionAttribute<>("sentinel-vip.began");

  /** How EC2 says that a call with {@code DryRun} would be allowed. */
  private static final String REHEARSED = "DryRunOperation";

  private final ApiMeter meter;

  Metered(ApiMeter meter) {
    this.meter = meter;
  }

  @Override
  public void beforeExecution(Context.BeforeExecution call, ExecutionAttributes attributes) {
    attributes.putAttribute(BEGAN, System.nanoTime());
  }

  @Override
  public void afterExecution(Context.AfterExecution call, ExecutionAttributes attributes) {
    tell(ApiMeter.OK, attributes);
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution call, ExecutionAttributes attributes) {
    tell(code(call.exception()), attributes);
  }

  private void tell(String code, ExecutionAttributes attributes) {
    Optional<Departure> departure = GatedHttpClient.current();
    if (departure.flatMap(Departure::refusal).isPresent()) {
      return;
    }
    long began = attributes.getAttribute(BEGAN);
    long took = System.nanoTime() - departure.map(d -> d.leftNanos().orElse(began)).orElse(began);
    meter.called(
        attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
        code,
        Duration.ofNanos(took));
  }

  private static String code(Throwable failure) {
    String code =
        failure instanceof AwsServiceException e && e.awsErrorDetails() != null
            ? e.awsErrorDetails().errorCode()
            : null;
    if (code == null) {
      return failure.getClass().getSimpleName();
    }
    return code.equals(REHEARSED) ? ApiMeter.OK : code;
  }
}
