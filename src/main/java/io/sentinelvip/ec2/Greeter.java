package io.sentinelvip.ec2;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * Opens connections to EC2 before they are needed, by a request that asks for nothing: a {@code
 * GET} of the endpoint's root, which names no action and no account. So it is neither signed nor
 * counted against the account's buckets of calls; whatever the answer is, the connection stands.
 */
final class Greeter {

  /** Longer than a handshake takes, over any way that is of use. */
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final SdkHttpClient way;
  private final ExecutorService sideBySide;

  Greeter(SdkHttpClient way, ExecutorService sideBySide) {
    this.way = way;
    this.sideBySide = sideBySide;
  }

  /**
   * So many at once, each by a connection of its own; whether the service keeps them all.
   *
   * @throws InterruptedException if the agent is stopping
   */
  boolean greet(URI endpoint, int count) throws InterruptedException {
    Callable<Boolean> one = () -> kept(endpoint);
    List<Future<Boolean>> all =
        sideBySide.invokeAll(
            Collections.nCopies(count, one), LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    boolean kept = true;
    for (Future<Boolean> each : all) {
      try {
        kept &= each.get();
      } catch (ExecutionException | CancellationException e) {
        // Whoever goes this way next meets the same, and reports it.
        kept = false;
      }
    }
    return kept;
  }

  private boolean kept(URI endpoint) throws IOException {
    SdkHttpFullRequest request =
        SdkHttpFullRequest.builder().method(SdkHttpMethod.GET).uri(endpoint).build();
    HttpExecuteResponse answer =
        way.prepareRequest(HttpExecuteRequest.builder().request(request).build()).call();
    if (answer.responseBody().isPresent()) {
      try (InputStream body = answer.responseBody().get()) {
        body.readAllBytes();
      }
    }
    return answer
        .httpResponse()
        .firstMatchingHeader("Connection")
        .filter("close"::equalsIgnoreCase)
        .isEmpty();
  }
}
