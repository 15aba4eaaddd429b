package io.sentinelvip.imds;

import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Identity;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.NetworkInterface;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the configuration says about this instance. It wins over IMDS; where it says all three, IMDS
 * need not answer.
 *
 * @param instance its id
 * @param eni the interface that {@code addresses} belong to
 * @param addresses addresses of that interface, besides those that IMDS lists
 */
public record SelfOverrides(Optional<InstanceId> instance, Optional<EniId> eni, Set<Ip> addresses) {

  /** Nothing but what IMDS says. */
  public static final SelfOverrides NONE =
      new SelfOverrides(Optional.empty(), Optional.empty(), Set.of());

  /** Copies the set. */
  public SelfOverrides {
    addresses = Set.copyOf(addresses);
  }

  /** The identity without IMDS: its VPC is not known then. Empty unless all three are given. */
  Optional<Identity> alone() {
    if (instance.isEmpty() || eni.isEmpty() || addresses.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Identity(
            instance.get(),
            List.of(new NetworkInterface(eni.get(), 0, addresses)),
            Optional.empty(),
            Set.of()));
  }

  /** The identity that IMDS gave, with these in place of what it said. */
  Identity over(Identity seen) {
    return new Identity(
        instance.orElse(seen.instance()),
        eni.map(e -> withOwn(seen.interfaces(), e)).orElse(seen.interfaces()),
        seen.vpc(),
        seen.vpcCidrs());
  }

  private List<NetworkInterface> withOwn(List<NetworkInterface> seen, EniId own) {
    if (seen.stream().noneMatch(i -> i.id().equals(own))) {
      int next = 1 + seen.stream().mapToInt(NetworkInterface::deviceIndex).max().orElse(-1);
      return Stream.concat(seen.stream(), Stream.of(new NetworkInterface(own, next, addresses)))
          .toList();
    }
    return seen.stream().map(i -> i.id().equals(own) ? withAddresses(i) : i).toList();
  }

  private NetworkInterface withAddresses(NetworkInterface i) {
    Set<Ip> all = new HashSet<>(i.addresses());
    all.addAll(addresses);
    return new NetworkInterface(i.id(), i.deviceIndex(), all);
  }
}
