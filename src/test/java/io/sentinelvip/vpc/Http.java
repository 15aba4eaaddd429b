package io.sentinelvip.vpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The JDK's HTTP or HTTPS server, with a thread for each call, so that one that hangs blocks no
 * other.
 */
final class Http implements AutoCloseable {

  static {
    // Without it each answer on a kept connection waits 40 ms for a delayed ACK.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** An idle thread stays for so long: that one has to be started is no part of what EC2 takes. */
  private static final Duration KEPT = Duration.ofMinutes(15);

  private final HttpServer server;
  private final ExecutorService threads;
  private final boolean secure;
  private final AtomicInteger handshakes = new AtomicInteger();
  private final Set<InetSocketAddress> shakingHands = ConcurrentHashMap.newKeySet();
  private final ThreadLocal<Long> readable = new ThreadLocal<>();

  Http(String name, InetSocketAddress at, HttpHandler handler) {
    this(name, at, Optional.empty(), handler);
  }

  Http(String name, InetSocketAddress at, Optional<TlsKey> key, HttpHandler handler) {
    secure = key.isPresent();
    threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            KEPT.toMinutes(),
            TimeUnit.MINUTES,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    try {
      server = key.isPresent() ? over(key.get(), at) : HttpServer.create(at, 0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + at, e);
    }
    server.setExecutor(this::handOver);
    server.createContext("/", handler);
    server.start();
  }

  private HttpServer over(TlsKey key, InetSocketAddress at) throws IOException {
    HttpsServer over = HttpsServer.create(at, 0);
    over.setHttpsConfigurator(
        new HttpsConfigurator(key.context()) {
          @Override
          public void configure(HttpsParameters connection) {
            handshakes.incrementAndGet();
            shakingHands.add(connection.getClientAddress());
            super.configure(connection);
          }
        });
    return over;
  }

  /** Its base URL, without a trailing slash. */
  URI url() {
    InetSocketAddress at = address();
    String host = at.getAddress().getHostAddress();
    String shown = secure ? TlsKey.HOST : host.contains(":") ? "[" + host + "]" : host;
    return URI.create((secure ? "https://" : "http://") + shown + ":" + at.getPort());
  }

  /**
   * Called when there is something to read on a connection, by the one thread that waits for it.
   */
  private void handOver(Runnable exchange) {
    long now = System.nanoTime();
    threads.execute(
        () -> {
          readable.set(now);
          exchange.run();
        });
  }

  /**
   * When the first bytes of the request came, which the calling thread handles, by {@link
   * System#nanoTime}: before TLS and headers were taken apart. Of a connection's first request over
   * TLS now, since the bytes that came first were those of the handshake.
   */
  long arrivedNanos(HttpExchange exchange) {
    boolean first = shakingHands.remove(exchange.getRemoteAddress());
    return first ? System.nanoTime() : readable.get();
  }

  /** How many connections began a TLS handshake so far. */
  int handshakes() {
    return handshakes.get();
  }

  InetSocketAddress address() {
    return server.getAddress();
  }

  static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    server.stop(0);
  }
}
