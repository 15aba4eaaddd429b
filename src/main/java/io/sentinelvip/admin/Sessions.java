package io.sentinelvip.admin;

import io.sentinelvip.engine.Clock;
import io.sentinelvip.model.Moment;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Browsers that may look. A link is good for one login within a minute, a login for an hour, and
 * neither for longer than the token under which it was made.
 */
final class Sessions {

  static final Duration LINK = Duration.ofMinutes(1);
  static final Duration SESSION = Duration.ofHours(1);

  /** Of each kind; the oldest goes. */
  static final int MOST = 64;

  private static final int BYTES = 32;

  private record Pass(String under, Moment until) {}

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Pass> links = new LinkedHashMap<>();
  private final Map<String, Pass> sessions = new LinkedHashMap<>();

  /** Its own for each agent: a browser keeps the cookies of all ports of a host together. */
  private final String cookie = "sentinel-vip-" + HexFormat.of().toHexDigits(random.nextInt());

  Sessions(Clock clock) {
    this.clock = clock;
  }

  /** The code of a new link; {@code under} stands for the token. */
  synchronized String link(String under) {
    return put(links, under, LINK);
  }

  /** The value of {@code Set-Cookie} for a link's code; empty if it is used, too old or none. */
  synchronized Optional<String> login(String code, String under) {
    Pass pass = links.remove(code);
    if (pass == null || !isGood(pass, under)) {
      return Optional.empty();
    }
    String session = put(sessions, under, SESSION);
    return Optional.of(
        cookie
            + "="
            + session
            + "; HttpOnly; SameSite=Strict; Path=/; Max-Age="
            + SESSION.toSeconds());
  }

  /** Whether the header {@code Cookie} has a session that is still good. */
  synchronized boolean knows(String cookies, String under) {
    for (String one : cookies.split(";", -1)) {
      String[] nameAndValue = one.strip().split("=", 2);
      if (nameAndValue.length == 2 && nameAndValue[0].equals(cookie)) {
        Pass pass = sessions.get(nameAndValue[1]);
        return pass != null && isGood(pass, under);
      }
    }
    return false;
  }

  private boolean isGood(Pass pass, String under) {
    return !clock.now().reached(pass.until()) && pass.under().equals(under);
  }

  private String put(Map<String, Pass> passes, String under, Duration good) {
    if (passes.size() >= MOST) {
      Iterator<String> oldest = passes.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String name = HexFormat.of().formatHex(bytes);
    passes.put(name, new Pass(under, clock.now().plus(good)));
    return name;
  }
}
