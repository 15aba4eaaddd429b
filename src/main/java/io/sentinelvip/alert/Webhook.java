package io.sentinelvip.alert;

import io.sentinelvip.engine.Notice;
import io.sentinelvip.engine.SinkPort;
import io.sentinelvip.model.Version;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Posts JSON. Redirects are not followed, since the URL may carry a secret and the body would go to
 * somebody else. Neither URL nor key is in any message.
 */
public final class Webhook implements SinkPort {

  /** What the body looks like. */
  public enum Format {
    JSON,
    SLACK,
    PAGERDUTY
  }

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Of an answer's body nobody reads more. */
  private static final int READ = 200;

  /** These may pass: a secret is rotated, a service starts or has too much to do. */
  private static final Set<Integer> AGAIN = Set.of(401, 403, 404, 407, 408, 425, 429);

  private final SecretText url;
  private final Optional<SecretText> routingKey;
  private final Format format;
  private final Function<Notice, String> wording;
  private final Duration limit;
  private @Nullable HttpClient client;

  /**
   * Calls nobody yet.
   *
   * @param routingKey for {@link Format#PAGERDUTY} only
   * @param wording the text for people
   */
  public Webhook(
      SecretText url,
      Optional<SecretText> routingKey,
      Format format,
      Function<Notice, String> wording) {
    this(url, routingKey, format, wording, LIMIT);
  }

  Webhook(
      SecretText url,
      Optional<SecretText> routingKey,
      Format format,
      Function<Notice, String> wording,
      Duration limit) {
    this.url = url;
    this.routingKey = routingKey;
    this.format = format;
    this.wording = wording;
    this.limit = limit;
  }

  @Override
  public void send(Notice notice) throws UndeliveredException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address())
            .header("Content-Type", "application/json")
            .header("User-Agent", "sentinel-vip/" + Version.TEXT)
            .POST(HttpRequest.BodyPublishers.ofString(body(notice)))
            .build();
    CompletableFuture<String> answer =
        client()
            .sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
            .thenApply(this::judged);
    try {
      String problem = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!problem.isEmpty()) {
        throw refused(problem);
      }
    } catch (TimeoutException e) {
      throw new UndeliveredException(
          "no answer in " + limit.toSeconds() + " s", "see whether the service hangs", true);
    } catch (ExecutionException e) {
      throw new UndeliveredException(
          why(e.getCause()), "check the URL, DNS, and the way there from this node", true);
    } finally {
      // Also closes the connection of one that hangs.
      answer.cancel(true);
    }
  }

  /** The status, and the beginning of what the service says to it; empty where it took it. */
  private String judged(HttpResponse<InputStream> response) {
    try (InputStream in = response.body()) {
      int status = response.statusCode();
      if (status >= 200 && status < 300) {
        return "";
      }
      return status
          + " "
          + new String(in.readNBytes(READ), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      return response.statusCode() + " ";
    }
  }

  private static UndeliveredException refused(String problem) {
    int space = problem.indexOf(' ');
    int status = Integer.parseInt(problem.substring(0, space));
    String said = problem.substring(space + 1).replaceAll("[^ -~]+", " ").strip();
    boolean again = status < 400 || status >= 500 || AGAIN.contains(status);
    String remedy =
        status < 400
            ? "redirects are not followed: give the final URL"
            : status == 429
                ? "nothing: it is tried again"
                : status < 500
                    ? "check the URL, its token, the routing key and the format"
                    : "see what ails the service";
    return new UndeliveredException(
        "HTTP status " + status + (said.isEmpty() ? "" : ": " + said), remedy, again);
  }

  /** The exception's text may hold the URL. */
  private static String why(@Nullable Throwable cause) {
    Throwable t = cause;
    while (t != null && t.getCause() != null && !(t instanceof java.net.ConnectException)) {
      t = t.getCause();
    }
    return t == null ? "no connection" : "no answer: " + t.getClass().getSimpleName();
  }

  private String body(Notice notice) throws UndeliveredException {
    return switch (format) {
      case JSON -> Bodies.json(notice, wording);
      case SLACK -> Bodies.slack(notice, wording);
      case PAGERDUTY ->
          Bodies.pagerDuty(
              notice,
              read(
                  routingKey.orElseThrow(
                      () -> new IllegalStateException("PagerDuty without routing key"))),
              wording);
    };
  }

  private URI address() throws UndeliveredException {
    String text = read(url);
    try {
      URI uri = new URI(text);
      if (uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme())) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // The exception repeats the URL, which is a secret.
      throw noUrl();
    }
    throw noUrl();
  }

  private static UndeliveredException noUrl() {
    return new UndeliveredException(
        "what url, url-file or url-env gives is no http or https URL", "write one there", true);
  }

  private static String read(SecretText secret) throws UndeliveredException {
    try {
      return secret.read().strip();
    } catch (IOException e) {
      throw new UndeliveredException(
          String.valueOf(e.getMessage()), "make it readable by the agent's user", true);
    }
  }

  private HttpClient client() {
    HttpClient known = client;
    if (known == null) {
      known =
          HttpClient.newBuilder()
              .connectTimeout(CONNECT_LIMIT)
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .build();
      client = known;
    }
    return known;
  }
}
