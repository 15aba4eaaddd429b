package io.sentinelvip.vpc;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The instance metadata service, version 2 only, of one instance. */
public final class Imds implements AutoCloseable {

  private static final String TTL = "X-aws-ec2-metadata-token-ttl-seconds";
  private static final String TOKEN = "X-aws-ec2-metadata-token";
  private static final int LONGEST_TTL = 21_600;

  /** How it is at present. */
  private enum Health {
    WELL,
    HANGING,
    FAILING,
    TOO_FAR
  }

  private final InstantSource clock;
  private final Supplier<Metadata> metadata;
  private final Map<String, Instant> tokens = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final InetSocketAddress at;
  private volatile Optional<Http> http;
  private volatile Health health = Health.WELL;
  private volatile CountDownLatch hanging = new CountDownLatch(1);

  Imds(InetSocketAddress wanted, InstantSource clock, Supplier<Metadata> metadata) {
    this.clock = clock;
    this.metadata = metadata;
    Http first = new Http("emulated-imds", wanted, this::handle);
    this.http = Optional.of(first);
    this.at = first.address();
  }

  /** Its base URL, for {@code AWS_EC2_METADATA_SERVICE_ENDPOINT}; it has no trailing slash. */
  public URI url() {
    String host = at.getAddress().getHostAddress();
    return URI.create(
        "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + at.getPort());
  }

  /** How many requests it has had. */
  public int requests() {
    return requests.get();
  }

  /** Every token given so far is refused from now on: 401. */
  public void invalidateTokens() {
    tokens.clear();
  }

  /** Nothing listens any more: connections are refused. */
  public void die() {
    http.ifPresent(Http::close);
    http = Optional.empty();
  }

  /** Every request gets no answer, until {@link #heal}; then the connection is cut. */
  public void hang() {
    hanging = new CountDownLatch(1);
    health = Health.HANGING;
  }

  /** Every request is answered with a 500, until {@link #heal}. */
  public void fail() {
    health = Health.FAILING;
  }

  /**
   * No token arrives, until {@link #heal}, and anything else does: as where there is a hop between
   * that the response hop limit does not allow for.
   */
  public void tooFar() {
    hanging = new CountDownLatch(1);
    health = Health.TOO_FAR;
  }

  /** Well again, on the same port, after any of the above. */
  public void heal() {
    health = Health.WELL;
    hanging.countDown();
    if (http.isEmpty()) {
      http = Optional.of(new Http("emulated-imds", at, this::handle));
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    try {
      switch (health) {
        case HANGING -> hanging.await();
        case FAILING -> Http.send(exchange, 500, "text/html", "");
        case TOO_FAR -> {
          if (exchange.getRequestMethod().equals("PUT")) {
            hanging.await();
          } else {
            answer(exchange);
          }
        }
        case WELL -> answer(exchange);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    switch (exchange.getRequestMethod()) {
      case "PUT" -> token(exchange, path);
      case "GET" -> item(exchange, path);
      default -> Http.send(exchange, 405, "text/html", "");
    }
  }

  private void token(HttpExchange exchange, String path) throws IOException {
    if (!path.equals("/latest/api/token")
        || exchange.getRequestHeaders().containsKey("X-Forwarded-For")) {
      Http.send(exchange, 403, "text/html", "");
      return;
    }
    Optional<Integer> ttl =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst(TTL))
            .filter(text -> text.matches("\\d{1,5}"))
            .map(Integer::valueOf)
            .filter(seconds -> seconds >= 1 && seconds <= LONGEST_TTL);
    if (ttl.isEmpty()) {
      Http.send(exchange, 400, "text/html", "");
      return;
    }
    Instant now = clock.instant();
    tokens.values().removeIf(now::isAfter);
    String token = UUID.randomUUID().toString();
    tokens.put(token, now.plusSeconds(ttl.get()));
    exchange.getResponseHeaders().set(TTL, ttl.get().toString());
    Http.send(exchange, 200, "text/plain", token);
  }

  private void item(HttpExchange exchange, String path) throws IOException {
    boolean known =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst(TOKEN))
            .map(tokens::get)
            .filter(expires -> clock.instant().isBefore(expires))
            .isPresent();
    if (!known) {
      Http.send(exchange, 401, "text/html", "");
      return;
    }
    Optional<String> found =
        Optional.of(path)
            .filter(p -> p.startsWith("/latest/"))
            .flatMap(p -> metadata.get().read(p.substring("/latest/".length())));
    Http.send(exchange, found.isPresent() ? 200 : 404, "text/plain", found.orElse(""));
  }

  @Override
  public void close() {
    die();
  }
}
