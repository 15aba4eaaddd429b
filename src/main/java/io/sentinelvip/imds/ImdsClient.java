package io.sentinelvip.imds;

import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Moment;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads documents by IMDSv2 and by nothing older: a token first, then the document with the token.
 * Source: "Use IMDSv2" of the EC2 user guide.
 */
final class ImdsClient {

  /** The longest life that IMDS gives a token. */
  private static final Duration TOKEN_LIFE = Duration.ofHours(6);

  private static final int LIMIT_MILLIS = 1000;

  /** No document that is read here comes near it. */
  private static final int MAX_BYTES = 1 << 16;

  private record Token(String value, Moment askedAt) {}

  private record Answer(int status, String body) {}

  private final URI endpoint;
  private final Clock clock;
  private @Nullable Token token;

  ImdsClient(URI endpoint, Clock clock) {
    this.endpoint = endpoint;
    this.clock = clock;
  }

  /**
   * The document, or empty where IMDS has none (404).
   *
   * @param path below {@code /latest/}
   */
  synchronized Optional<String> read(String path) throws FaultException {
    Answer answer = get(path, freshToken());
    if (answer.status() == 401) {
      token = null;
      answer = get(path, freshToken());
    }
    if (answer.status() == 404) {
      return Optional.empty();
    }
    if (answer.status() != 200) {
      throw refused(path, answer.status());
    }
    return Optional.of(answer.body());
  }

  /** A new one when a tenth of the life is left; then the old one still serves if none is given. */
  private String freshToken() throws FaultException {
    Token held = token;
    Moment now = clock.now();
    if (held != null
        && held.askedAt().ageAt(now).compareTo(TOKEN_LIFE.multipliedBy(9).dividedBy(10)) < 0) {
      return held.value();
    }
    try {
      Token fresh = new Token(askToken(), now);
      token = fresh;
      return fresh.value();
    } catch (FaultException e) {
      if (held != null && held.askedAt().ageAt(now).compareTo(TOKEN_LIFE) < 0) {
        return held.value();
      }
      throw e;
    }
  }

  private String askToken() throws FaultException {
    Answer answer;
    try {
      answer = putToken();
    } catch (FaultException e) {
      throw e.getCause() instanceof SocketTimeoutException && answersWithoutToken()
          ? new FaultException(tooFar(), e)
          : e;
    }
    String value = answer.body().strip();
    // Anything else is no header's value, and HttpURLConnection would print it.
    if (answer.status() != 200 || !value.matches("[!-~]+")) {
      throw refused("api/token", answer.status());
    }
    return value;
  }

  private Answer putToken() throws FaultException {
    return exchange(
        "PUT",
        "api/token",
        "X-aws-ec2-metadata-token-ttl-seconds",
        Long.toString(TOKEN_LIFE.toSeconds()));
  }

  /**
   * The hop limit is that of the token's packets alone: where these die on their way, any other
   * answer still arrives, if only a refusal (EC2 user guide, "Use IMDSv2").
   */
  private boolean answersWithoutToken() {
    try {
      exchange("GET", "meta-data/", "Accept", "text/plain");
      return true;
    } catch (FaultException e) {
      return false;
    }
  }

  private Fault tooFar() {
    return new Fault(
        Fault.Kind.TRANSIENT,
        "HopLimit",
        "IMDS at "
            + endpoint
            + " answers, and its token does not arrive: the response hop limit is too small, as in"
            + " a container; 'aws ec2 modify-instance-metadata-options --instance-id <this one>"
            + " --http-put-response-hop-limit 2'");
  }

  private Answer get(String path, String tokenValue) throws FaultException {
    return exchange("GET", path, "X-aws-ec2-metadata-token", tokenValue);
  }

  private Answer exchange(String method, String path, String header, String value)
      throws FaultException {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create(base() + "latest/" + path).toURL().openConnection(Proxy.NO_PROXY);
      connection.setRequestMethod(method);
      connection.setConnectTimeout(LIMIT_MILLIS);
      connection.setReadTimeout(LIMIT_MILLIS);
      connection.setInstanceFollowRedirects(false);
      connection.setUseCaches(false);
      connection.setRequestProperty(header, value);
      int status = connection.getResponseCode();
      return new Answer(status, body(connection, status));
    } catch (IOException e) {
      throw unreachable(method, path, e);
    }
  }

  private static String body(HttpURLConnection connection, int status) throws IOException {
    try (@Nullable InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      return in == null ? "" : new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
    }
  }

  private String base() {
    String text = endpoint.toString();
    return text.endsWith("/") ? text : text + "/";
  }

  private FaultException unreachable(String method, String path, IOException e) {
    return new FaultException(
        new Fault(
            Fault.Kind.TRANSIENT,
            e.getClass().getSimpleName(),
            "IMDS at "
                + endpoint
                + " did not answer "
                + method
                + " /latest/"
                + path
                + " ("
                + e.getMessage()
                + "); on EC2: see that the metadata service is on, and in a container that its"
                + " response hop limit is 2; elsewhere: set instance-id, network-interface and"
                + " addresses under identity"),
        e);
  }

  private FaultException refused(String path, int status) {
    String where = "IMDS at " + endpoint + " answered " + status + " to /latest/" + path;
    return new FaultException(
        status == 403
            ? new Fault(
                Fault.Kind.DENIED,
                "403",
                where
                    + ": it is turned off for this instance or its hop limit is too small; see"
                    + " 'aws ec2 modify-instance-metadata-options'")
            : new Fault(Fault.Kind.TRANSIENT, Integer.toString(status), where));
  }
}
