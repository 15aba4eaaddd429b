package io.sentinelvip.admin;

import io.sentinelvip.engine.Clock;
import io.sentinelvip.model.Moment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts wrong tokens by who sent them; whoever guesses is not listened to for a while. */
final class WrongTokens {

  static final int ALLOWED = 10;
  static final Duration WITHIN = Duration.ofMinutes(1);

  /** Whoever has more addresses than that to guess from gains nothing by it worth the memory. */
  private static final int MOST_ADDRESSES = 1_024;

  private static final int SUBNET_BYTES = 8;

  private record Count(int wrong, Moment since) {}

  private final Clock clock;
  private final Map<InetAddress, Count> counts = new LinkedHashMap<>();

  WrongTokens(Clock clock) {
    this.clock = clock;
  }

  /** Whether nothing that this address sends is to be compared now. */
  synchronized boolean tooMany(InetAddress from) {
    Count count = counts.get(group(from));
    return count != null && !isOver(count) && count.wrong() >= ALLOWED;
  }

  synchronized void add(InetAddress from) {
    InetAddress group = group(from);
    Count count = counts.remove(group);
    if (counts.size() >= MOST_ADDRESSES) {
      counts.remove(counts.keySet().iterator().next());
    }
    counts.put(
        group,
        count == null || isOver(count)
            ? new Count(1, clock.now())
            : new Count(count.wrong() + 1, count.since()));
  }

  private boolean isOver(Count count) {
    return count.since().until(clock.now()).compareTo(WITHIN) >= 0;
  }

  /** One host has a whole /64 of IPv6 addresses. */
  private static InetAddress group(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    byte[] bytes = address.getAddress();
    Arrays.fill(bytes, SUBNET_BYTES, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException("sixteen bytes are an address", e);
    }
  }
}
