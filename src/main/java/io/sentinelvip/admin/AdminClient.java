package io.sentinelvip.admin;

import io.sentinelvip.engine.History;
import io.sentinelvip.engine.StatusReport;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Vip;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Asks the running agent. */
public final class AdminClient {

  private static final int CONNECT_MILLIS = 2_000;
  private static final int READ_MILLIS = 5_000;
  private static final int MAX_ANSWER = 16 * 1024 * 1024;

  private final Endpoint agent;
  private final Optional<TokenSource> token;

  /** An agent that listens at {@code agent}, and asks for no token. */
  public AdminClient(Endpoint agent) {
    this(agent, Optional.empty());
  }

  /** An agent that listens at {@code agent}, and asks for this token. */
  public AdminClient(Endpoint agent, Optional<TokenSource> token) {
    this.agent = agent;
    this.token = token;
  }

  /** The token could not be read. */
  public static final class NoTokenException extends IOException {
    NoTokenException(IOException e) {
      super(e.getMessage(), e);
    }
  }

  /** Somebody answered, and would not. */
  public static final class RefusedException extends IOException {
    RefusedException(String text) {
      super(text);
    }
  }

  /**
   * Where everything stands.
   *
   * @throws IOException if nobody answers, or not as an agent does
   */
  public StatusReport status() throws IOException {
    return Json.read(send("GET", "/status", new byte[0]), StatusReport.class);
  }

  /**
   * The incidents that are kept.
   *
   * @throws IOException if nobody answers, or not as an agent does
   */
  public History history() throws IOException {
    return Json.read(send("GET", "/history", new byte[0]), History.class);
  }

  /** Look now; returns what the agent said. */
  public String claim(Optional<Vip> vip, boolean despiteNoMajority) throws IOException {
    return post(
        "/claim",
        Json.line(new Requests.Claim(vip.map(Vip::toString).orElse(null), despiteNoMajority)));
  }

  /** Hands off; returns what the agent said. */
  public String pause(Duration howLong) throws IOException {
    return post("/pause", Json.line(new Requests.Pause(howLong.toSeconds())));
  }

  /** Go on; returns what the agent said. */
  public String resume() throws IOException {
    return post("/resume", "");
  }

  /** Where a browser is to be sent to see the page; a path that holds a code works once. */
  public String link() throws IOException {
    return Json.read(send("POST", "/link", new byte[0]), Requests.Link.class).path();
  }

  private String post(String path, String body) throws IOException {
    byte[] answer = send("POST", path, body.getBytes(StandardCharsets.UTF_8));
    return Json.read(answer, Requests.Answer.class).text();
  }

  private byte[] send(String method, String path, byte[] body) throws IOException {
    Optional<String> known = readToken();
    HttpURLConnection http =
        (HttpURLConnection) new URL("http://" + agent + path).openConnection(Proxy.NO_PROXY);
    try {
      http.setConnectTimeout(CONNECT_MILLIS);
      http.setReadTimeout(READ_MILLIS);
      http.setRequestMethod(method);
      http.setInstanceFollowRedirects(false);
      known.ifPresent(t -> http.setRequestProperty("Authorization", "Bearer " + t));
      if (method.equals("POST")) {
        http.setRequestProperty(AdminServer.HEADER, "1");
        http.setDoOutput(true);
        // Not as a stream: of a 401 to one, the JDK's client would lose the text.
        http.getOutputStream().write(body);
      }
      int status = http.getResponseCode();
      try (InputStream in = status < 400 ? http.getInputStream() : http.getErrorStream()) {
        byte[] answer = in == null ? new byte[0] : in.readNBytes(MAX_ANSWER);
        if (status >= 300) {
          throw new RefusedException(refusal(status, answer));
        }
        return answer;
      }
    } finally {
      http.disconnect();
    }
  }

  private Optional<String> readToken() throws NoTokenException {
    try {
      return token.isEmpty() ? Optional.empty() : Optional.of(token.get().token());
    } catch (IOException e) {
      throw new NoTokenException(e);
    }
  }

  private static String refusal(int status, byte[] answer) {
    try {
      return Json.read(answer, Requests.Answer.class).text();
    } catch (IOException e) {
      return "HTTP status " + status;
    }
  }
}
