package io.sentinelvip.check;

import io.sentinelvip.core.VipSettings;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Identity;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.NetworkInterface;
import io.sentinelvip.model.RouteTarget;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * This node: which of those that Sentinel lists it is, and which of its interfaces a route is to
 * name.
 */
record Me(VipSettings vip, Set<Endpoint> nodes, Optional<Identity> identity) {

  /** Whether an address and a port that somebody named are this node's. */
  boolean is(Endpoint node) {
    return node.port() == vip.redisPort() && isHere(node);
  }

  /** Whether an address is this node's, whatever the port. */
  boolean isHere(Endpoint node) {
    Optional<Ip> ip = node.ip();
    if (ip.isEmpty()) {
      return vip.selfNames().contains(node.host().toLowerCase(Locale.ROOT));
    }
    return vip.selfAddresses().contains(ip.get())
        || identity.flatMap(i -> i.carrying(ip.get())).isPresent();
  }

  /** As Sentinel lists it. */
  Optional<Endpoint> listed() {
    return nodes.stream().filter(this::is).findFirst();
  }

  /** Where its Redis is asked. */
  Optional<Endpoint> redis() {
    return vip.redisHost().map(h -> new Endpoint(h, vip.redisPort())).or(this::listed);
  }

  /** What a route to this node names; empty where that cannot be known. */
  Optional<RouteTarget> target() {
    return identity.flatMap(
        i ->
            eni(i)
                .map(
                    eni ->
                        new RouteTarget(
                            eni,
                            vip.targetByInstance() && i.interfaces().size() == 1
                                ? Optional.of(i.instance())
                                : Optional.empty())));
  }

  private Optional<EniId> eni(Identity i) {
    if (vip.eni().isPresent()) {
      return vip.eni().filter(e -> i.interfaces().stream().anyMatch(n -> n.id().equals(e)));
    }
    return i.interfaces().size() == 1
        ? Optional.of(i.interfaces().get(0).id())
        : carrier(i).map(NetworkInterface::id);
  }

  /** The interface with the address by which Redis is asked or Sentinel knows this node. */
  private Optional<NetworkInterface> carrier(Identity i) {
    return vip.redisHost()
        .flatMap(Ip::parse)
        .flatMap(i::carrying)
        .or(() -> listed().flatMap(Endpoint::ip).flatMap(i::carrying));
  }

  /** Which interface is taken, and why. */
  Line pick() {
    String subject = "network interface for " + vip.id().vip();
    if (identity.isEmpty()) {
      return Line.skip(Item.INTERFACE, subject, Item.INSTANCE);
    }
    Identity i = identity.get();
    Optional<EniId> eni = eni(i);
    if (eni.isEmpty() && vip.eni().isEmpty() && vip.redisHost().isEmpty() && listed().isEmpty()) {
      return Line.skip(Item.INTERFACE, subject, Item.NODE);
    }
    if (eni.isEmpty()) {
      return Line.fail(
          Item.INTERFACE,
          subject,
          vip.eni().isPresent()
              ? vip.eni().get() + " is configured, and this instance does not have it: " + all(i)
              : "the instance has "
                  + i.interfaces().size()
                  + " and none is known to carry the address that Sentinel names: "
                  + all(i),
          "set identity.network-interface, or redis.host to the address that Sentinel names");
    }
    Optional<EniId> carrier = carrier(i).map(NetworkInterface::id);
    if (carrier.isPresent() && !carrier.equals(eni)) {
      return Line.warn(
          Item.INTERFACE,
          subject,
          eni.get() + " is configured, and the address of this node is on " + carrier.get(),
          "set identity.network-interface to " + carrier.get() + ", or leave it out");
    }
    return Line.ok(Item.INTERFACE, subject, eni.get() + ", " + reason(i));
  }

  private String reason(Identity i) {
    if (vip.eni().isPresent()) {
      return "as configured";
    }
    return i.interfaces().size() == 1
        ? "the only one"
        : "it carries " + vip.redisHost().or(() -> listed().map(Endpoint::host)).orElse("");
  }

  /** The configured interface, if the address of this node is on another one. */
  Optional<EniId> strange() {
    return identity
        .flatMap(i -> carrier(i).map(NetworkInterface::id))
        .filter(c -> target().isPresent() && !target().get().eni().equals(c));
  }

  private static List<String> all(Identity i) {
    return i.interfaces().stream().map(n -> n.id() + " " + n.addresses()).toList();
  }

  /** The addresses of this node, for a person. */
  String addresses() {
    return identity.map(Me::all).map(List::toString).orElse("unknown");
  }
}
