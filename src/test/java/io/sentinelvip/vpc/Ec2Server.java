package io.sentinelvip.vpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * EC2, STS and one action each of CloudWatch and SNS on one port: reads a call, lets it meet its
 * fault, answers, and logs it all.
 */
final class Ec2Server implements Fault.Performer, AutoCloseable {

  private static final Pattern KEY = Pattern.compile("AWS4-HMAC-SHA256 Credential=([^/,]+)/.*");

  /** Of other services; nothing comes of them. */
  private static final Set<String> TAKEN = Set.of("PutMetricData", "Publish");

  /** What a redirect takes, which costs the service no work. */
  private static final Duration ROUND_TRIP = Duration.ofMillis(5);

  private static final Map<String, Action> ACTIONS = Action.all();

  private final Store store;
  private final Faults faults;
  private final CallLog log;
  private final Identities identities;
  private final Sts sts;
  private final InstantSource clock;
  private final Http http;
  private final Set<InetSocketAddress> greetings = ConcurrentHashMap.newKeySet();
  private volatile Duration latency;
  private volatile boolean keepsGreeted = true;

  Ec2Server(
      Store store,
      Faults faults,
      CallLog log,
      Identities identities,
      Sts sts,
      InstantSource clock,
      Duration latency,
      InetSocketAddress at,
      Optional<TlsKey> key) {
    this.store = store;
    this.faults = faults;
    this.log = log;
    this.identities = identities;
    this.sts = sts;
    this.clock = clock;
    this.latency = latency;
    this.http = new Http("emulated-ec2", at, key, this::handle);
  }

  URI url() {
    return http.url();
  }

  void keepsGreeted(boolean does) {
    keepsGreeted = does;
  }

  int greetings() {
    return greetings.size();
  }

  int handshakes() {
    return http.handshakes();
  }

  void latency(Duration next) {
    latency = next;
  }

  private void handle(HttpExchange exchange) throws IOException {
    long arrived = http.arrivedNanos(exchange);
    if (exchange.getRequestMethod().equals("GET")) {
      greetings.add(exchange.getRemoteAddress());
      if (!keepsGreeted) {
        exchange.getResponseHeaders().set("Connection", "close");
      }
      redirect(exchange);
      return;
    }
    Query query = Query.parse(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    String key = accessKey(exchange);
    String agent =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("User-Agent")).orElse("");
    Call call = new Call(arrived, query, clock.instant(), key, identities.caller(key), agent);
    log.add(call);
    try {
      Optional<Reply> reply = answer(call);
      call.answered(reply);
      if (reply.isPresent()) {
        Http.send(exchange, reply.get().status(), "text/xml;charset=UTF-8", reply.get().body());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      log.changed();
      // Without an answer sent before, this cuts the connection.
      exchange.close();
    }
  }

  /** No body, which a client could leave unread and so keep the connection to itself. */
  private void redirect(HttpExchange exchange) throws IOException {
    try {
      Thread.sleep(ROUND_TRIP.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.getResponseHeaders().set("Location", "https://aws.amazon.com/ec2");
    Http.send(exchange, 302, "text/plain", "");
  }

  private Optional<Reply> answer(Call call) throws InterruptedException {
    Duration oneWay = latency.dividedBy(2);
    Thread.sleep(oneWay.toMillis());
    Optional<Fault> fault = faults.match(call);
    Optional<Reply> reply =
        fault.isPresent() ? fault.get().meet(call, this) : Optional.of(perform(call));
    Thread.sleep(oneWay.toMillis());
    return reply;
  }

  @Override
  public Reply perform(Call call) {
    Query query = call.query();
    String id = UUID.randomUUID().toString();
    try {
      if (call.accessKey.isEmpty()) {
        throw new Ec2Error(
            401, "AuthFailure", "AWS was not able to validate the provided access credentials");
      }
      if (identities.isExpired(call.accessKey)) {
        throw sts.knows(query.action())
            ? new Ec2Error(
                403, "ExpiredToken", "The security token included in the request is expired")
            : new Ec2Error(400, "RequestExpired", "Request has expired.");
      }
      if (TAKEN.contains(query.action())) {
        return Reply.sts(query.action(), id, "");
      }
      if (sts.knows(query.action())) {
        return Reply.sts(query.action(), id, sts.run(call));
      }
      Action.Outcome outcome = store.run(action(query), query);
      call.applied();
      log.changed();
      return Reply.ec2(query.action(), id, outcome.inner());
    } catch (Ec2Error e) {
      return Reply.error(isPlainQuery(query.action()), e, id);
    }
  }

  @Override
  public Reply performIn(World world, Call call) {
    String id = UUID.randomUUID().toString();
    try {
      Action.Outcome outcome = action(call.query()).run(world, call.query(), store);
      return Reply.ec2(call.action(), id, outcome.inner());
    } catch (Ec2Error e) {
      return Reply.error(false, e, id);
    }
  }

  @Override
  public Reply refuse(Call call, Ec2Error error) {
    return Reply.error(isPlainQuery(call.action()), error, UUID.randomUUID().toString());
  }

  /** Whether its service answers errors as most services do, and not as EC2. */
  private boolean isPlainQuery(String action) {
    return sts.knows(action) || TAKEN.contains(action);
  }

  private static Action action(Query query) {
    return Optional.ofNullable(ACTIONS.get(query.action()))
        .orElseThrow(
            () ->
                Ec2Error.of(
                    "InvalidAction",
                    "The action %s is not valid for this web service.".formatted(query.action())));
  }

  private static String accessKey(HttpExchange exchange) {
    String header =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
    Matcher matcher = KEY.matcher(header);
    return matcher.matches() ? matcher.group(1) : "";
  }

  @Override
  public void close() {
    http.close();
  }
}
