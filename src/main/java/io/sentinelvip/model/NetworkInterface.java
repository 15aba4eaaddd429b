package io.sentinelvip.model;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One network interface of this instance.
 *
 * @param id its ENI
 * @param deviceIndex 0 is the primary
 * @param addresses every address that leads to it: private, public, IPv6; in this order, the
 *     primary first
 */
public record NetworkInterface(EniId id, int deviceIndex, Set<Ip> addresses) {
  /** Copies the set, and keeps its order. */
  public NetworkInterface {
    addresses = Collections.unmodifiableSet(new LinkedHashSet<>(addresses));
  }
}
