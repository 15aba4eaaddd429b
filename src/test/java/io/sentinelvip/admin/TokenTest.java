package io.sentinelvip.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentinelvip.engine.Clock;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Moment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An admin port that asks for a token. */
class TokenTest {

  private static final String TOKEN = "0123456789abcdef0123456789abcdef";
  private static final String RIGHT = "Authorization: Bearer " + TOKEN + "\r\n";
  private static final String CHANGE = "X-Sentinel-Vip: 1\r\nContent-Length: 0\r\n";
  private static final Pattern COOKIE = Pattern.compile("(?i)Set-cookie: ([^;]*); (.*)\r\n");

  private final FakeAgent agent = new FakeAgent();
  private volatile Moment now = new Moment(0, 1_000_000);
  private volatile String token = TOKEN;
  private final AdminServer server = serverAt("127.0.0.1", () -> now);

  private AdminServer serverAt(String address, Clock clock) {
    try {
      return new AdminServer(
          new InetSocketAddress(address, 0), Optional.of(this::readToken), agent, clock);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String readToken() throws IOException {
    if (token.isEmpty()) {
      throw new IOException("cannot read /etc/token: permission denied");
    }
    return token;
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void pass(Duration d) {
    now = now.plus(d);
  }

  private String ask(String line, String headers) throws IOException {
    return ask(server, "127.0.0.1", line, "Host: 127.0.0.1\r\n" + headers);
  }

  private static String ask(AdminServer server, String from, String line, String headers)
      throws IOException {
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(from, 0));
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), server.address().getPort()));
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write((line + " HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n").getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private AdminClient client(String with) {
    return new AdminClient(
        new Endpoint("127.0.0.1", server.address().getPort()), Optional.of(() -> with));
  }

  @Test
  void whoeverSendsItIsAnswered() throws Exception {
    assertThat(client(TOKEN).status()).isEqualTo(agent.status());
    assertThat(client(TOKEN).pause(Duration.ofMinutes(2))).contains("120 s");
    assertThat(ask("GET /metrics", RIGHT)).startsWith("HTTP/1.1 200").contains("up 1.0");
    assertThat(agent.asked).containsExactly("pause PT2M");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Authorization: Bearer\r\n",
        "Authorization: Bearer 0123456789abcdef\r\n",
        "Authorization: Bearer " + TOKEN + "0\r\n",
        "Authorization: Basic " + TOKEN + "\r\n",
        "Authorization: " + TOKEN + "\r\n",
        "Cookie: sentinel-vip-00000000=" + TOKEN + "\r\n",
        "X-Token: " + TOKEN + "\r\n"
      })
  void whoeverDoesNotIsToldNothing(String headers) throws Exception {
    for (String path : new String[] {"/", "/status", "/history", "/metrics", "/healthz", "/none"}) {
      assertThat(ask("GET " + path, headers))
          .startsWith("HTTP/1.1 401")
          .containsIgnoringCase("WWW-Authenticate: Bearer")
          .doesNotContain("mymaster", TOKEN);
      pass(WrongTokens.WITHIN);
    }
    for (String path : new String[] {"/claim", "/pause", "/resume", "/poke", "/link"}) {
      assertThat(ask("POST " + path, headers + CHANGE)).startsWith("HTTP/1.1 401");
      pass(WrongTokens.WITHIN);
    }
    assertThat(agent.asked).isEmpty();
  }

  @Test
  void theTokenAloneIsNoChange() throws Exception {
    assertThat(ask("POST /resume", RIGHT + "Content-Length: 0\r\n")).startsWith("HTTP/1.1 403");
    assertThat(ask("POST /resume", RIGHT + CHANGE)).startsWith("HTTP/1.1 202");
    assertThat(ask("POST /resume", RIGHT + CHANGE + "Origin: http://evil.example.com\r\n"))
        .startsWith("HTTP/1.1 403");
    assertThat(ask("POST /resume", RIGHT + CHANGE + "Origin: http://127.0.0.1\r\n"))
        .startsWith("HTTP/1.1 202");
    assertThat(agent.asked).hasSize(2);
  }

  @Test
  void whoeverGuessesIsNotListenedToForAMinuteAndNobodyElseSuffers() throws Exception {
    String wrong = "Host: 127.0.0.1\r\nAuthorization: Bearer guess\r\n";
    String right = "Host: 127.0.0.1\r\n" + RIGHT;
    for (int i = 0; i < WrongTokens.ALLOWED; i++) {
      assertThat(ask(server, "127.0.0.2", "GET /status", wrong)).startsWith("HTTP/1.1 401");
    }
    assertThat(ask(server, "127.0.0.2", "GET /status", right))
        .startsWith("HTTP/1.1 429")
        .containsIgnoringCase("Retry-After: 60");
    assertThat(ask(server, "127.0.0.1", "GET /status", right)).startsWith("HTTP/1.1 200");
    pass(WrongTokens.WITHIN);
    assertThat(ask(server, "127.0.0.2", "GET /status", right)).startsWith("HTTP/1.1 200");
  }

  @Test
  void whoSendsNoTokenAtAllDoesNotCountAsOneWhoGuesses() throws Exception {
    for (int i = 0; i <= WrongTokens.ALLOWED; i++) {
      assertThat(ask("GET /status", "")).startsWith("HTTP/1.1 401").contains("sentinel-vip page");
    }
    assertThat(ask("GET /status", RIGHT)).startsWith("HTTP/1.1 200");
  }

  private String login(String link) throws IOException {
    return ask("GET " + link, "");
  }

  private String cookie() throws IOException {
    Matcher m = COOKIE.matcher(login(client(TOKEN).link()));
    assertThat(m.find()).isTrue();
    assertThat(m.group(2)).isEqualTo("HttpOnly; SameSite=Strict; Path=/; Max-Age=3600");
    return "Cookie: other=1; " + m.group(1) + "\r\n";
  }

  @Test
  void aLinkLetsOneBrowserInOnce() throws Exception {
    String link = client(TOKEN).link();
    assertThat(link).startsWith("/login?code=").doesNotContain(TOKEN);
    assertThat(ask("HEAD " + link, "")).startsWith("HTTP/1.1 405");
    // Not by a redirect: with one that began at another site no browser would send the cookie.
    assertThat(login(link))
        .startsWith("HTTP/1.1 200")
        .contains("<meta http-equiv=\"refresh\" content=\"0;url=/\">");
    assertThat(login(link)).startsWith("HTTP/1.1 401").doesNotContainIgnoringCase("Set-Cookie");
    String cookie = cookie();
    assertThat(ask("GET /status", cookie)).startsWith("HTTP/1.1 200");
    assertThat(ask("POST /resume", cookie + "Content-Length: 0\r\n")).startsWith("HTTP/1.1 403");
    assertThat(ask("POST /resume", cookie + CHANGE)).startsWith("HTTP/1.1 202");
  }

  @Test
  void aLinkIsGoodForAMinuteAndALoginForAnHour() throws Exception {
    String link = client(TOKEN).link();
    pass(Sessions.LINK);
    assertThat(login(link)).startsWith("HTTP/1.1 401").contains("older than a minute");
    String cookie = cookie();
    pass(Sessions.SESSION.minusSeconds(1));
    assertThat(ask("GET /status", cookie)).startsWith("HTTP/1.1 200");
    pass(Duration.ofSeconds(1));
    assertThat(ask("GET /status", cookie)).startsWith("HTTP/1.1 401");
  }

  @Test
  void aTokenThatIsChangedEndsWhatWasMadeWithTheOldOne() throws Exception {
    String cookie = cookie();
    String link = client(TOKEN).link();
    token = "another-token-entirely";
    assertThat(ask("GET /status", cookie)).startsWith("HTTP/1.1 401");
    assertThat(login(link)).startsWith("HTTP/1.1 401");
    assertThat(ask("GET /status", RIGHT)).startsWith("HTTP/1.1 401");
    assertThat(client("another-token-entirely").status().version()).isEqualTo("1.2.3");
  }

  @Test
  void guessedLinksAreLimitedAsGuessedTokensAre() throws Exception {
    for (int i = 0; i < WrongTokens.ALLOWED; i++) {
      assertThat(login("/login?code=" + "0".repeat(64))).startsWith("HTTP/1.1 401");
    }
    assertThat(login("/login")).startsWith("HTTP/1.1 429");
  }

  @Test
  void aTokenThatCannotBeReadLetsNobodyIn() throws Exception {
    String cookie = cookie();
    token = "";
    for (String headers : new String[] {"", RIGHT, cookie, "Authorization: Bearer \r\n"}) {
      assertThat(ask("GET /status", headers)).startsWith("HTTP/1.1 503").contains("/etc/token");
    }
  }

  @Test
  void manyLinksForgetTheOldest() throws Exception {
    String first = client(TOKEN).link();
    String second = client(TOKEN).link();
    for (int i = 1; i < Sessions.MOST; i++) {
      client(TOKEN).link();
    }
    assertThat(login(first)).startsWith("HTTP/1.1 401");
    assertThat(login(second)).startsWith("HTTP/1.1 200");
  }

  @Test
  void elsewhereThanOnTheLoopbackANameThatMayHaveBeenMadeToLeadHereNeedsTheTokenItself()
      throws Exception {
    String cookie = cookie();
    try (AdminServer wide = serverAt("0.0.0.0", () -> now)) {
      String named = "Host: redis-a.example.com:9736\r\n";
      assertThat(ask(wide, "127.0.0.1", "GET /status", named + RIGHT)).startsWith("HTTP/1.1 200");
      assertThat(ask(wide, "127.0.0.1", "GET /status", named + cookie)).startsWith("HTTP/1.1 403");
      assertThat(ask(wide, "127.0.0.1", "GET /login?code=1", named)).startsWith("HTTP/1.1 403");
      assertThat(ask(wide, "127.0.0.1", "GET /status", "Host: 10.0.1.11:9736\r\n" + RIGHT))
          .startsWith("HTTP/1.1 200");
      assertThat(ask(wide, "127.0.0.1", "GET /status", "Host: a\r\nHost: 10.0.1.11\r\n" + RIGHT))
          .startsWith("HTTP/1.1 403");
    }
    assertThat(ask(server, "127.0.0.1", "GET /status", "Host: 10.0.1.11:9736\r\n" + RIGHT))
        .startsWith("HTTP/1.1 403");
  }

  @Test
  void withoutATokenNothingButTheLoopbackIsListenedOn() throws Exception {
    assertThatThrownBy(() -> new AdminServer(new InetSocketAddress(0), agent))
        .hasMessageContaining("not a loopback address, and no token");
    try (AdminServer open =
        new AdminServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), agent)) {
      AdminClient client = new AdminClient(new Endpoint("127.0.0.1", open.address().getPort()));
      assertThat(client.link()).isEqualTo("/");
      assertThat(ask(open, "127.0.0.1", "GET /login?code=1", "Host: localhost\r\n"))
          .startsWith("HTTP/1.1 401");
    }
  }
}
