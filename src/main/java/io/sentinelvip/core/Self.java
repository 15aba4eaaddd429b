package io.sentinelvip.core;

import io.sentinelvip.model.Cidr;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Identity;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.NetworkInterface;
import io.sentinelvip.model.RouteTarget;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who "me" is (address and port, compared with the addresses of this instance's ENIs and {@code
 * self}).
 *
 * @param identity null until it is known: then every address means nobody
 * @param own every address of this node
 * @param names what host names mean, lower case, as last resolved
 * @param aroundVip the VPC's CIDR that the VIP lies in, which EC2 refuses; null: as it should be
 */
record Self(
    VipSettings settings,
    @Nullable Identity identity,
    Set<Ip> own,
    Map<String, Set<Ip>> names,
    @Nullable Cidr aroundVip) {

  static Self of(VipSettings settings, @Nullable Identity identity, Map<String, Set<Ip>> names) {
    Set<Ip> own = new HashSet<>(settings.selfAddresses());
    if (identity != null) {
      identity.interfaces().forEach(i -> own.addAll(i.addresses()));
    }
    return new Self(
        settings, identity, Set.copyOf(own), Map.copyOf(names), around(settings, identity));
  }

  private static @Nullable Cidr around(VipSettings settings, @Nullable Identity identity) {
    Set<Cidr> all = identity == null ? Set.of() : identity.vpcCidrs();
    for (Cidr c : all) {
      if (c.contains(settings.id().vip().address())) {
        return c;
      }
    }
    return null;
  }

  /** Whom {@code named} means. */
  Who who(Endpoint named) {
    if (identity == null) {
      return Who.NOBODY;
    }
    Optional<Ip> literal = named.ip();
    Who host = literal.map(this::whoHas).orElseGet(() -> whoIsCalled(named.host()));
    return host == Who.ME && named.port() != settings.redisPort() ? Who.OTHER : host;
  }

  /**
   * {@code named} with its host name replaced by the one address it stands for, so that both count
   * as the same node.
   */
  Endpoint meant(Endpoint named) {
    if (named.ip().isPresent()) {
      return named;
    }
    Set<Ip> addresses = names.getOrDefault(lower(named.host()), Set.of());
    return addresses.size() == 1
        ? new Endpoint(addresses.iterator().next().toString(), named.port())
        : named;
  }

  private Who whoHas(Ip ip) {
    if (own.contains(ip)) {
      return Who.ME;
    }
    if (ip.equals(settings.id().vip().address()) || (ip.isEveryHosts() && !ownsSuchAs(ip))) {
      return Who.NOBODY;
    }
    return Who.OTHER;
  }

  private Who whoIsCalled(String host) {
    if (settings.selfNames().contains(lower(host))) {
      return Who.ME;
    }
    Set<Ip> addresses = names.getOrDefault(lower(host), Set.of());
    if (addresses.isEmpty()) {
      return Who.NOBODY;
    }
    long mine = addresses.stream().filter(own::contains).count();
    return mine == addresses.size() ? Who.ME : mine == 0 ? Who.OTHER : Who.NOBODY;
  }

  /**
   * On a test machine the nodes are told apart by loopback addresses; then this node has one, too.
   */
  private boolean ownsSuchAs(Ip ip) {
    return own.stream()
        .anyMatch(o -> ip.isLoopback() ? o.isLoopback() : ip.isLinkLocal() && o.isLinkLocal());
  }

  /**
   * What a route to this node points at, or null while that cannot be told: which ENI of several
   * carries the address that Sentinel knows this node by.
   *
   * @param nodes the data nodes that the Sentinels list
   */
  @Nullable RouteTarget target(Collection<Endpoint> nodes) {
    if (identity == null) {
      return null;
    }
    if (settings.eni().isPresent()) {
      return new RouteTarget(settings.eni().get(), Optional.empty());
    }
    if (identity.interfaces().size() == 1) {
      EniId only = identity.interfaces().get(0).id();
      return new RouteTarget(
          only, settings.targetByInstance() ? Optional.of(identity.instance()) : Optional.empty());
    }
    return configured()
        .or(
            () ->
                nodes.stream()
                    .filter(n -> who(n) == Who.ME)
                    .map(n -> meant(n).ip())
                    .findFirst()
                    .flatMap(ip -> ip))
        .flatMap(identity::carrying)
        .map(NetworkInterface::id)
        .map(eni -> new RouteTarget(eni, Optional.empty()))
        .orElse(null);
  }

  private Optional<Ip> configured() {
    return settings
        .redisHost()
        .flatMap(Ip::parse)
        .filter(own::contains)
        .or(() -> settings.selfAddresses().stream().filter(this::onAnInterface).findFirst());
  }

  private boolean onAnInterface(Ip ip) {
    return identity != null && identity.carrying(ip).isPresent();
  }

  /** Where this node's Redis is asked for its role, or null while nobody knows. */
  @Nullable Endpoint redis(Collection<Endpoint> nodes) {
    if (settings.redisHost().isPresent()) {
      return new Endpoint(settings.redisHost().get(), settings.redisPort());
    }
    return nodes.stream()
        .filter(n -> who(n) == Who.ME)
        .map(this::meant)
        .findFirst()
        .or(this::ownRedis)
        .orElse(null);
  }

  private Optional<Endpoint> ownRedis() {
    if (identity == null) {
      return Optional.empty();
    }
    Set<Ip> primary = identity.interfaces().get(0).addresses();
    return primary.stream()
        .filter(ip -> ip.isPrivate() || ip.isLoopback())
        .findFirst()
        .or(() -> primary.stream().findFirst())
        .or(() -> settings.selfAddresses().stream().findFirst())
        .map(ip -> new Endpoint(ip.toString(), settings.redisPort()));
  }

  private static String lower(String host) {
    return host.toLowerCase(Locale.ROOT);
  }
}
