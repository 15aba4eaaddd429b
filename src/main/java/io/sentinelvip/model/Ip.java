package io.sentinelvip.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An IP address written as a literal; a host name is never looked up here.
 *
 * @param value the address, without a scope
 */
public record Ip(InetAddress value) {

  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  /**
   * The address that {@code text} spells, or empty when it is anything else: a host name, or a
   * number with a zero before it, which some read as octal (RFC 6943, section 3.1.1).
   */
  public static Optional<Ip> parse(String text) {
    try {
      if (text.indexOf(':') >= 0) {
        return V6.matcher(text).matches()
            ? Optional.of(new Ip(InetAddress.getByName(text)))
            : Optional.empty();
      }
      byte @Nullable [] v4 = v4(text);
      return v4 == null ? Optional.empty() : Optional.of(new Ip(InetAddress.getByAddress(v4)));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /**
   * Four numbers up to 255 with dots between them, or null. By hand, since each decision about a
   * master asks it: a pattern took half of the decision's time in the interpreter.
   */
  private static byte @Nullable [] v4(String text) {
    byte[] bytes = new byte[4];
    int at = 0;
    int number = -1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.') {
        if (number < 0 || at == 3) {
          return null;
        }
        bytes[at++] = (byte) number;
        number = -1;
      } else if (c < '0' || c > '9' || number == 0) {
        return null;
      } else {
        number = Math.max(number, 0) * 10 + c - '0';
        if (number > 255) {
          return null;
        }
      }
    }
    if (number < 0 || at != 3) {
      return null;
    }
    bytes[at] = (byte) number;
    return bytes;
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
