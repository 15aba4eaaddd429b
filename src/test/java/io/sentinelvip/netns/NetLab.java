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
import java.util.concurrent.CopyOnWriteArrayList;
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

  /** The tables of the clients and of the hosts. */
  public static final List<String> TABLES = List.of("rtb-00000001", "rtb-00000002", "rtb-00000003");

  private static final int HOSTS = 3;
  private static final int ADMIN = 9736;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Plan plan;
  private final Path dir;
  private final Network net;
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
      net = new Network(namespaces);
      RedisBinaries binaries = RedisBinaries.find();
      for (int i = 0; i < HOSTS; i++) {
        hosts.add(open(host(i, binaries)));
      }
      vpc = open(emulate());
      // As on EC2, the metadata service knows an interface by its hardware address.
      hosts.forEach(h -> h.netns().ip("link set eth0 address " + vpc.hardwareAddress(h.eni())));
      relay();
      if (!plan.bare) {
        startGroup();
      }
      plane = open(plane());
      if (!plan.bare && plan.agents) {
        hosts.forEach(host -> agents.add(open(agent(host))));
      }
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

  private Host host(int index, RedisBinaries binaries) {
    try {
      Path home = Files.createDirectories(dir.resolve("host" + index));
      return new Host(index, net.host(index), home, binaries);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private EmulatedVpc emulate() {
    VpcBuilder builder = EmulatedVpc.builder().latency(plan.latency);
    List<String> subnets = List.of("subnet-00000001", "subnet-00000002", "subnet-00000003");
    builder.subnet(subnets.get(0), Network.subnet(CLIENTS.get(0)), "eu-central-1a");
    builder.subnet(subnets.get(1), Network.subnet(CLIENTS.get(1)), "eu-central-1b");
    builder.subnet(subnets.get(2), "10.0.0.0/21", "eu-central-1a");
    for (Host host : hosts) {
      builder.instance(
          host.instance(), i -> i.subnet(subnets.get(2)).eni(host.eni(), host.address()));
    }
    for (int i = 0; i < TABLES.size(); i++) {
      String subnet = subnets.get(i);
      builder.table(TABLES.get(i), t -> t.subnet(subnet).route(VIP + "/32", hosts.get(0).eni()));
    }
    plan.more.accept(builder);
    return builder.start();
  }

  private void relay() {
    Path socket = dir.resolve("relay");
    Map<String, URI> byOrigin = new HashMap<>();
    byOrigin.put(Network.EC2 + ":80", vpc.endpoint());
    hosts.forEach(h -> byOrigin.put(Network.IMDS + ":80 " + h.address(), vpc.imds(h.instance())));
    open(new Portal(socket, byOrigin));
    List<String> command = new ArrayList<>(net.router().inside());
    command.addAll(Programs.java(Relay.class));
    command.addAll(List.of(socket.toString(), Network.EC2 + ":80", Network.IMDS + ":80"));
    List<String> told = new CopyOnWriteArrayList<>();
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
    return new DataPlane(net.router(), vpc, VIP, numbers, ports, dir);
  }

  private AgentProcess agent(Host host) {
    return agent(host, TABLES).start();
  }

  /** An agent for a host and some of the tables, to be started; whoever starts it closes it. */
  public AgentProcess.Builder agent(Host host, List<String> tables) {
    Map<String, Object> vip = new LinkedHashMap<>();
    vip.put("master", "mymaster");
    vip.put("address", VIP);
    vip.put("route-tables", tables);
    vip.put("redis", Map.of("port", Host.REDIS));
    vip.put("loopback", "managed");
    vip.putAll(plan.vip);
    List<String> sentinels = hosts.stream().map(h -> h.address() + ":" + Host.SENTINEL).toList();
    return AgentProcess.named("agent-" + host.index())
        .prefix(host.netns().inside())
        .config("sentinels", Map.of("addresses", sentinels))
        .config("vips", List.of(vip))
        .config("admin", Map.of("listen", "127.0.0.1:" + ADMIN))
        .environment("AWS_ENDPOINT_URL_EC2", "http://" + Network.EC2)
        .environment("AWS_ACCESS_KEY_ID", "")
        .environment("AWS_SECRET_ACCESS_KEY", "");
  }

  /** The VPC, to make it fail and to read its log. */
  public EmulatedVpc vpc() {
    return vpc;
  }

  /** The three. */
  public List<Host> hosts() {
    return List.copyOf(hosts);
  }

  /** One of the three. */
  public Host host(int index) {
    return hosts.get(index);
  }

  /** The network, to look at it and to cut it. */
  Network net() {
    return net;
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
  public JsonNode status(Host host) {
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
        "every table at " + host, limit, () -> TABLES.stream().allMatch(t -> net.leadsTo(t, host)));
  }

  /**
   * The host whose Redis is master and whom at least two Sentinels name, other than {@code old}.
   */
  public Host awaitMasterOtherThan(Host old) {
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
  public Optional<Instant> switched(Instant since) {
    return hosts.stream().flatMap(h -> h.switched(since).stream()).min(Instant::compareTo);
  }

  /** Starts a client that writes through the VIP, in the subnet of table {@code index}. */
  Traffic writer(int index, Consumer<Traffic.Ack> listener) {
    return open(new Traffic(net.clients(), "write", VIP, CLIENTS.get(index), dir, listener));
  }

  /** As {@link #writer}, to another address than the VIP; whoever starts it closes it. */
  public Traffic writerTo(String target, int index) {
    return new Traffic(net.clients(), "write", target, CLIENTS.get(index), dir, ack -> {});
  }

  /** The namespace that the clients are in. */
  public Netns clients() {
    return net.clients();
  }

  /** Starts a client that blocks in BLPOP through the VIP. */
  Traffic popper(int index) {
    return open(new Traffic(net.clients(), "pop", VIP, CLIENTS.get(index), dir, ack -> {}));
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
    private boolean bare;
    private boolean agents = true;
    private Consumer<VpcBuilder> more = builder -> {};
    private final Map<String, Object> vip = new LinkedHashMap<>();

    private Plan() {}

    /** Time that each call of EC2 takes. */
    public Plan latency(Duration perCall) {
      latency = perCall;
      return this;
    }

    /** Hosts without Redis, Sentinel and agent: the network and the emulated VPC alone. */
    public Plan bare() {
      bare = true;
      return this;
    }

    /** Redis and Sentinel, and no agent yet. */
    public Plan withoutAgents() {
      agents = false;
      return this;
    }

    /** What else the emulated VPC has. */
    public Plan vpc(Consumer<VpcBuilder> how) {
      more = how;
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
