package io.sentinelvip.admin;

import io.sentinelvip.engine.Clock;
import io.sentinelvip.model.Ip;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Says who may ask. Without a token: whoever is on this host, which is where it listens then. With
 * one: whoever sends it, or whose browser followed a link that was made with it.
 *
 * <p>No web page of another site can ask through a visitor's browser: a page whose name was made to
 * lead here sends its own name as {@code Host}, and a form cannot send the header that each change
 * needs.
 */
final class Guard {

  /** A browser is sent there once, with {@code ?code=}. */
  static final String LOGIN = "/login";

  private static final String BEARER = "Bearer ";
  private static final String PAGE =
      """
      <!DOCTYPE html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/">
      <title>sentinel-vip</title><p><a href="/">Go on</a></p>
      """;

  private final InetSocketAddress listen;
  private final Optional<TokenSource> token;
  private final Sessions sessions;
  private final WrongTokens wrong;

  Guard(InetSocketAddress listen, Optional<TokenSource> token, Clock clock) {
    if (listen.getAddress() == null) {
      throw new IllegalArgumentException("not an address: " + listen);
    }
    if (token.isEmpty() && !listen.getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException("not a loopback address, and no token: " + listen);
    }
    this.listen = listen;
    this.token = token;
    this.sessions = new Sessions(clock);
    this.wrong = new WrongTokens(clock);
  }

  Optional<Reply> refuse(Request r) {
    boolean bearer = token.isPresent() && r.header("Authorization").isPresent();
    if (!host(r, bearer)) {
      return refusal(403, "the Host header must be localhost or an address of this host");
    }
    if (r.isPost() && r.header(AdminServer.HEADER).isEmpty()) {
      return refusal(403, "send the header " + AdminServer.HEADER + ": 1");
    }
    if (r.header("Origin").filter(o -> !o.equals("http://" + r.header("Host").get())).isPresent()) {
      return refusal(403, "a page of another site may ask nothing");
    }
    if (token.isEmpty() || r.path().equals(LOGIN)) {
      return Optional.empty();
    }
    try {
      return bearer ? compared(r, token.get().token()) : known(r, token.get().token());
    } catch (IOException e) {
      return refusal(503, "nobody can be let in: " + e.getMessage());
    }
  }

  private Optional<Reply> compared(Request r, String right) {
    if (wrong.tooMany(r.from())) {
      return tooMany();
    }
    String sent = r.header("Authorization").orElse("");
    if (sent.startsWith(BEARER) && same(sent.substring(BEARER.length()).strip(), right)) {
      return Optional.empty();
    }
    wrong.add(r.from());
    return Optional.of(unauthorized("this is not the token of this agent"));
  }

  private Optional<Reply> known(Request r, String right) {
    return r.header("Cookie").filter(c -> sessions.knows(c, mark(right))).isPresent()
        ? Optional.empty()
        : Optional.of(
            unauthorized(
                "send the token (Authorization: Bearer ...; the command reads it where"
                    + " admin.token-file says), or open the link that 'sentinel-vip page' prints"));
  }

  private static Reply unauthorized(String text) {
    return Reply.refuse(401, text).with("WWW-Authenticate", "Bearer realm=\"sentinel-vip\"");
  }

  private static Optional<Reply> tooMany() {
    return Optional.of(
        Reply.refuse(429, "too many wrong tokens came from there; wait a minute")
            .with("Retry-After", String.valueOf(WrongTokens.WITHIN.toSeconds())));
  }

  /** The path of the page for a browser that comes from one who may ask. */
  String link() throws IOException {
    return token.isEmpty() ? "/" : LOGIN + "?code=" + sessions.link(mark(token.get().token()));
  }

  /**
   * Lets a browser in whose link is good. It is sent on by the page and not by the status: a cookie
   * that is {@code SameSite=Strict} goes with no redirect that began elsewhere.
   */
  Reply login(Request r) {
    if (!r.method().equals("GET")) {
      return Reply.wrongMethod("GET");
    }
    if (wrong.tooMany(r.from())) {
      return tooMany().orElseThrow();
    }
    try {
      String right = token.isEmpty() ? "" : token.get().token();
      Optional<String> cookie =
          token.isEmpty()
              ? Optional.empty()
              : r.parameter("code").flatMap(c -> sessions.login(c, mark(right)));
      if (cookie.isEmpty()) {
        wrong.add(r.from());
        return Reply.refuse(
            401, "the link was used or is older than a minute; 'sentinel-vip page' prints another");
      }
      return new Reply(
          200,
          Reply.HTML,
          PAGE,
          Map.of("Set-Cookie", cookie.get(), "Referrer-Policy", "no-referrer"));
    } catch (IOException e) {
      return Reply.refuse(503, "nobody can be let in: " + e.getMessage());
    }
  }

  private static Optional<Reply> refusal(int status, String text) {
    return Optional.of(Reply.refuse(status, text));
  }

  /** Takes as long wherever they differ, and whatever their lengths are. */
  private static boolean same(String sent, String right) {
    return MessageDigest.isEqual(digest(sent), digest(right));
  }

  /** Tells tokens apart, and is none. */
  private static String mark(String token) {
    return HexFormat.of().formatHex(digest(token));
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** A name of this host, or an address, which no name can stand for; with a token any name. */
  private boolean host(Request r, boolean bearer) {
    if (r.headers().getOrDefault("Host", List.of()).size() != 1) {
      return false;
    }
    String name = name(r.header("Host").orElse(""));
    if (name.equals("localhost")) {
      return true;
    }
    if (listen.getAddress().isLoopbackAddress()) {
      return Ip.parse(name).filter(ip -> ip.value().isLoopbackAddress()).isPresent();
    }
    return bearer
        || Ip.parse(name).isPresent()
        || name.equals(listen.getHostString().toLowerCase(Locale.ROOT));
  }

  /** Without the port and the brackets. */
  private static String name(String host) {
    String name = host.replaceFirst(":\\d{1,5}$", "").toLowerCase(Locale.ROOT);
    return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
  }
}
