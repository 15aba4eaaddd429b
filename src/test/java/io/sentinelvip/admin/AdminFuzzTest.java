package io.sentinelvip.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.fuzz.Fuzz;
import io.sentinelvip.model.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever is sent to the admin port, it answers the next one, and does only what it accepted. */
class AdminFuzzTest {

  private static final List<byte[]> REQUESTS =
      List.of(
          request("GET /status HTTP/1.1", ""),
          request(
              "POST /claim HTTP/1.1", "{\"vip\": \"172.16.0.10\", \"despiteNoMajority\": true}"),
          request("POST /pause HTTP/1.1", "{\"forSeconds\": 3600}"),
          request("POST /resume HTTP/1.1", ""),
          request("POST /poke HTTP/1.0", "mymaster"));

  @Test
  void aSpoiltRequestIsRefusedOrIsOne() throws IOException {
    FakeAgent agent = new FakeAgent();
    try (AdminServer server =
        new AdminServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), agent)) {
      Fuzz.bytes(
          150,
          REQUESTS,
          bytes -> {
            int before = agent.asked.size();
            String answer = sent(server.address().getPort(), bytes);
            int done = agent.asked.size() - before;
            int accepted = answer.split("HTTP/1.1 202", -1).length - 1;
            assertThat(done).as(answer).isLessThanOrEqualTo(Math.max(accepted, 1));
            if (answer.startsWith("HTTP/1.1 4")) {
              assertThat(done).as(answer).isZero();
            }
          });
      assertThat(
              new AdminClient(new Endpoint("127.0.0.1", server.address().getPort()))
                  .status()
                  .version())
          .isEqualTo("1.2.3");
    }
  }

  @Test
  void aSpoiltBodyIsRefusedOrWithinItsLimits() {
    FakeAgent agent = new FakeAgent();
    AdminRoutes routes = new AdminRoutes(agent);
    Fuzz.bytes(
        10_000,
        List.of(
            "{\"vip\": \"172.16.0.10\", \"despiteNoMajority\": true}".getBytes(ISO_8859_1),
            "{\"forSeconds\": 3600}".getBytes(ISO_8859_1),
            "mymaster".getBytes(ISO_8859_1)),
        body -> {
          for (String path : List.of("/claim", "/pause", "/poke")) {
            int before = agent.asked.size();
            int status = routes.answer("POST", path, body).status();
            assertThat(status).isIn(202, 400);
            assertThat(agent.asked.size() - before).isEqualTo(status == 202 ? 1 : 0);
          }
        });
  }

  private static byte[] request(String line, String body) {
    return (line
            + "\r\nHost: localhost\r\nX-Sentinel-Vip: 1\r\nConnection: close\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(ISO_8859_1);
  }

  private static String sent(int port, byte[] bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (SocketException e) {
      // Refused and closed before all of it was read.
      return "";
    }
  }
}
