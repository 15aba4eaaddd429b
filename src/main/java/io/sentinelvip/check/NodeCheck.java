package io.sentinelvip.check;

import io.sentinelvip.core.Event;
import io.sentinelvip.core.VipSettings;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Identity;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.NetworkInterface;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.RouteTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether this node's Redis answers as Sentinel says, and which interface the route is to name. */
final class NodeCheck {

  private final Preflight.Ports ports;
  private final VipSettings vip;
  private final SentinelCheck.Seen group;
  private final Optional<Identity> identity;

  NodeCheck(
      Preflight.Ports ports,
      VipSettings vip,
      SentinelCheck.Seen group,
      Optional<Identity> identity) {
    this.ports = ports;
    this.vip = vip;
    this.group = group;
    this.identity = identity;
  }

  List<Line> look() {
    List<Line> lines = new ArrayList<>();
    lines.add(redis());
    identity.ifPresent(i -> lines.add(pick(i)));
    lines.add(outside());
    return lines;
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

  private Line redis() {
    Optional<Endpoint> own = ownNode();
    String subject = "redis of " + vip.id().master();
    Optional<Endpoint> redis =
        vip.redisHost().map(h -> new Endpoint(h, vip.redisPort())).or(() -> own);
    if (redis.isEmpty()) {
      return Line.fail(
          subject,
          "Sentinel lists no node with an address of this instance and port "
              + vip.redisPort()
              + ": "
              + group.nodes(),
          "set redis.port, or name this node under self as Sentinel names it");
    }
    ports.roles().ask(vip.id(), redis.get());
    ports.answers().await(a -> role().isPresent() || roleFault().isPresent(), ports.patience());
    if (role().isEmpty()) {
      return Line.fail(
          subject,
          redis.get() + " did not tell its role: " + roleFault().orElse("no answer"),
          "start it, and give the agent's user +role +ping and its password");
    }
    return judge(subject, redis.get(), role().get());
  }

  private Line judge(String subject, Endpoint redis, Role role) {
    String found = redis + " says it is " + role.name().toLowerCase(Locale.ROOT);
    boolean named =
        !group.views().isEmpty() && group.views().stream().allMatch(v -> mine(v.named()));
    boolean none = group.views().stream().noneMatch(v -> mine(v.named()));
    if (role == Role.SENTINEL) {
      return Line.fail(subject, found, "set redis.host and redis.port to the data node");
    }
    if (role == Role.MASTER ? none : named) {
      return Line.fail(
          subject,
          found + ", the Sentinels say otherwise",
          "wait until a failover is over; else see that Sentinel monitors this node");
    }
    return Line.ok(subject, found);
  }

  private Optional<Role> role() {
    return ports.answers().of(vip.id(), Event.RoleAnswered.class).stream()
        .reduce((first, last) -> last)
        .map(Event.RoleAnswered::role);
  }

  private Optional<String> roleFault() {
    return ports.answers().of(vip.id(), Event.RoleFailed.class).stream()
        .reduce((first, last) -> last)
        .map(e -> e.fault().text());
  }

  private Optional<Endpoint> ownNode() {
    return group.nodes().stream().filter(this::mine).findFirst();
  }

  private boolean mine(Endpoint node) {
    if (node.port() != vip.redisPort()) {
      return false;
    }
    Optional<Ip> ip = node.ip();
    if (ip.isEmpty()) {
      return vip.selfNames().contains(node.host().toLowerCase(Locale.ROOT));
    }
    return vip.selfAddresses().contains(ip.get())
        || identity.flatMap(i -> i.carrying(ip.get())).isPresent();
  }

  private Line pick(Identity i) {
    String subject = "network interface for " + vip.id().vip();
    Optional<EniId> eni = eni(i);
    if (eni.isPresent()) {
      return Line.ok(subject, eni.get() + ", " + reason(i));
    }
    return Line.fail(
        subject,
        vip.eni().isPresent()
            ? vip.eni().get() + " is configured, and this instance does not have it"
            : "the instance has "
                + i.interfaces().size()
                + " and none is known to carry the address that Sentinel names",
        "set identity.network-interface, or redis.host to the address that Sentinel names");
  }

  private Optional<EniId> eni(Identity i) {
    if (vip.eni().isPresent()) {
      return vip.eni().filter(e -> i.interfaces().stream().anyMatch(n -> n.id().equals(e)));
    }
    if (i.interfaces().size() == 1) {
      return Optional.of(i.interfaces().get(0).id());
    }
    return vip.redisHost()
        .flatMap(Ip::parse)
        .flatMap(i::carrying)
        .or(() -> ownNode().flatMap(Endpoint::ip).flatMap(i::carrying))
        .map(NetworkInterface::id);
  }

  private String reason(Identity i) {
    if (vip.eni().isPresent()) {
      return "as configured";
    }
    return i.interfaces().size() == 1
        ? "the only one"
        : "it carries " + vip.redisHost().or(() -> ownNode().map(Endpoint::host)).orElse("");
  }

  private Line outside() {
    String subject = "address " + vip.id().vip();
    if (identity.isEmpty() || identity.get().vpcCidrs().isEmpty()) {
      return Line.fail(
          subject,
          "the CIDRs of the VPC could not be read",
          "enable IMDSv2 on the instance, so that the VIP can be compared with them");
    }
    return identity.get().vpcCidrs().stream()
        .filter(c -> c.contains(vip.id().vip().address()))
        .findFirst()
        .map(
            c ->
                Line.fail(
                    subject,
                    "it lies inside the VPC's CIDR " + c + ", where no route can lead",
                    "choose an address outside " + identity.get().vpcCidrs()))
        .orElseGet(() -> Line.ok(subject, "outside the VPC's " + identity.get().vpcCidrs()));
  }
}
