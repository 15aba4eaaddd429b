package io.sentinelvip.lab;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program that is called as the agent is: enough to hold {@link AgentProcess} to its word. */
final class StandInAgent {

  private static final Pattern LISTEN = Pattern.compile("listen: \"?127\\.0\\.0\\.1:(\\d+)");

  private StandInAgent() {}

  /** Serves {@code /status} on the port that the configuration names, until it is ended. */
  public static void main(String[] arguments) throws IOException {
    Matcher listen = LISTEN.matcher(Files.readString(Path.of(arguments[2])));
    if (!listen.find()) {
      throw new IllegalArgumentException("no admin port in " + arguments[2]);
    }
    int port = Integer.parseInt(listen.group(1));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    String region = System.getenv("AWS_REGION");
    byte[] body = ("{\"region\":\"" + region + "\"}").getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/status",
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    System.out.println("serving " + arguments[0] + " " + arguments[1]);
  }
}
