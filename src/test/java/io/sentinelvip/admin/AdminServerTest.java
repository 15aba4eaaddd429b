package io.sentinelvip.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentinelvip.core.IncidentReport;
import io.sentinelvip.engine.History;
import io.sentinelvip.engine.KeptIncident;
import io.sentinelvip.engine.SampleIncidents;
import io.sentinelvip.engine.StatusReport;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.Vip;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {

  private final FakeAgent agent = new FakeAgent();
  private AdminServer server = newServer();
  private int port;

  private AdminServer newServer() {
    try {
      return new AdminServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), agent);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void rememberPort() {
    port = server.address().getPort();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private AdminClient client() {
    return new AdminClient(new Endpoint("127.0.0.1", port));
  }

  /** Sends these very bytes; returns all that comes back. */
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private String post(String path, String body) throws IOException {
    return raw(
        "POST %s HTTP/1.1\r\nHost: localhost:%d\r\nX-Sentinel-Vip: 1\r\nConnection: close\r\n"
                .formatted(path, port)
            + "Content-Length: %d\r\n\r\n%s".formatted(body.length(), body));
  }

  @Test
  void theReportArrivesAsItWasSent() throws Exception {
    StatusReport report = client().status();
    assertThat(report).isEqualTo(agent.status());
    agent.vip = FakeAgent.vip("looking", false);
    assertThat(client().status()).isEqualTo(agent.status());
  }

  @Test
  void theHistoryArrivesAsItWasSentAndEachIncidentByItself() throws Exception {
    IncidentReport incident = IncidentReport.of(SampleIncidents.verified(7, 1_700_000_000_000L));
    agent.history = new History(List.of(new KeptIncident(4, incident)), 1);
    assertThat(client().history()).isEqualTo(agent.history);
    assertThat(get("/history/4")).startsWith("HTTP/1.1 200").contains("\"key\":\"mymaster@7\"");
    for (String path : List.of("/history/5", "/history/", "/history/x", "/history/04")) {
      assertThat(get(path)).startsWith("HTTP/1.1 404").contains("GET /history");
    }
    assertThat(post("/history/4", "")).startsWith("HTTP/1.1 405");
    assertThat(post("/history", "")).startsWith("HTTP/1.1 405");
  }

  private String get(String path) throws IOException {
    return raw(
        "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n\r\n".formatted(path, port));
  }

  @Test
  void whatIsAskedReachesTheAgent() throws Exception {
    client().claim(Optional.empty(), false);
    client().claim(Optional.of(new Vip(Ip.of("172.16.0.10"))), true);
    assertThat(client().pause(Duration.ofMinutes(2))).contains("120 s");
    client().resume();
    assertThat(post("/claim", "")).startsWith("HTTP/1.1 202");
    assertThat(post("/poke", "mymaster\n")).startsWith("HTTP/1.1 202");
    assertThat(agent.asked)
        .containsExactly(
            "claim all false",
            "claim 172.16.0.10 true",
            "pause PT2M",
            "resume",
            "claim all false",
            "poke mymaster");
  }

  @Test
  void aShellWithNothingButBashCanPoke() throws Exception {
    String script =
        "exec 3<>/dev/tcp/127.0.0.1/"
            + port
            + "; printf 'POST /poke HTTP/1.0\\r\\nHost: localhost\\r\\nX-Sentinel-Vip: 1\\r\\n\\r\\n' >&3;"
            + " head -1 <&3";
    Process bash = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true).start();
    String said = new String(bash.getInputStream().readAllBytes(), UTF_8);
    assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(said).contains("202");
    assertThat(agent.asked).containsExactly("poke all");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/claim|{|400",
        "/claim|[]|400",
        "/claim|{\"vip\": \"here\"}|400",
        "/claim|{\"vip\": \"here\", \"despiteNoMajority\": false}|400",
        "/claim|{\"despiteNoMajority\": \"perhaps\"}|400",
        "/claim|{} {}|400",
        "/pause|x|400",
        "/pause|''|400",
        "/pause|{}|400",
        "/pause|{\"forSeconds\": 0}|400",
        "/pause|{\"forSeconds\": 2592001}|400",
        "/pause|{\"forSeconds\": 99999999999}|400",
        "/poke|not a master|400",
        "/nothing|{}|404",
        "/claim/x|{}|404",
        "/status|{}|405"
      })
  void garbageIsRefusedAndDoesNothing(String path, String body, int status) throws Exception {
    assertThat(post(path, body)).startsWith("HTTP/1.1 " + status).contains("\"accepted\":false");
    assertThat(agent.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2_592_000})
  void aPauseMayLastFromOneSecondToThirtyDays(long seconds) throws Exception {
    assertThat(post("/pause", "{\"forSeconds\": " + seconds + "}")).startsWith("HTTP/1.1 202");
    assertThat(agent.asked).hasSize(1);
  }

  @Test
  void aReadOfAChangeIsRefused() throws Exception {
    assertThat(raw("GET /claim HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 405")
        .containsIgnoringCase("Allow: POST");
    assertThat(agent.asked).isEmpty();
  }

  @Test
  void aPostThatAFormCouldSendIsRefused() throws Exception {
    String head = "POST /claim HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    String form = "Content-Type: text/plain\r\nContent-Length: 0\r\n\r\n";
    assertThat(raw(head + form)).startsWith("HTTP/1.1 403").contains("X-Sentinel-Vip: 1");
    assertThat(agent.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: evil.example.com",
        "Host: 10.0.0.1:9736",
        "Host: localhost.evil.com",
        "X: y"
      })
  void anotherHostsNameIsRefused(String host) throws Exception {
    assertThat(raw("GET /status HTTP/1.1\r\n" + host + "\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 403")
        .doesNotContain("mymaster");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1:9736", "[::1]:9736", "127.1.2.3"})
  void theOwnNamesAreTaken(String host) throws Exception {
    assertThat(raw("GET /status HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void aLargeBodyIsRefusedWithoutReadingItAll() throws Exception {
    String answer;
    try {
      answer = post("/poke", "x".repeat(Door.MAX_BODY + 1));
    } catch (IOException e) {
      answer = "HTTP/1.1 413 (cut off)";
    }
    assertThat(answer).startsWith("HTTP/1.1 413");
    assertThat(agent.asked).isEmpty();
  }

  @Test
  void thoseWhoSendHalfARequestKeepNobodyOut() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 10; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        slow.add(socket);
        socket
            .getOutputStream()
            .write("POST /poke HTTP/1.1\r\nHost: localhost\r\nContent-Le".getBytes(ISO_8859_1));
      }
      StatusReport report = null;
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (report == null && System.nanoTime() < deadline) {
        try {
          report = client().status();
        } catch (IOException e) {
          assertThat(e).hasMessageContaining("timed out");
        }
      }
      assertThat(report).isNotNull();
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void garbageThatIsNoHttpDoesNotEndIt() throws Exception {
    raw("\u0000\u0001\u0002\r\n\r\n");
    raw("GET\r\n\r\n");
    assertThat(client().status().version()).isEqualTo("1.2.3");
  }

  @Test
  void itListensOnTheLoopbackOnly() {
    assertThatThrownBy(() -> new AdminServer(new InetSocketAddress("0.0.0.0", 0), agent))
        .hasMessageContaining("not a loopback address");
  }

  @Test
  void aRefusalIsToldWithItsText() {
    assertThatThrownBy(() -> client().pause(Duration.ofDays(400)))
        .isInstanceOf(AdminClient.RefusedException.class)
        .hasMessageContaining("forSeconds must be");
  }
}
