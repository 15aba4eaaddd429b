package io.sentinelvip.check;

import io.sentinelvip.core.VipSettings;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.ProbePort.Server;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.SentinelView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Whether this node's Redis is the one that Sentinel knows, and can be reached by the VIP. */
final class RedisCheck {

  private static final String ACL = "sentinel-vip-redis.acl";
  private static final String KEYS = "vips[].redis";

  private final Preflight.Ports ports;
  private final VipSettings vip;
  private final List<SentinelView> views;
  private final Me me;
  private final String subject;
  private Optional<Server> server = Optional.empty();

  RedisCheck(Preflight.Ports ports, VipSettings vip, List<SentinelView> views, Me me) {
    this.ports = ports;
    this.vip = vip;
    this.views = views;
    this.me = me;
    this.subject = "redis of " + vip.id().master();
  }

  /** What the local Redis said, once it was looked at. */
  Optional<Server> server() {
    return server;
  }

  List<Line> look() {
    List<Line> lines = new ArrayList<>();
    lines.add(node());
    lines.add(redis());
    lines.add(announced());
    lines.add(bind());
    lines.add(guarded());
    lines.addAll(new GroupCheck(ports, vip, views).replicas());
    return lines;
  }

  private Line node() {
    String what = "this node among those of " + vip.id().master();
    if (me.listed().isPresent()) {
      return Line.ok(Item.NODE, what, "Sentinel lists it as " + me.listed().get());
    }
    if (views.isEmpty()) {
      return Line.skip(Item.NODE, what, Item.SENTINEL);
    }
    if (me.identity().isEmpty() && vip.selfNames().isEmpty() && vip.selfAddresses().isEmpty()) {
      return Line.skip(Item.NODE, what, Item.INSTANCE);
    }
    Optional<Endpoint> otherPort = me.nodes().stream().filter(me::isHere).findFirst();
    return otherPort
        .map(
            at ->
                Line.fail(
                    Item.NODE,
                    what,
                    "Sentinel lists this node with port " + at.port() + ", not " + vip.redisPort(),
                    "set redis.port to " + at.port() + ", or correct replica-announce-port"))
        .orElseGet(
            () ->
                Line.fail(
                    Item.NODE,
                    what,
                    "Sentinel lists no node with an address of this instance and port "
                        + vip.redisPort()
                        + ": it lists "
                        + me.nodes()
                        + ", this instance has "
                        + me.addresses(),
                    "correct replica-announce-ip and 'sentinel monitor', or name this node under"
                        + " self as Sentinel names it"));
  }

  private Line redis() {
    Optional<Endpoint> redis = me.redis();
    if (redis.isEmpty()) {
      return Line.skip(Item.REDIS, subject, Item.NODE);
    }
    try {
      server = Optional.of(ports.probe().server(vip.id(), redis.get()));
      return role(redis.get(), server.get().role());
    } catch (FaultException e) {
      return silent(Item.REDIS, redis.get(), e.fault());
    }
  }

  private Line silent(Item item, Endpoint redis, Fault fault) {
    return Line.fail(
        item,
        subject,
        redis + " did not tell its role: " + fault.text(),
        Remedy.ofServer(fault.toString(), ACL, KEYS));
  }

  private Line role(Endpoint redis, Role role) {
    String found = redis + " says it is " + role.name().toLowerCase(Locale.ROOT);
    boolean named = !views.isEmpty() && views.stream().allMatch(v -> me.is(v.named()));
    boolean none = !views.isEmpty() && views.stream().noneMatch(v -> me.is(v.named()));
    if (role == Role.SENTINEL) {
      return Line.fail(
          Item.REDIS, subject, found, "set redis.host and redis.port to the data node");
    }
    if ((role == Role.MASTER ? none : named) && me.listed().isPresent()) {
      return Line.fail(
          Item.REDIS,
          subject,
          found + ", the Sentinels say otherwise",
          "wait until a failover is over; else see that Sentinel monitors this node");
    }
    return Line.ok(Item.REDIS, subject, found);
  }

  /** By the address that others use, protected mode refuses; by the loopback's it does not. */
  private Line announced() {
    Optional<Endpoint> listed = me.listed();
    if (listed.isEmpty() || server.isEmpty()) {
      return Line.skip(Item.ANNOUNCED, subject, listed.isEmpty() ? Item.NODE : Item.REDIS);
    }
    if (!listed.equals(me.redis())) {
      try {
        ports.probe().server(vip.id(), listed.get());
      } catch (FaultException e) {
        return silent(Item.ANNOUNCED, listed.get(), e.fault());
      }
    }
    return Line.ok(Item.ANNOUNCED, subject, "answers at " + listed.get() + ", as announced");
  }

  private Line bind() {
    if (server.isEmpty()) {
      return Line.skip(Item.BIND, subject, me.redis().isEmpty() ? Item.NODE : Item.REDIS);
    }
    Ip address = vip.id().vip().address();
    int port = vip.redisPort();
    try {
      Set<Ip> at = new Listeners(ports.proc()).at(port);
      if (at.isEmpty()) {
        return Line.warn(
            Item.BIND,
            subject,
            "nothing listens at port " + port + " in this network namespace",
            "run the check where Redis runs; in a container, publish the port on all addresses");
      }
      if (!Listeners.cover(at, address) && Listeners.mayCover(at, address)) {
        return Line.warn(
            Item.BIND,
            subject,
            "listens at " + at + ", which takes IPv4 in a container's proxy and not in Redis",
            "'bind * -::*', or 'bind 0.0.0.0'");
      }
      return Listeners.cover(at, address)
          ? Line.ok(Item.BIND, subject, "listens at " + at + ", which covers " + address)
          : Line.fail(
              Item.BIND,
              subject,
              "listens at " + at + " only: connections to " + address + " are refused",
              "bind it to all addresses ('bind 0.0.0.0', for IPv6 'bind * -::*') and keep others"
                  + " out by the security group; a bind that names the VIP holds only while the"
                  + " VIP is on lo");
    } catch (IOException e) {
      return Line.fail(
          Item.BIND,
          subject,
          "its sockets could not be read: " + e.getMessage(),
          "run the check on the node itself");
    }
  }

  private Line guarded() {
    if (server.isEmpty()) {
      return Line.skip(Item.MIN_REPLICAS, subject, me.redis().isEmpty() ? Item.NODE : Item.REDIS);
    }
    Optional<Fault> why = server.get().guarded().why();
    if (why.isPresent()) {
      return Line.warn(
          Item.MIN_REPLICAS,
          subject,
          "min-replicas-to-write could not be looked at: " + why.get().text(),
          why.get().kind() == Fault.Kind.DENIED
              ? "give the agent's ACL user +info, as " + ACL + " does"
              : "check again");
    }
    return server.get().guarded().value().orElse(false)
        ? Line.ok(Item.MIN_REPLICAS, subject, "min-replicas-to-write is set")
        : Line.warn(
            Item.MIN_REPLICAS,
            subject,
            "min-replicas-to-write is 0: a master that was cut off goes on taking writes, which are"
                + " lost",
            "min-replicas-to-write 1 and min-replicas-max-lag 10 on every node");
  }
}
