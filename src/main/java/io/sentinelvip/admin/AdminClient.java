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

  /** An agent that listens at {@code agent}. */
  public AdminClient(Endpoint agent) {
    this.agent = agent;
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

  private String post(String path, String body) throws IOException {
    byte[] answer = send("POST", path, body.getBytes(StandardCharsets.UTF_8));
    return Json.read(answer, Requests.Answer.class).text();
  }

  private byte[] send(String method, String path, byte[] body) throws IOException {
    HttpURLConnection http =
        (HttpURLConnection) new URL("http://" + agent + path).openConnection(Proxy.NO_PROXY);
    try {
      http.setConnectTimeout(CONNECT_MILLIS);
      http.setReadTimeout(READ_MILLIS);
      http.setRequestMethod(method);
      http.setInstanceFollowRedirects(false);
      if (method.equals("POST")) {
        http.setRequestProperty(AdminServer.HEADER, "1");
        http.setDoOutput(true);
        http.setFixedLengthStreamingMode(body.length);
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

  private static String refusal(int status, byte[] answer) {
    try {
      return Json.read(answer, Requests.Answer.class).text();
    } catch (IOException e) {
      return "HTTP status " + status;
    }
  }
}
