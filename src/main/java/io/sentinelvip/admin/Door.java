package io.sentinelvip.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening port that nobody can block or fill: sizes, times and counts have limits, and what
 * goes over one is cut off. A connection that says nothing costs a file descriptor for five
 * seconds; one that says half a request costs a thread for as long.
 */
final class Door implements AutoCloseable {

  /** No request needs a longer body. */
  static final int MAX_BODY = 64 * 1024;

  /** Connections at once; the unit's LimitNOFILE leaves enough beside two full doors. */
  static final int MAX_CONNECTIONS = 1_500;

  /** Requests that may be under way, each with its thread, and as many again that wait. */
  static final int MAX_THREADS = 64;

  private static final Logger LOG = LoggerFactory.getLogger(Door.class);
  private static final int IDLE_THREAD_SECONDS = 10;

  static {
    // The JDK's server reads them once, when its class is loaded. Times are in seconds. The time of
    // a request holds for a connection that has not begun one, too.
    setUnlessSet("sun.net.httpserver.maxReqTime", "5");
    setUnlessSet("sun.net.httpserver.maxRspTime", "10");
    // How often it looks for those, in milliseconds: by default it wakes each second.
    setUnlessSet("sun.net.httpserver.timerMillis", "2500");
    setUnlessSet("sun.net.httpserver.maxReqHeaders", "100");
    setUnlessSet("sun.net.httpserver.maxReqHeaderSize", String.valueOf(16 * 1024));
    setUnlessSet("jdk.httpserver.maxConnections", String.valueOf(MAX_CONNECTIONS));
  }

  /** Who answers. */
  interface Host {
    /** Judges before any of the body is read; empty: go on. */
    Optional<Reply> refuse(Request request);

    /** Answers. The body is empty where the method is no {@code POST}. */
    Reply answer(Request request, byte[] body);
  }

  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final Host host;

  /**
   * Listens at once.
   *
   * @param name of its threads
   * @param listen where; port 0 picks a free one
   * @throws IOException if the port is taken, or the address is not this host's
   */
  Door(String name, InetSocketAddress listen, Host host) throws IOException {
    this.host = host;
    this.server = HttpServer.create(listen, 128);
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
            IDLE_THREAD_SECONDS,
            TimeUnit.SECONDS,
            // Whom it has no place for, the server hangs up on.
            new ArrayBlockingQueue<>(MAX_THREADS),
            task -> {
              Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  InetSocketAddress address() {
    return server.getAddress();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Reply reply;
      try {
        reply = reply(exchange);
      } catch (RuntimeException e) {
        LOG.warn("request {} failed", exchange.getRequestURI().getPath(), e);
        reply = Reply.refuse(500, "the agent failed to answer; see its log");
      }
      send(exchange, reply);
    }
  }

  private Reply reply(HttpExchange exchange) throws IOException {
    Request request = Request.of(exchange);
    Optional<Reply> refused = host.refuse(request);
    if (refused.isPresent()) {
      return refused.get();
    }
    byte[] body = new byte[0];
    if (request.isPost()) {
      body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
      if (body.length > MAX_BODY) {
        return Reply.refuse(413, "the body is larger than 64 KiB");
      }
    }
    return host.answer(request, body);
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    byte[] body = reply.bytes();
    exchange.getResponseHeaders().set("Content-Type", reply.type());
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    if (reply.status() >= 400) {
      // What is left of the body is not waited for.
      exchange.getResponseHeaders().set("Connection", "close");
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(reply.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(reply.status(), body.length);
    exchange.getResponseBody().write(body);
  }
}
