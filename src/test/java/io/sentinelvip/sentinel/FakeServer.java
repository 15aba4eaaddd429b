package io.sentinelvip.sentinel;

import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Ip;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Speaks RESP, or whatever a test wants it to say. */
final class FakeServer implements AutoCloseable {

  private final ServerSocket server;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<List<String>> heard = new CopyOnWriteArrayList<>();
  private volatile Function<List<String>, Optional<String>> answers;

  /**
   * @param answers the bytes to say to a command; empty: nothing
   */
  FakeServer(Function<List<String>, Optional<String>> answers) throws IOException {
    this.answers = answers;
    this.server = new ServerSocket(0, 50, Ip.of("127.0.0.1").value());
    Threads.daemon("fake-accept", this::accept).start();
  }

  Endpoint at() {
    return new Endpoint("127.0.0.1", server.getLocalPort());
  }

  void answer(Function<List<String>, Optional<String>> now) {
    answers = now;
  }

  /** All commands so far, over all connections. */
  List<List<String>> heard() {
    return List.copyOf(heard);
  }

  long count(String... command) {
    return heard.stream().filter(List.of(command)::equals).count();
  }

  int connections() {
    return sockets.size();
  }

  /** Ends every connection. */
  void cut() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  /** Says something unasked on every connection; one that the client has given up hears nothing. */
  void say(String bytes) {
    sockets.removeIf(
        socket -> {
          try {
            write(socket, bytes);
            return false;
          } catch (IOException e) {
            return true;
          }
        });
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        Threads.daemon("fake-serve", () -> serve(socket)).start();
      } catch (IOException e) {
        if (!server.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        List<String> command = command(in);
        heard.add(command);
        Optional<String> answer = answers.apply(command);
        if (answer.isPresent()) {
          write(socket, answer.get());
        }
      }
    } catch (IOException e) {
      sockets.remove(socket);
    }
  }

  private static void write(Socket socket, String bytes) throws IOException {
    synchronized (socket) {
      OutputStream out = socket.getOutputStream();
      out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }
  }

  private static List<String> command(InputStream in) throws IOException {
    int n = Integer.parseInt(line(in).substring(1));
    List<String> words = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int length = Integer.parseInt(line(in).substring(1));
      words.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
      line(in);
    }
    return words;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("end");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }
}
