package io.sentinelvip.ec2;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * What time it was in EC2 when it last answered, by HTTP's {@code Date}, an error's answer
 * included: a request that is refused for its clock tells by how much.
 */
final class ServiceClock implements ExecutionInterceptor {

  /** The header, and when it came. */
  private record Heard(String date, Instant here) {}

  private volatile @Nullable Heard last;

  @Override
  public void afterTransmission(
      Context.AfterTransmission context, ExecutionAttributes executionAttributes) {
    context
        .httpResponse()
        .firstMatchingHeader("Date")
        .ifPresent(date -> last = new Heard(date, Instant.now()));
  }

  /** By how much this host's clock is ahead; empty before the first answer. */
  Optional<Duration> ahead() {
    Heard heard = last;
    return heard == null ? Optional.empty() : ahead(heard.date(), heard.here());
  }

  /** The header has no fractions of a second: half a second is nearest on average. */
  static Optional<Duration> ahead(String date, Instant here) {
    try {
      Instant there = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
      return Optional.of(Duration.between(there.plusMillis(500), here));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
