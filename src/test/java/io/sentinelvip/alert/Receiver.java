package io.sentinelvip.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server that keeps what is posted to it, and answers as it is told. */
public final class Receiver implements AutoCloseable {

  /** How to answer. */
  @FunctionalInterface
  interface Answer {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  /** One request. */
  record Posted(String path, String contentType, String userAgent, String body) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Posted> posted = new CopyOnWriteArrayList<>();
  private volatile Answer answer = status(200);

  /** Listens, and answers 200. */
  public Receiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      posted.add(
          new Posted(
              exchange.getRequestURI().toString(),
              String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
              String.valueOf(exchange.getRequestHeaders().getFirst("User-Agent")),
              body));
      answer.to(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static Answer status(int code) {
    return exchange -> {
      byte[] text = ("said " + code).getBytes(UTF_8);
      exchange.sendResponseHeaders(code, text.length);
      exchange.getResponseBody().write(text);
    };
  }

  /** Does not answer before this is closed. */
  Answer hang() {
    return exchange -> closed.await();
  }

  /** Says that it took it, and never ends the body. */
  Answer hangInTheBody(int code) {
    return exchange -> {
      exchange.sendResponseHeaders(code, 100);
      exchange.getResponseBody().write('x');
      exchange.getResponseBody().flush();
      closed.await();
    };
  }

  void answer(Answer how) {
    answer = how;
  }

  /** Where it listens. */
  public String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  List<Posted> posted() {
    return List.copyOf(posted);
  }

  /** What was posted to a path, as JSON. */
  public List<JsonNode> bodies(String path) {
    return posted.stream().filter(p -> p.path().equals(path)).map(p -> json(p.body())).toList();
  }

  static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    threads.shutdownNow();
    server.stop(0);
  }
}
