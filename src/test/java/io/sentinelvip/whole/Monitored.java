package io.sentinelvip.whole;

import io.sentinelvip.admin.AdminServer;
import io.sentinelvip.lab.AgentProcess;
import io.sentinelvip.lab.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gives each agent a listener of its own for whoever monitors, and asks there. */
final class Monitored {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final Map<Integer, String> listens = new TreeMap<>();

  void configure(AgentProcess.Builder agent, Node node) {
    String listen = node.address() + ":" + freePort(node.address());
    listens.put(node.index(), listen);
    agent.config("metrics", Map.of("listen", listen));
  }

  static int freePort(String address) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of every agent, in their order. */
  List<String> listens() {
    return List.copyOf(listens.values());
  }

  HttpResponse<String> get(Node node, String path) {
    return send(HttpRequest.newBuilder(at(node, path)).GET());
  }

  HttpResponse<String> post(Node node, String path) {
    return send(
        HttpRequest.newBuilder(at(node, path))
            .header(AdminServer.HEADER, "1")
            .POST(HttpRequest.BodyPublishers.ofString("{\"forSeconds\": 60}")));
  }

  private URI at(Node node, String path) {
    return URI.create("http://" + listens.get(node.index()) + path);
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
