package io.sentinelvip.config;

import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Ip;
import java.util.Optional;

/** Hosts and endpoints as people write them. */
final class Hosts {

  private static final int SENTINEL_PORT = 26379;

  private Hosts() {}

  /** {@code text} if it is a literal address or has the form of a host name. */
  static Optional<String> valid(String text) {
    boolean name = text.matches("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252})") && !text.matches("[\\d.]+");
    return name || Ip.parse(text).isPresent() ? Optional.of(text) : Optional.empty();
  }

  /** {@code host:port}. */
  static Optional<Endpoint> endpoint(String text) {
    return Endpoint.parse(text).filter(e -> valid(e.host()).isPresent());
  }

  /** {@code host:port}, or a host alone, which stands for Sentinel's usual port. */
  static Optional<Endpoint> sentinel(String text) {
    return endpoint(text).or(() -> valid(text).map(host -> new Endpoint(host, SENTINEL_PORT)));
  }

  /** Whether only this host can reach it. */
  static boolean loopback(Endpoint e) {
    return e.host().equals("localhost")
        || e.ip().filter(ip -> ip.value().isLoopbackAddress()).isPresent();
  }
}
