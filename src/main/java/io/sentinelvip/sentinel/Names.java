package io.sentinelvip.sentinel;

import io.sentinelvip.model.Ip;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Looks host names up and keeps the last good answer of each. Blocks as long as DNS does. */
final class Names {

  /** One look-up, however it is done. */
  @FunctionalInterface
  interface Lookup {
    /** All addresses of the name. */
    InetAddress[] all(String host) throws UnknownHostException;
  }

  private final Lookup lookup;
  private final Map<String, Set<Ip>> good = new ConcurrentHashMap<>();

  Names(Lookup lookup) {
    this.lookup = lookup;
  }

  /**
   * The addresses of a literal or of a name; the last good ones when DNS does not answer.
   *
   * @throws UnknownHostException when it never did
   */
  Set<Ip> addresses(String host) throws UnknownHostException {
    Optional<Ip> literal = Ip.parse(host);
    if (literal.isPresent()) {
      return Set.of(literal.get());
    }
    try {
      return fresh(host);
    } catch (UnknownHostException e) {
      Set<Ip> last = lastGood(host);
      if (last.isEmpty()) {
        throw e;
      }
      return last;
    }
  }

  /** The addresses of a name as DNS says now. */
  Set<Ip> fresh(String host) throws UnknownHostException {
    Set<Ip> found =
        Arrays.stream(lookup.all(host))
            .map(Ip::new)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (found.isEmpty()) {
      throw new UnknownHostException(host);
    }
    good.put(host, found);
    return found;
  }

  /** The addresses of a literal, or those last seen of a name, without looking it up. */
  Set<Ip> lastGood(String host) {
    return Ip.parse(host).map(Set::of).orElseGet(() -> good.getOrDefault(host, Set.of()));
  }
}
