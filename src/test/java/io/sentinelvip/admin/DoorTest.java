package io.sentinelvip.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.model.Endpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever others send, or do not send, a good client is answered all the while. */
@Timeout(120)
class DoorTest {

  private static final String POST =
      "POST /poke HTTP/1.1\r\nHost: localhost\r\nX-Sentinel-Vip: 1\r\n";

  private final FakeAgent agent = new FakeAgent();
  private final AdminServer server = newServer();
  private final int port = server.address().getPort();
  private final List<Socket> open = new ArrayList<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final Thread good = new Thread(this::askOnAndOn, "good-client");
  private volatile int answers;

  private AdminServer newServer() {
    try {
      return new AdminServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), agent);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Only its own thread counts. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void askOnAndOn() {
    AdminClient client =
        new AdminClient(new Endpoint("127.0.0.1", port), Optional.<TokenSource>empty());
    while (!over.get()) {
      try {
        client.status();
        answers++;
        Thread.sleep(5);
      } catch (IOException e) {
        failures.add(e.toString());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @AfterEach
  void stop() throws Exception {
    over.set(true);
    good.join(20_000);
    for (Socket socket : open) {
      socket.close();
    }
    server.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(30_000);
    open.add(socket);
    return socket;
  }

  private void send(Socket to, String text) throws IOException {
    to.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  /** Ten more answers, and never a failure. */
  private void theGoodClientIsAnswered() throws InterruptedException {
    if (!good.isAlive()) {
      good.start();
    }
    int before = answers;
    while (answers < before + 10 && failures.isEmpty()) {
      Thread.sleep(5);
    }
    assertThat(failures).isEmpty();
  }

  /** Whether the server hangs up, rather than that the read times out. */
  private static boolean isCut(Socket socket) throws IOException {
    try {
      while (socket.getInputStream().read() >= 0) {
        // What it says before is of no interest.
      }
      return true;
    } catch (SocketException reset) {
      return true;
    }
  }

  /** Writes until it is cut off, or all was taken. */
  private boolean flood(Socket to, String head, String part, int times) throws IOException {
    OutputStream out = to.getOutputStream();
    byte[] bytes = part.getBytes(ISO_8859_1);
    try {
      out.write(head.getBytes(ISO_8859_1));
      for (int i = 0; i < times; i++) {
        out.write(bytes);
      }
    } catch (SocketException e) {
      return false;
    }
    return true;
  }

  @Test
  void halfRequestsAreCutOff() throws Exception {
    theGoodClientIsAnswered();
    for (int i = 0; i < 50; i++) {
      send(connect(), i % 2 == 0 ? "GET /sta" : POST + "Content-Length: 10\r\n\r\nmym");
    }
    theGoodClientIsAnswered();
    for (Socket socket : open) {
      assertThat(isCut(socket)).isTrue();
    }
    theGoodClientIsAnswered();
    assertThat(agent.asked).isEmpty();
  }

  @Test
  void aByteNowAndThenBuysNoTime() throws Exception {
    theGoodClientIsAnswered();
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      slow.add(connect());
      send(slow.get(i), "GET /status HTTP/1.1\r\nHost: localhost\r\n");
    }
    int cut = 0;
    while (cut < slow.size()) {
      Thread.sleep(200);
      cut = 0;
      for (Socket socket : slow) {
        try {
          send(socket, "X: y\r\n");
        } catch (SocketException e) {
          cut++;
        }
      }
      theGoodClientIsAnswered();
    }
    assertThat(cut).isEqualTo(slow.size());
  }

  @Test
  void aThousandIdleConnectionsAreNobodysTrouble() throws Exception {
    theGoodClientIsAnswered();
    List<SocketChannel> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 1_000; i++) {
        idle.add(SocketChannel.open(server.address()));
      }
      theGoodClientIsAnswered();
      for (SocketChannel channel : idle) {
        assertThat(isCut(channel.socket())).isTrue();
      }
    } finally {
      for (SocketChannel channel : idle) {
        channel.close();
      }
    }
    theGoodClientIsAnswered();
  }

  @Test
  void headersWithoutEndAndWithoutNumberAreCutOff() throws Exception {
    theGoodClientIsAnswered();
    String kilobyte = "x".repeat(1_024);
    assertThat(flood(connect(), "GET /", kilobyte, 200_000)).isFalse();
    assertThat(flood(connect(), "GET / HTTP/1.1\r\nX: ", kilobyte, 200_000)).isFalse();
    assertThat(flood(connect(), "GET / HTTP/1.1\r\n", "X: y\r\n", 20_000_000)).isFalse();
    assertThat(flood(connect(), "GET / HTTP/1.1\r\n", "\r", 200_000_000)).isFalse();
    theGoodClientIsAnswered();
  }

  @Test
  void aHugeBodyIsNotTaken() throws Exception {
    theGoodClientIsAnswered();
    String megabyte = "x".repeat(1 << 20);
    String fixed = POST + "Content-Length: 10000000000\r\n\r\n";
    String chunked = POST + "Transfer-Encoding: chunked\r\n\r\n";
    assertThat(flood(connect(), fixed, megabyte, 10_000)).isFalse();
    assertThat(flood(connect(), chunked, "100000\r\n" + megabyte + "\r\n", 10_000)).isFalse();
    assertThat(flood(connect(), chunked, "1\r\nx\r\n", 100_000_000)).isFalse();
    assertThat(flood(connect(), chunked, "0".repeat(1 << 16), 100_000)).isFalse();
    theGoodClientIsAnswered();
    assertThat(agent.asked).isEmpty();
  }

  @Test
  void garbageBehindARequestIsAnsweredOrCutOff() throws Exception {
    theGoodClientIsAnswered();
    String request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for (String garbage :
        List.of(
            "\u0000\u0001\u0002\r\n\r\n", "\r\n\r\n\r\n", "GET\r\n\r\n", "G / H\r\n:\r\n\r\n")) {
      Socket socket = connect();
      flood(socket, request.repeat(20) + garbage, request, 20);
      socket.shutdownOutput();
      assertThat(isCut(socket)).isTrue();
      theGoodClientIsAnswered();
    }
    assertThat(agent.asked).isEmpty();
  }

  @Test
  void whoDoesNotReadItsAnswersIsCutOff() throws Exception {
    theGoodClientIsAnswered();
    Socket deaf = new Socket();
    deaf.setReceiveBufferSize(1_024);
    open.add(deaf);
    deaf.connect(server.address());
    String request = "GET /status HTTP/1.1\r\nHost: localhost\r\n\r\n";
    assertThat(flood(deaf, "", request, 10_000_000)).isFalse();
    theGoodClientIsAnswered();
  }
}
