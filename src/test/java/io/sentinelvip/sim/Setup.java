package io.sentinelvip.sim;

import io.sentinelvip.core.VipSettings;
import io.sentinelvip.model.Cidr;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Identity;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.NetworkInterface;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VipId;
import io.sentinelvip.model.VpcId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How the group is made, drawn by the seed.
 *
 * @param hosts how many, each with a Redis, a Sentinel and an agent
 * @param hostNames whether the Sentinels announce names
 * @param namedTwice whether one Sentinel is configured by name and found by address
 * @param twoEnis the host with two interfaces; -1: none
 * @param isStatic whether an administrator keeps the VIP on every loopback
 * @param adminVip the host on whose loopback somebody else put the VIP; -1: none
 * @param alertOnly the host whose agent may change nothing; -1: none
 */
record Setup(
    int hosts,
    List<RouteTableId> tables,
    boolean byTag,
    boolean hostNames,
    boolean namedTwice,
    int twoEnis,
    boolean isStatic,
    int adminVip,
    int alertOnly,
    boolean createMissing,
    Duration reconcile) {

  static final VipId VIP = new VipId(new MasterName("mymaster"), new Vip(Ip.of("172.16.0.10")));
  static final int REDIS_PORT = 6379;
  static final Duration BLIND_AFTER = Duration.ofSeconds(10);

  static Setup draw(Dice d) {
    int hosts = d.chance(0.12) ? 5 : 3;
    List<RouteTableId> tables = new ArrayList<>();
    for (int i = d.below(4); i >= 0; i--) {
      tables.add(new RouteTableId("rtb-0000000" + i));
    }
    return new Setup(
        hosts,
        List.copyOf(tables),
        d.chance(0.2),
        d.chance(0.15),
        d.chance(0.35),
        d.chance(0.2) ? d.below(hosts) : -1,
        d.chance(0.15),
        d.chance(0.15) ? d.below(hosts) : -1,
        d.chance(0.08) ? d.below(hosts) : -1,
        d.chance(0.8),
        Duration.ofSeconds(d.chance(0.3) ? 30 : 10));
  }

  /** What makes this group unlike the simplest, in words. */
  List<String> kinds() {
    List<String> kinds = new ArrayList<>();
    addIf(kinds, hosts == 5, "five hosts");
    addIf(kinds, tables.size() > 1, "several tables");
    addIf(kinds, byTag, "tables by tag");
    addIf(kinds, hostNames, "Sentinels announce host names");
    addIf(kinds, namedTwice, "a Sentinel configured by name too, and found by address");
    addIf(kinds, twoEnis >= 0, "a host with two interfaces");
    addIf(kinds, isStatic, "a static VIP");
    addIf(kinds, adminVip >= 0 && !isStatic, "a VIP that another put on lo");
    addIf(kinds, alertOnly >= 0, "an agent alert-only");
    addIf(kinds, !createMissing, "missing routes not created");
    return kinds;
  }

  private static void addIf(List<String> kinds, boolean is, String kind) {
    if (is) {
      kinds.add(kind);
    }
  }

  /** How one host is called; made once, since it is asked for at each step. */
  private record Names(
      String ip, String primary, String name, Endpoint byIp, Endpoint byName, EniId eni) {
    static Names of(int host) {
      String ip = "10.0." + (host + 1) + ".11";
      String name = "node-" + (host + 1) + ".example";
      return new Names(
          ip,
          "10.0." + (host + 1) + ".200",
          name,
          new Endpoint(ip, REDIS_PORT),
          new Endpoint(name, REDIS_PORT),
          new EniId("eni-0000000" + (host + 1)));
    }
  }

  private static final List<Names> NAMES = IntStream.range(0, 5).mapToObj(Names::of).toList();

  static String ip(int host) {
    return NAMES.get(host).ip;
  }

  static String name(int host) {
    return NAMES.get(host).name;
  }

  /** How the Sentinels name a Redis. */
  Endpoint redis(int host) {
    Names n = NAMES.get(host);
    return hostNames ? n.byName : n.byIp;
  }

  static EniId eni(int host) {
    return NAMES.get(host).eni;
  }

  /** An interface that no route should point at: of another host, or of nobody. */
  static EniId stray(int host) {
    return new EniId("eni-000000f" + (host + 1));
  }

  static InstanceId instance(int host) {
    return new InstanceId("i-0000000" + (host + 1));
  }

  /** The host that an address or a name leads to; -1: none. */
  int hostOf(String address) {
    for (int h = 0; h < hosts; h++) {
      if (address.equals(ip(h)) || address.equals(name(h)) || address.equals(primary(h))) {
        return h;
      }
    }
    return -1;
  }

  private static String primary(int host) {
    return NAMES.get(host).primary;
  }

  Map<String, Set<Ip>> names() {
    Map<String, Set<Ip>> names = new java.util.LinkedHashMap<>();
    for (int h = 0; h < hosts; h++) {
      names.put(name(h), Set.of(Ip.of(ip(h))));
    }
    return names;
  }

  Identity identity(int host) {
    NetworkInterface own =
        new NetworkInterface(eni(host), host == twoEnis ? 1 : 0, Set.of(Ip.of(ip(host))));
    List<NetworkInterface> all =
        host == twoEnis
            ? List.of(new NetworkInterface(stray(host), 0, Set.of(Ip.of(primary(host)))), own)
            : List.of(own);
    return new Identity(
        instance(host),
        all,
        Optional.of(new VpcId("vpc-00000001")),
        Set.of(new Cidr(Ip.of("10.0.0.0"), 16)));
  }

  VipSettings settings(int host, Mutant mutant) {
    Set<Ip> self = Set.of();
    if (mutant == Mutant.EVERY_ADDRESS_IS_MINE) {
      self = new java.util.LinkedHashSet<>();
      for (int h = 0; h < hosts; h++) {
        self.add(Ip.of(ip(h)));
      }
    }
    return new VipSettings(
        VIP,
        byTag
            ? new TableSelector.ByTag("sentinel-vip", "mymaster")
            : new TableSelector.ByIds(tables),
        REDIS_PORT,
        Optional.empty(),
        Set.of(),
        self,
        Optional.empty(),
        true,
        isStatic ? VipSettings.Loopback.STATIC : VipSettings.Loopback.MANAGED,
        createMissing,
        true,
        host == alertOnly && mutant != Mutant.ALERT_ONLY_FORGOTTEN,
        reconcile,
        BLIND_AFTER,
        mutant == Mutant.LOCAL_SENTINEL_ONLY ? 1 : hosts);
  }
}
