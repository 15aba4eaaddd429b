package io.sentinelvip.sentinel;

import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Ip;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real {@code redis-server} of the PATH as a process on 127.0.0.1, or a Sentinel. */
final class RealServer implements AutoCloseable {

  private final Path config;
  private final boolean sentinel;
  private final int port;
  private Process process;

  private RealServer(Path config, boolean sentinel, int port) throws IOException {
    this.config = config;
    this.sentinel = sentinel;
    this.port = port;
    this.process = launch();
    ready();
  }

  static RealServer redis(Path dir, String... lines) throws IOException {
    int port = freePort();
    return new RealServer(write(dir, port, "port " + port, lines), false, port);
  }

  static RealServer redisTls(Path dir, String... lines) throws IOException {
    int port = freePort();
    return new RealServer(write(dir, port, "port 0\ntls-port " + port, lines), false, port);
  }

  /** Watches {@code redis} as "mymaster". */
  static RealServer sentinel(Path dir, RealServer redis, int quorum, String... lines)
      throws IOException {
    int port = freePort();
    return new RealServer(
        write(dir, port, "port " + port, monitor(redis, quorum, lines)), true, port);
  }

  static RealServer sentinelTls(Path dir, RealServer redis, String... lines) throws IOException {
    int port = freePort();
    String ports = "port 0\ntls-port " + port;
    return new RealServer(write(dir, port, ports, monitor(redis, 1, lines)), true, port);
  }

  private static String[] monitor(RealServer redis, int quorum, String... lines) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "sentinel monitor mymaster 127.0.0.1 " + redis.port + " " + quorum,
                "sentinel down-after-milliseconds mymaster 1000",
                "sentinel failover-timeout mymaster 6000"));
    all.addAll(List.of(lines));
    return all.toArray(new String[0]);
  }

  static boolean available() {
    try {
      return new ProcessBuilder("redis-server", "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path write(Path dir, int port, String first, String... lines) throws IOException {
    Path home = Files.createDirectories(dir.resolve("server-" + port));
    List<String> all = new ArrayList<>(List.of(first, "bind 127.0.0.1", "dir " + home));
    all.addAll(List.of(lines));
    return Files.write(home.resolve("server.conf"), all);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, Ip.of("127.0.0.1").value())) {
      return socket.getLocalPort();
    }
  }

  private Process launch() throws IOException {
    List<String> command = new ArrayList<>(List.of("redis-server", config.toString()));
    command.addAll(sentinel ? List.of("--sentinel") : List.of("--save", ""));
    Process started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(config.resolveSibling("log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    return started;
  }

  private void ready() {
    RecordingInbox.until(
        "port " + port,
        () -> {
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(Ip.of("127.0.0.1").value(), port), 500);
            return true;
          } catch (IOException e) {
            return false;
          }
        });
  }

  Endpoint at() {
    return new Endpoint("127.0.0.1", port);
  }

  int port() {
    return port;
  }

  /** One inline command; its reply up to the first 64 KiB. */
  String command(String line) throws IOException {
    try (Socket socket = new Socket(Ip.of("127.0.0.1").value(), port)) {
      socket.setSoTimeout(5000);
      socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[65536];
      int n = in.read(buffer);
      return n < 0 ? "" : new String(buffer, 0, n, StandardCharsets.UTF_8);
    }
  }

  void stop() throws IOException {
    signal("STOP");
  }

  void resume() throws IOException {
    signal("CONT");
  }

  void restart() throws IOException {
    kill();
    process = launch();
    ready();
  }

  void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        throw new IllegalStateException("does not die: " + process.pid());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Forgets who it is. */
  void changeRunId() throws IOException {
    kill();
    List<String> lines =
        Files.readAllLines(config).stream().filter(l -> !l.startsWith("sentinel myid")).toList();
    Files.write(config, lines);
    process = launch();
    ready();
  }

  private void signal(String name) throws IOException {
    try {
      int code =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill -" + name + " failed");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
