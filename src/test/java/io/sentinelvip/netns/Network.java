package io.sentinelvip.netns;

import java.util.ArrayList;
import java.util.List;

/**
 * The router and the namespaces around it. The router has a routing table for each route table of
 * the VPC, chosen by where a packet comes from; {@link DataPlane} fills them.
 */
final class Network {

  static final String IMDS = "169.254.169.254";
  static final String EC2 = "10.0.0.2";

  private final Namespaces namespaces;
  private final Netns router;
  private final Netns clients;

  Network(Namespaces namespaces) {
    this.namespaces = namespaces;
    router = namespaces.add("router");
    prepareRouter();
    clients = namespaces.add("clients");
    connect(clients, "c0", NetLab.CLIENTS);
  }

  Netns router() {
    return router;
  }

  Netns clients() {
    return clients;
  }

  /** A new host's namespace, connected. */
  Netns host(int index) {
    Netns netns = namespaces.add("host" + index);
    connect(netns, "h" + index, List.of(Host.address(index)));
    set(netns, "ip_forward", 0);
    return netns;
  }

  private void prepareRouter() {
    set(router, "ip_forward", 1);
    set(router, "conf/all/rp_filter", 0);
    set(router, "conf/default/rp_filter", 0);
    router.ip("addr add " + EC2 + "/32 dev lo");
    router.ip("addr add " + IMDS + "/32 dev lo");
    // The rules that cut a host off from the router's own addresses must come before this one.
    router.ip("rule add pref 100 lookup local");
    router.ip("rule del pref 0");
    router.ip("rule add pref 1001 from " + subnet(NetLab.CLIENTS.get(0)) + " lookup 101");
    router.ip("rule add pref 1002 from " + subnet(NetLab.CLIENTS.get(1)) + " lookup 102");
    router.ip("rule add pref 1003 lookup 103");
  }

  private void connect(Netns netns, String device, List<String> addresses) {
    router.ip("link add " + device + " type veth peer name eth0 netns " + netns.name());
    for (String address : addresses) {
      router.ip("addr add " + gateway(address) + "/24 dev " + device);
      netns.ip("addr add " + address + "/24 dev eth0");
    }
    router.ip("link set " + device + " up");
    netns.ip("link set eth0 up");
    netns.ip("route add default via " + gateway(addresses.get(0)));
  }

  private static String gateway(String address) {
    return address.substring(0, address.lastIndexOf('.')) + ".1";
  }

  static String subnet(String address) {
    return address.substring(0, address.lastIndexOf('.')) + ".0/24";
  }

  private static void set(Netns netns, String key, int value) {
    String script = "echo " + value + " >/proc/sys/net/ipv4/" + key;
    List<String> command = new ArrayList<>(netns.inside());
    command.addAll(List.of("sh", "-c", script));
    Netns.run(command);
  }

  /** Whether packets of the table's subnet for the NetLab.VIP go to {@code host}. */
  boolean leadsTo(String table, Host host) {
    String shown =
        router.ip("route get " + NetLab.VIP + " from " + from(table) + " iif " + in(table));
    return shown.contains(" dev " + host.device());
  }

  private static String from(String table) {
    int index = NetLab.TABLES.indexOf(table);
    return index < NetLab.CLIENTS.size() ? NetLab.CLIENTS.get(index) : Host.address(1);
  }

  private static String in(String table) {
    return NetLab.TABLES.indexOf(table) < NetLab.CLIENTS.size() ? "c0" : "h1";
  }

  /** Takes the link of a host down: all that is on it is cut off. */
  void isolate(Host host) {
    router.ip("link set " + host.device() + " down");
  }

  /** Ends {@link #isolate}. */
  void reconnect(Host host) {
    router.ip("link set " + host.device() + " up");
  }

  /** Drops, silently, what a host sends to EC2's API. */
  void cutApi(Host host) {
    router.ip("rule add pref 20 iif " + host.device() + " to " + EC2 + " type blackhole");
  }

  /** Ends {@link #cutApi}. */
  void mendApi(Host host) {
    router.ip("rule del pref 20 iif " + host.device() + " to " + EC2 + " type blackhole");
  }

  /** Drops, silently, what a host sends to the Sentinels of the others; these still reach its. */
  void loseSentinels(Host host) {
    router.ip(sentinelRule("add", host));
  }

  /** Ends {@link #loseSentinels}. */
  void findSentinels(Host host) {
    router.ip(sentinelRule("del", host));
  }

  private static String sentinelRule(String verb, Host host) {
    String selector = " pref 30 iif %s ipproto tcp dport %d type blackhole";
    return "rule " + verb + selector.formatted(host.device(), Host.SENTINEL);
  }
}
