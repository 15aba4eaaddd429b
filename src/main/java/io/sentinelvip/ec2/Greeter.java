package io.sentinelvip.ec2;

import static software.amazon.awssdk.http.HttpMetric.AVAILABLE_CONCURRENCY;
import static software.amazon.awssdk.http.HttpMetric.LEASED_CONCURRENCY;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricCollector;
import software.amazon.awssdk.metrics.SdkMetric;

/**
 * Opens connections to EC2 before they are needed, by a request that asks for nothing: a {@code
 * GET} of the endpoint's root, which names no action and no account. So it is neither signed nor
 * counted against the account's buckets of calls; whatever the answer is, the connection stands.
 *
 * <p>Not by a {@code POST}: what EC2 answers with 400 it answers with {@code Connection: close}.
 */
final class Greeter {

  /** Longer than a handshake takes, over any way that is of use. */
  private static final Duration LIMIT = Duration.ofSeconds(2);

  /** Longer than threads take to start on a busy processor. */
  private static final Duration TOGETHER = Duration.ofMillis(200);

  /** A connection that was answered before another request left takes that one, too. */
  private static final int ROUNDS = 3;

  private final SdkHttpClient way;
  private final ExecutorService sideBySide;

  Greeter(SdkHttpClient way, ExecutorService sideBySide) {
    this.way = way;
    this.sideBySide = sideBySide;
  }

  /**
   * What came of one request.
   *
   * @param open connections of the client at that time, whoever has them
   */
  private record Answer(boolean kept, int open) {}

  /**
   * Has so many connections open at once; whether the service keeps them all.
   *
   * @throws InterruptedException if the agent is stopping
   */
  boolean greet(URI endpoint, int count) throws InterruptedException {
    boolean kept = true;
    int open = 0;
    for (int round = 0; round < ROUNDS && kept && open < count; round++) {
      for (Future<Answer> each :
          sideBySide.invokeAll(atOnce(endpoint, count), LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          kept &= each.get().kept();
          open = Math.max(open, each.get().open());
        } catch (ExecutionException | CancellationException e) {
          // Whoever goes this way next meets the same, and reports it.
          kept = false;
        }
      }
    }
    return kept;
  }

  /** None leaves before all are there, as far as that is a matter of this process. */
  private List<Callable<Answer>> atOnce(URI endpoint, int count) {
    CountDownLatch start = new CountDownLatch(count);
    return Collections.nCopies(
        count,
        () -> {
          start.countDown();
          start.await(TOGETHER.toMillis(), TimeUnit.MILLISECONDS);
          return ask(endpoint);
        });
  }

  private Answer ask(URI endpoint) throws IOException {
    MetricCollector pool = MetricCollector.create("greeting");
    HttpExecuteRequest request =
        HttpExecuteRequest.builder()
            .request(SdkHttpFullRequest.builder().method(SdkHttpMethod.GET).uri(endpoint).build())
            .metricCollector(pool)
            .build();
    HttpExecuteResponse answer = way.prepareRequest(request).call();
    if (answer.responseBody().isPresent()) {
      try (InputStream body = answer.responseBody().get()) {
        body.readAllBytes();
      }
    }
    boolean kept =
        answer
            .httpResponse()
            .firstMatchingHeader("Connection")
            .filter("close"::equalsIgnoreCase)
            .isEmpty();
    MetricCollection seen = pool.collect();
    return new Answer(kept, sum(seen, LEASED_CONCURRENCY) + sum(seen, AVAILABLE_CONCURRENCY));
  }

  private static int sum(MetricCollection seen, SdkMetric<Integer> what) {
    return seen.metricValues(what).stream().mapToInt(Integer::intValue).sum();
  }
}
