package io.sentinelvip.model;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a server listens, as somebody wrote or announced it: a literal address or a host name, and
 * a port.
 *
 * @param host not empty; IPv6 without brackets
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) {

  private static final Pattern PORT = Pattern.compile("\\d{1,5}");

  /** Checks both parts. */
  public Endpoint {
    if (host.isBlank() || !isPrintable(host)) {
      throw new IllegalArgumentException("not a host: '" + host + "'");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("not a port: " + port);
    }
  }

  private static boolean isPrintable(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c <= ' ' || c == 0x7f) {
        return false;
      }
    }
    return true;
  }

  /**
   * The endpoint that {@code text} spells: {@code host:port}, {@code 10.0.0.1:6379}, {@code
   * [2001:db8::1]:6379}.
   */
  public static Optional<Endpoint> parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      return Optional.empty();
    }
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (host.indexOf(':') >= 0 && !bracketed) {
      return Optional.empty();
    }
    return of(bracketed ? host.substring(1, host.length() - 1) : host, text.substring(colon + 1));
  }

  /** The endpoint of a host and a port that came as texts, or empty when either is none. */
  public static Optional<Endpoint> of(String host, String port) {
    if (!PORT.matcher(port).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Endpoint(host, Integer.parseInt(port)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The literal address, or empty where the host is a name. */
  public Optional<Ip> ip() {
    return Ip.parse(host);
  }

  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
