package io.sentinelvip.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IP address written as a literal; a host name is never looked up here.
 *
 * @param value the address, without a scope
 */
public record Ip(InetAddress value) {

  private static final Pattern V4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1?\\d?\\d)");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  /**
   * The address that {@code text} spells, or empty when it is anything else, a host name included.
   */
  public static Optional<Ip> parse(String text) {
    if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Ip(InetAddress.getByName(text)));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** As {@link #parse}, for text that is known to be an address. */
  public static Ip of(String text) {
    return parse(text)
        .orElseThrow(() -> new IllegalArgumentException("not an IP address: " + text));
  }

  /** Whether this is an IPv6 address. */
  public boolean isV6() {
    return value.getAddress().length == 16;
  }

  /** Whether it is one of {@code 127.0.0.0/8}, or {@code ::1}. */
  public boolean isLoopback() {
    return value.isLoopbackAddress();
  }

  /** Whether it is one of {@code 169.254.0.0/16}, or {@code fe80::/10}. */
  public boolean isLinkLocal() {
    return value.isLinkLocalAddress();
  }

  /**
   * Whether every host has such an address, so that it tells none apart: loopback, link-local,
   * unspecified.
   */
  public boolean isEveryHosts() {
    return isLoopback() || isLinkLocal() || value.isAnyLocalAddress();
  }

  /** Whether it is a private IPv4 address (RFC 1918), as an instance's primary address is. */
  public boolean isPrivate() {
    return !isV6() && value.isSiteLocalAddress();
  }

  @Override
  public String toString() {
    return value.getHostAddress();
  }
}
