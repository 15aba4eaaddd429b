package io.sentinelvip.lab;

import io.sentinelvip.model.Endpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import redis.clients.jedis.exceptions.JedisException;

/** A master, its replicas and a Sentinel beside each, as real processes that know one another. */
public final class Group implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Plan plan;
  private final Path dir;
  private final Addresses addresses;
  private final Layout layout;
  private final List<Node> nodes;

  private Group(Plan plan) {
    this.plan = plan;
    this.dir = Scratch.dir("group");
    this.addresses = plan.beside == null ? Addresses.take() : plan.beside.addresses;
    this.layout = new Layout(plan, dir, addresses);
    this.nodes = IntStream.range(0, plan.nodes).mapToObj(layout::node).toList();
  }

  /** What can be chosen; ends with {@link Plan#start}. */
  public static Plan plan() {
    return new Plan();
  }

  static Group start(Plan plan) {
    Group group = new Group(plan);
    try {
      if (plan.apart) {
        group.nodes.forEach(node -> node.redis().start());
        group.nodes.forEach(node -> node.sentinel().start());
        return group;
      }
      group.nodes.forEach(node -> node.redis().launch());
      Await.obstacle("replicas to follow " + group.node(0), PATIENCE, group::replicasMissing);
      group.nodes.forEach(plan.watched ? group::haveWatched : node -> node.sentinel().launch());
      group.awaitWhole();
      return group;
    } catch (RuntimeException e) {
      group.close();
      throw e;
    }
  }

  /** Tells a Sentinel that runs already what one of its own would read from its file. */
  private void haveWatched(Node node) {
    Server sentinel = node.sentinel();
    Endpoint first = node(0).announced();
    String port = Integer.toString(first.port());
    String quorum = Integer.toString(plan.quorum);
    sentinel.call("SENTINEL", "MONITOR", plan.master, first.host(), port, quorum);
    set(sentinel, "down-after-milliseconds", plan.downAfter.toMillis());
    set(sentinel, "failover-timeout", plan.failoverTimeout.toMillis());
    set(sentinel, "parallel-syncs", plan.parallelSyncs);
  }

  private void set(Server sentinel, String option, long value) {
    sentinel.call("SENTINEL", "SET", plan.master, option, Long.toString(value));
  }

  private Optional<String> replicasMissing() {
    int found = ((List<?>) node(0).redis().list("ROLE").get(2)).size();
    return found == plan.nodes - 1 ? Optional.empty() : Optional.of(found + " found");
  }

  /** Waits until every Sentinel that runs sees every node up, in sync and known. */
  public void awaitWhole() {
    for (Node node : nodes) {
      if (node.sentinel().isRunning()) {
        Await.obstacle(node.sentinel() + " to know all", PATIENCE, () -> missing(node.sentinel()));
      }
    }
  }

  private Optional<String> missing(Server sentinel) {
    Map<String, String> master = Server.fields(sentinel.call("SENTINEL", "MASTER", plan.master));
    List<?> replicas = sentinel.list("SENTINEL", "REPLICAS", plan.master);
    List<?> others = sentinel.list("SENTINEL", "SENTINELS", plan.master);
    boolean known = replicas.size() == plan.nodes - 1 && others.size() == plan.nodes - 1;
    boolean inSync =
        replicas.stream().allMatch(r -> "ok".equals(Server.fields(r).get("master-link-status")));
    boolean up =
        "master".equals(master.get("flags"))
            && replicas.stream().allMatch(r -> "slave".equals(Server.fields(r).get("flags")))
            && others.stream().allMatch(s -> "sentinel".equals(Server.fields(s).get("flags")));
    return known && inSync && up
        ? Optional.empty()
        : Optional.of("it knows " + master + ", replicas " + replicas + ", Sentinels " + others);
  }

  /** The name that the Sentinels monitor the group by. */
  public String master() {
    return plan.master;
  }

  /** What runs. */
  public RedisBinaries binaries() {
    return plan.binaries;
  }

  /** All nodes, by index. */
  public List<Node> nodes() {
    return nodes;
  }

  /** One node. */
  public Node node(int index) {
    return nodes.get(index);
  }

  /** The Sentinel of one node. */
  public Server sentinel(int index) {
    return node(index).sentinel();
  }

  /** Where all Sentinels listen, by node. */
  public List<Endpoint> sentinels() {
    return nodes.stream().map(node -> node.sentinel().endpoint()).toList();
  }

  /** The certificates, if the group talks TLS. */
  public Optional<Certificates> certificates() {
    return layout.certificates();
  }

  /** The host names, if the group uses them. */
  public Optional<HostNames> hostNames() {
    return layout.hostNames();
  }

  /** The nodes whose {@code ROLE} is master now; one that does not answer is none. */
  public List<Node> masters() {
    return nodes.stream().filter(Group::isMaster).toList();
  }

  private static boolean isMaster(Node node) {
    try {
      return node.redis().isRunning() && node.role().equals("master");
    } catch (JedisException e) {
      return false;
    }
  }

  /** The one node whose {@code ROLE} is master; empty when there is none or more than one. */
  public Optional<Node> masterNow() {
    List<Node> masters = masters();
    return masters.size() == 1 ? Optional.of(masters.get(0)) : Optional.empty();
  }

  /** Whom Sentinel {@code index} names, or empty if it names none of these nodes. */
  public Optional<Node> named(int index) {
    List<?> reply = sentinel(index).list("SENTINEL", "GET-MASTER-ADDR-BY-NAME", plan.master);
    return nodes.stream()
        .filter(node -> node.name().equals(reply.get(0)))
        .filter(node -> Integer.toString(node.redis().endpoint().port()).equals(reply.get(1)))
        .findFirst();
  }

  /** The node that all running Sentinels name and that is master, once they agree. */
  public Node awaitMasterOtherThan(Node old) {
    return Await.found(
        "all Sentinels to name another master than " + old,
        PATIENCE,
        () ->
            masters().stream()
                .filter(node -> node.index() != old.index())
                .filter(this::namedByAll)
                .findFirst());
  }

  private boolean namedByAll(Node node) {
    return nodes.stream()
        .filter(each -> each.sentinel().isRunning())
        .allMatch(each -> named(each.index()).filter(n -> n.index() == node.index()).isPresent());
  }

  /** A planned failover, led by Sentinel {@code index}. */
  public void failover(int index) {
    sentinel(index).call("SENTINEL", "FAILOVER", plan.master);
  }

  /** Kills the master's data server; returns whose it was. */
  public Node killMaster() {
    Node master = masterNow().orElseThrow(() -> new IllegalStateException("masters: " + masters()));
    master.redis().kill();
    return master;
  }

  /**
   * Makes the leader of the next failover withhold its {@code +switch-master} until the
   * failover-timeout: the replica of node {@code index} stays reachable and is told to follow the
   * new master, but its password is refused there, so that it never gets in sync (Sentinel's state
   * {@code reconf_slaves} waits for it). Its present link stands. It is never promoted meanwhile.
   */
  public void withholdResync(int index) {
    Server redis = node(index).redis();
    redis.call("CONFIG", "SET", "masterauth", "refused-on-purpose");
    setPriority(index, "0");
  }

  /** Ends {@link #withholdResync}. */
  public void allowResync(int index) {
    String password = plan.password == null ? "" : plan.password;
    node(index).redis().call("CONFIG", "SET", "masterauth", password);
    setPriority(index, "100");
  }

  private void setPriority(int index, String priority) {
    node(index).redis().call("CONFIG", "SET", "replica-priority", priority);
    for (Node node : nodes) {
      if (node.sentinel().isRunning()) {
        Await.until(
            node.sentinel() + " to know the priority of " + node(index),
            PATIENCE,
            () -> priority.equals(seenPriority(node.sentinel(), index)));
      }
    }
  }

  private String seenPriority(Server sentinel, int index) {
    return sentinel.list("SENTINEL", "REPLICAS", plan.master).stream()
        .map(Server::fields)
        .filter(fields -> node(index).name().equals(fields.get("ip")))
        .filter(
            fields ->
                Integer.toString(node(index).redis().endpoint().port()).equals(fields.get("port")))
        .map(fields -> String.valueOf(fields.get("slave-priority")))
        .findFirst()
        .orElse("unknown");
  }

  /** Starts to record what every Sentinel publishes. */
  public SentinelTape tape() {
    return SentinelTape.record(nodes);
  }

  /** Kills all that was started and removes its files. */
  @Override
  public void close() {
    nodes.forEach(plan.watched ? node -> node.redis().close() : Node::close);
    if (plan.beside == null) {
      addresses.close();
    }
    Scratch.delete(dir);
  }
}
