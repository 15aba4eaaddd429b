package io.sentinelvip.ec2;

import io.sentinelvip.engine.ApiMeter;
import java.time.Duration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** Tells the meter of each call as the SDK saw it begin and end. */
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
    long took = System.nanoTime() - attributes.getAttribute(BEGAN);
    meter.called(
        attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
        code,
        Duration.ofNanos(took));
  }

  private static String code(Throwable failure) {
    if (!(failure instanceof AwsServiceException e) || e.awsErrorDetails() == null) {
      return failure.getClass().getSimpleName();
    }
    String code = e.awsErrorDetails().errorCode();
    return code.equals(REHEARSED) ? ApiMeter.OK : code;
  }
}
