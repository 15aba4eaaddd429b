package io.sentinelvip.netns;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sentinelvip.lab.AgentProcess;
import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Proc;
import io.sentinelvip.lab.RedisBinaries;
import io.sentinelvip.lab.Scratch;
import io.sentinelvip.vpc.EmulatedVpc;
import io.sentinelvip.vpc.VpcBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A group with real packets: three hosts (Redis, Sentinel and agent in each), clients in two
 * subnets, and a router between them, each a network namespace of its own; nothing of the machine's
 * own network is touched. The router does as the emulated VPC's route tables say ({@link
 * DataPlane}), and answers at the addresses of EC2 and of the metadata service ({@link Relay}).
 */
public final class NetLab implements AutoCloseable {

  /** The address that moves. */
  public static final String VIP = "172.16.0.10";

  /** Clients of the table rtb-00000001, and of rtb-00000002; the hosts have rtb-00000003. */
  public static final List<String> CLIENTS = List.of("10.0.8.10", "10.0.9.10");

  static final List<String> TABLES = List.of("rtb-00000001", "rtb-00000002", "rtb-00000003");

  private static final int HOSTS = 3;
  private static final int ADMIN = 9736;
  private static final String IMDS = "169.254.169.254";
  private static final String EC2 = "10.0.0.2";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Plan plan;
  private final Path dir;
  private final Netns router;
  private final Netns clients;
  private final List<Host> hosts = new ArrayList<>();
  private final List<AgentProcess> agents = new ArrayList<>();
  private final EmulatedVpc vpc;
  private final DataPlane plane;

  private NetLab(Plan plan) {
    this.plan = plan;
    dir = Scratch.dir("netlab");
    opened.push(() -> Scratch.delete(dir));
    try {
      Namespaces namespaces = open(new Namespaces());
      router = router(namespaces);
      clients = clients(namespaces);
      RedisBinaries binaries = RedisBinaries.find();
      for (int i = 0; i < HOSTS; i++) {
        hosts.add(open(host(namespaces, i, binaries)));
      }
      vpc = open(emulate());
      relay();
      startGroup();
      plane = open(plane());
      hosts.forEach(host -> agents.add(open(agent(host))));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T open(T what) {
    opened.push(what);
    return what;
  }

  /** What stands in the way on this machine, or empty. */
  public static Optional<String> obstacle() {
    return Namespaces.obstacle();
  }

  /** A lab to be started. */
  public static Plan plan() {
    return new Plan();
  }

  private static Netns router(Namespaces namespaces) {
    Netns router = namespaces.add("router");
    set(router, "ip_forward", 1);
    set(router, "conf/all/rp_filter", 0);
    set(router, "conf/default/rp_filter", 0);
    router.ip("addr add " + EC2 + "/32 dev lo");
    router.ip("addr add " + IMDS + "/32 dev lo");
    // The rules that cut a host off from the router's own addresses must come before this one.
    router.ip("rule add pref 100 lookup local");
    router.ip("rule del pref 0");
    router.ip("rule add pref 1001 from " + subnet(CLIENTS.get(0)) + " lookup 101");
    router.ip("rule add pref 1002 from " + subnet(CLIENTS.get(1)) + " lookup 102");
    router.ip("rule add pref 1003 lookup 103");
    return router;
  }

  private Netns clients(Namespaces namespaces) {
    Netns netns = namespaces.add("clients");
    connect(netns, "c0", CLIENTS);
    return netns;
  }

  private Host host(Namespaces namespaces, int index, RedisBinaries binaries) {
    Netns netns = namespaces.add("host" + index);
    try {
      Path home = Files.createDirectories(dir.resolve("host" + index));
      Host host = new Host(index, netns, home, binaries);
      connect(netns, host.device(), List.of(host.address()));
      return host;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  private static String subnet(String address) {
    return address.substring(0, address.lastIndexOf('.')) + ".0/24";
  }

  private static void set(Netns netns, String key, int value) {
    String script = "echo " + value + " >/proc/sys/net/ipv4/" + key;
    List<String> command = new ArrayList<>(netns.inside());
    command.addAll(List.of("sh", "-c", script));
    Netns.run(command);
  }

  private EmulatedVpc emulate() {
    VpcBuilder builder = EmulatedVpc.builder().latency(plan.latency);
    List<String> subnets = List.of("subnet-00000001", "subnet-00000002", "subnet-00000003");
    builder.subnet(subnets.get(0), subnet(CLIENTS.get(0)), "eu-central-1a");
    builder.subnet(subnets.get(1), subnet(CLIENTS.get(1)), "eu-central-1b");
    builder.subnet(subnets.get(2), "10.0.0.0/21", "eu-central-1a");
    for (Host host : hosts) {
      builder.instance(
          host.instance(), i -> i.subnet(subnets.get(2)).eni(host.eni(), host.address()));
    }
    for (int i = 0; i < TABLES.size(); i++) {
      String subnet = subnets.get(i);
      builder.table(TABLES.get(i), t -> t.subnet(subnet).route(VIP + "/32", hosts.get(0).eni()));
    }
    return builder.start();
  }

  private void relay() {
    Path socket = dir.resolve("relay");
    Map<String, URI> byOrigin = new HashMap<>();
    byOrigin.put(EC2 + ":80", vpc.endpoint());
    hosts.forEach(h -> byOrigin.put(IMDS + ":80 " + h.address(), vpc.imds(h.instance())));
    open(new Portal(socket, byOrigin));
    List<String> command = new ArrayList<>(router.inside());
    command.addAll(Programs.java(Relay.class));
    command.addAll(List.of(socket.toString(), EC2 + ":80", IMDS + ":80"));
    List<String> told = new java.util.concurrent.CopyOnWriteArrayList<>();
    open(Proc.start("relay", command, dir, Map.of(), told::add));
    Await.obstacle(
        "the relay",
        PATIENCE,
        () -> told.contains("relaying") ? Optional.empty() : Optional.of(told.toString()));
  }

  private void startGroup() {
    hosts.forEach(Host::startRedis);
    Await.until(
        "both replicas at host 0",
        PATIENCE,
        () -> ((List<?>) ((List<?>) host(0).redis("ROLE")).get(2)).size() == HOSTS - 1);
    hosts.forEach(Host::startSentinel);
    hosts.forEach(host -> host.awaitWhole(HOSTS));
  }

  private DataPlane plane() {
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < TABLES.size(); i++) {
      numbers.put(TABLES.get(i), 101 + i);
    }
    List<DataPlane.Port> ports =
        hosts.stream().map(h -> new DataPlane.Port(h.eni(), h.address(), h.device())).toList();
    return new DataPlane(router, vpc, VIP, numbers, ports, dir);
  }

  private AgentProcess agent(Host host) {
    Map<String, Object> vip = new LinkedHashMap<>();
    vip.put("master", "mymaster");
    vip.put("address", VIP);
    vip.put("route-tables", TABLES);
    vip.put("redis", Map.of("port", Host.REDIS));
    vip.put("loopback", "managed");
    vip.putAll(plan.vip);
    List<String> sentinels = hosts.stream().map(h -> h.address() + ":" + Host.SENTINEL).toList();
    return AgentProcess.named("agent-" + host.index())
        .prefix(host.netns().inside())
        .config("sentinels", Map.of("addresses", sentinels))
        .config("vips", List.of(vip))
        .config("admin", Map.of("listen", "127.0.0.1:" + ADMIN))
        .environment("AWS_ENDPOINT_URL_EC2", "http://" + EC2)
        .environment("AWS_ACCESS_KEY_ID", "")
        .environment("AWS_SECRET_ACCESS_KEY", "")
        .start();
  }

  /** The VPC, to make it fail and to read its log. */
  public EmulatedVpc vpc() {
    return vpc;
  }

  List<Host> hosts() {
    return List.copyOf(hosts);
  }

  Host host(int index) {
    return hosts.get(index);
  }

  Netns router() {
    return router;
  }

  Netns clientNetns() {
    return clients;
  }

  /** The agent of a host. */
  AgentProcess agent(int index) {
    return agents.get(index);
  }

  /** What the router has been told so far. */
  List<DataPlane.Move> moves() {
    return plane.moves();
  }

  /** What the agent of a host answers to {@code GET /status}, asked inside the host. */
  JsonNode status(Host host) {
    String request = "GET /status HTTP/1.0\r\nHost: localhost\r\n\r\n";
    String reply = host.netns().talk("127.0.0.1", ADMIN, request);
    try {
      return JSON.readTree(reply.substring(reply.indexOf("\r\n\r\n") + 4));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("status answered " + reply, e);
    }
  }

  /** Waits until every agent says that all is right, and host 0 holds the VIP. */
  void awaitSettled() {
    for (Host host : hosts) {
      Await.obstacle(
          "all right at " + host,
          PATIENCE.multipliedBy(2),
          () -> {
            JsonNode vip = status(host).at("/vips/0");
            return vip.path("right").asBoolean() ? Optional.empty() : Optional.of(vip.toString());
          });
    }
  }

  /** Waits until every table leads to {@code host} in the VPC and on the router. */
  void awaitAt(Host host, Duration limit) {
    Await.until(
        "every table at " + host, limit, () -> TABLES.stream().allMatch(t -> leadsTo(t, host)));
  }

  /** Whether packets of the table's subnet for the VIP go to {@code host}. */
  boolean leadsTo(String table, Host host) {
    String shown = router.ip("route get " + VIP + " from " + from(table) + " iif " + in(table));
    return shown.contains(" dev " + host.device());
  }

  private static String from(String table) {
    int index = TABLES.indexOf(table);
    return index < CLIENTS.size() ? CLIENTS.get(index) : Host.address(1);
  }

  private static String in(String table) {
    return TABLES.indexOf(table) < CLIENTS.size() ? "c0" : "h1";
  }

  /** The host whose Redis is master and whom at least two Sentinels name, other than {@code old}. */
  Host awaitMasterOtherThan(Host old) {
    return Await.found(
        "another master than " + old,
        PATIENCE,
        () -> hosts.stream().filter(h -> h != old).filter(this::reigns).findFirst());
  }

  private boolean reigns(Host candidate) {
    long votes = hosts.stream().filter(h -> names(h, candidate)).count();
    return votes >= 2 && candidate.role().equals("master");
  }

  private static boolean names(Host voter, Host candidate) {
    try {
      return voter.named().equals(candidate.address());
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** The first {@code +switch-master} of any Sentinel after {@code since}. */
  Optional<Instant> switched(Instant since) {
    return hosts.stream().flatMap(h -> h.switched(since).stream()).min(Instant::compareTo);
  }

  /** Starts a client that writes through the VIP, in the subnet of table {@code index}. */
  Traffic writer(int index, Consumer<Traffic.Ack> listener) {
    return open(new Traffic(clients, "write", VIP, CLIENTS.get(index), dir, listener));
  }

  /** Starts a client that blocks in BLPOP through the VIP. */
  Traffic popper(int index) {
    return open(new Traffic(clients, "pop", VIP, CLIENTS.get(index), dir, ack -> {}));
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

  /** Whether the VIP is on the loopback of a host. */
  boolean holds(Host host) {
    return host.netns().ip("addr show dev lo").contains(VIP + "/32");
  }

  /** Ends all that was started and removes the namespaces. */
  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        System.err.println("while taking the lab down: " + e);
      }
    }
  }

  /** What a lab shall be. */
  public static final class Plan {
    private Duration latency = Duration.ZERO;
    private final Map<String, Object> vip = new LinkedHashMap<>();

    private Plan() {}

    /** Time that each call of EC2 takes. */
    public Plan latency(Duration perCall) {
      latency = perCall;
      return this;
    }

    /** A key of the VIP's configuration. */
    public Plan vip(String key, Object value) {
      vip.put(key, value);
      return this;
    }

    /** Starts it; the agents may still be looking. */
    public NetLab start() {
      return new NetLab(this);
    }
  }
}
