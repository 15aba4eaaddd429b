package io.sentinelvip.config;

import io.sentinelvip.config.Config.AssumeRole;
import io.sentinelvip.config.Config.Loopback;
import io.sentinelvip.config.Config.Redis;
import io.sentinelvip.config.Config.VipConfig;
import io.sentinelvip.model.Cidr;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.Vip;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code vips}. */
final class VipReader {

  /** EC2 keeps it for its own services: no route may lead into it. */
  private static final Cidr EC2_IPV6 = new Cidr(Ip.of("fd00:ec2::"), 32);

  private static final String ADDRESS_HINT = "write one like 172.16.0.10 (IPv6 works too)";
  private static final String TABLE_HINT =
      "write [rtb-0a1b2c3d4e5f60718] or { tag: \"key=value\" }";
  private static final String ROLE_HINT =
      "write one like arn:aws:iam::123456789012:role/vip-routes";

  private final AccessReader access;
  private final Set<Vip> seen = new LinkedHashSet<>();

  VipReader(AccessReader access) {
    this.access = access;
  }

  /** The VIPs; one that lacks what it needs is left out, after a problem was added. */
  List<VipConfig> read(Section top) {
    top.missing("vips", "add the address to keep, its master and its route tables");
    List<Section> sections = top.sections("vips");
    if (top.get("vips") instanceof Tree.Listing && sections.isEmpty()) {
      top.problem("vips", "there is no VIP", "add the address to keep, its master and its tables");
    }
    List<VipConfig> vips = new ArrayList<>();
    sections.forEach(s -> vip(s).ifPresent(vips::add));
    return vips;
  }

  private Optional<VipConfig> vip(Section s) {
    s.missing("master", "write the name that 'sentinel monitor NAME' uses");
    s.missing("address", ADDRESS_HINT);
    s.missing("route-tables", TABLE_HINT);
    Optional<MasterName> master =
        s.parsed(
            "master",
            t -> MasterName.isValid(t) ? Optional.of(new MasterName(t)) : Optional.empty(),
            "a master's name",
            "write the name that 'sentinel monitor NAME' uses: letters, digits, '.', '-', '_'");
    Optional<Vip> address = address(s);
    Optional<TableSelector> tables = tables(s);
    Redis redis = redis(s.section("redis"));
    Loopback loopback = s.choice("loopback", Loopback.MANAGED);
    boolean create = s.truth("create-missing-route", true);
    boolean prepare = s.truth("prepare-source-dest-check", true);
    Optional<AssumeRole> role = assumeRole(s);
    if (master.isEmpty() || address.isEmpty() || tables.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new VipConfig(
            master.get(), address.get(), tables.get(), redis, loopback, create, prepare, role));
  }

  private Optional<Vip> address(Section s) {
    Optional<Ip> ip = s.parsed("address", VipReader::host, "an IP address", ADDRESS_HINT);
    Optional<Vip> vip = ip.filter(i -> usable(s, i)).map(Vip::new);
    if (vip.isPresent() && !seen.add(vip.get())) {
      s.problem("address", vip.get() + " is given to two VIPs", "give each VIP its own address");
    }
    return vip;
  }

  /** A literal address, alone or with the prefix length of a single host. */
  private static Optional<Ip> host(String text) {
    if (text.indexOf('/') < 0) {
      return Ip.parse(text);
    }
    return Cidr.parse(text).filter(c -> c.bits() == (c.base().isV6() ? 128 : 32)).map(Cidr::base);
  }

  private static boolean usable(Section s, Ip ip) {
    var a = ip.value();
    int first = a.getAddress()[0] & 0xff;
    String what =
        a.isLoopbackAddress()
            ? "a loopback address"
            : a.isMulticastAddress()
                ? "a multicast address"
                : a.isLinkLocalAddress()
                    ? "a link-local address"
                    : EC2_IPV6.contains(ip)
                        ? "in fd00:ec2::/32, which EC2 keeps for itself"
                        : a.isAnyLocalAddress() || (!ip.isV6() && (first == 0 || first >= 240))
                            ? "no address of a host"
                            : "";
    if (!what.isEmpty()) {
      s.problem(
          "address",
          ip + " is " + what,
          "choose a private address outside every CIDR of the VPC, like 172.16.0.10");
    }
    return what.isEmpty();
  }

  private static Optional<TableSelector> tables(Section s) {
    if (s.get("route-tables") instanceof Tree.Mapping) {
      Section below = s.section("route-tables");
      below.missing("tag", TABLE_HINT);
      return below.parsed(
          "tag", VipReader::tag, "a tag", "write key=value, like sentinel-vip=mymaster");
    }
    Set<RouteTableId> ids = new LinkedHashSet<>();
    List<Section.Item> items = s.list("route-tables");
    for (Section.Item item : items) {
      if (!RouteTableId.isValid(item.text())) {
        s.problem(item, "'" + item.text() + "' is not a route table id", TABLE_HINT);
      } else if (!ids.add(new RouteTableId(item.text()))) {
        s.problem(item, item.text() + " is listed twice", "keep one of them");
      }
    }
    return ids.isEmpty()
        ? Optional.empty()
        : Optional.of(new TableSelector.ByIds(List.copyOf(ids)));
  }

  private static Optional<TableSelector> tag(String text) {
    int equals = text.indexOf('=');
    return equals < 1
        ? Optional.empty()
        : Optional.of(
            new TableSelector.ByTag(text.substring(0, equals), text.substring(equals + 1)));
  }

  private Redis redis(Section s) {
    return new Redis(
        s.integer("port", 6379, 1, 65535),
        s.parsed("host", Hosts::valid, "a host name or IP address", "write one like 10.0.1.11"),
        access.read(s));
  }

  private static Optional<AssumeRole> assumeRole(Section s) {
    if (s.get("assume-role") instanceof Tree.Mapping) {
      Section below = s.section("assume-role");
      below.missing("arn", ROLE_HINT);
      Optional<String> externalId = below.text("external-id");
      return arn(below, "arn").map(a -> new AssumeRole(a, externalId));
    }
    return arn(s, "assume-role").map(a -> new AssumeRole(a, Optional.empty()));
  }

  private static Optional<String> arn(Section s, String key) {
    return s.parsed(
        key,
        t -> t.matches("arn:aws[a-z-]*:iam::\\d{12}:role/\\S+") ? Optional.of(t) : Optional.empty(),
        "the ARN of a role",
        ROLE_HINT);
  }
}
