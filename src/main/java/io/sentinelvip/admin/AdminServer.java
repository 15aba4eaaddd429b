package io.sentinelvip.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sentinelvip.engine.AdminPort;
import io.sentinelvip.model.Ip;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers commands on the loopback. It asks nobody who he is, so it listens nowhere else, and keeps
 * browsers out: the {@code Host} must be this host's, and a change needs a header that no form can
 * send.
 */
public final class AdminServer implements AutoCloseable {

  /** Must be sent with every POST, with any value. */
  public static final String HEADER = "X-Sentinel-Vip";

  /** No request needs a longer body. */
  static final int MAX_BODY = 64 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
  private static final int THREADS = 4;

  static {
    // Read once by the JDK's server when its class is loaded, in seconds and connections: whoever
    // sends half a request and waits is cut off, so that it cannot keep a thread.
    setUnlessSet("sun.net.httpserver.maxReqTime", "5");
    setUnlessSet("sun.net.httpserver.maxRspTime", "10");
    setUnlessSet("jdk.httpserver.maxConnections", "64");
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final AdminRoutes routes;

  /**
   * Listens at once.
   *
   * @param listen a loopback address; port 0 picks a free one
   * @throws IOException if the port is taken
   */
  public AdminServer(InetSocketAddress listen, AdminPort agent) throws IOException {
    if (listen.getAddress() == null || !listen.getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException("not a loopback address: " + listen);
    }
    this.routes = new AdminRoutes(agent);
    this.server = HttpServer.create(listen, 16);
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "admin-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      AdminRoutes.Reply reply;
      try {
        reply = answer(exchange);
      } catch (RuntimeException e) {
        LOG.warn("request {} failed", exchange.getRequestURI(), e);
        reply = AdminRoutes.refuse(500, "the agent failed to answer; see its log");
      }
      byte[] body = (reply.body() + "\n").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", reply.type());
      exchange.getResponseHeaders().set("Content-Security-Policy", Page.POLICY);
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
      if (reply.status() == 405) {
        exchange.getResponseHeaders().set("Allow", reply.allow());
      }
      if (reply.status() >= 400) {
        // What is left of the body is not waited for.
        exchange.getResponseHeaders().set("Connection", "close");
      }
      exchange.sendResponseHeaders(reply.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private AdminRoutes.Reply answer(HttpExchange exchange) throws IOException {
    if (!ownHost(exchange.getRequestHeaders().getFirst("Host"))) {
      return AdminRoutes.refuse(403, "the Host header must be localhost or a loopback address");
    }
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getPath();
    if (method.equals("POST") && exchange.getRequestHeaders().getFirst(HEADER) == null) {
      return AdminRoutes.refuse(403, "send the header " + HEADER + ": 1");
    }
    byte[] body = new byte[0];
    if (method.equals("POST")) {
      body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
      if (body.length > MAX_BODY) {
        return AdminRoutes.refuse(413, "the body is larger than 64 KiB");
      }
    }
    return routes.answer(method, path, body);
  }

  /** A page of another site that made its name point here still sends its own name. */
  static boolean ownHost(@Nullable String host) {
    if (host == null) {
      return false;
    }
    String name = host.replaceFirst(":\\d{1,5}$", "").toLowerCase(Locale.ROOT);
    if (name.startsWith("[") && name.endsWith("]")) {
      name = name.substring(1, name.length() - 1);
    }
    return name.equals("localhost")
        || Ip.parse(name).filter(ip -> ip.value().isLoopbackAddress()).isPresent();
  }
}
