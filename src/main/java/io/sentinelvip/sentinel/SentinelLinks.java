package io.sentinelvip.sentinel;

import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.Inbox;
import io.sentinelvip.engine.PeerPort;
import io.sentinelvip.engine.RosterPort;
import io.sentinelvip.engine.SentinelPort;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.RunId;
import java.net.InetAddress;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The links to all Sentinels: the configured ones for ever, and those that they list for as long as
 * anybody lists them or they answer.
 */
public final class SentinelLinks implements SentinelPort, RosterPort, PeerPort {

  private static final Logger LOG = LoggerFactory.getLogger(SentinelLinks.class);

  /** Hellos are not authenticated: a forged list shall not become threads without end. */
  private static final int MOST_LINKS = 64;

  private static final int TICK_SECONDS = 2;
  private static final int FORGET_SECONDS = 10;
  private static final int RESOLVE_SECONDS = 30;
  private static final long FORGET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final List<Endpoint> configured;
  private final LinkContext context;
  private final Map<Endpoint, SentinelLink> links = new ConcurrentHashMap<>();
  private final Thread timer = Threads.daemon("sentinel-timer", this::time);
  private final RollCall rollCall;
  private volatile String name = "";
  private volatile boolean closed;
  private volatile long listingNanos;

  /**
   * Does not connect yet.
   *
   * @param configured the addresses that the configuration lists; not empty
   * @param masters the masters that are asked about
   * @param access how to get in, at every Sentinel alike
   * @param votes whether each is asked for its vote, too
   */
  public SentinelLinks(
      List<Endpoint> configured,
      Set<MasterName> masters,
      Access access,
      Inbox inbox,
      Clock clock,
      boolean votes) {
    this(configured, masters, access, inbox, clock, new Names(InetAddress::getAllByName), votes);
  }

  SentinelLinks(
      List<Endpoint> configured,
      Set<MasterName> masters,
      Access access,
      Inbox inbox,
      Clock clock,
      Names names,
      boolean votes) {
    this.configured = List.copyOf(configured);
    this.listingNanos = clock.now().monoNanos();
    Set<MasterName> ordered = Collections.unmodifiableSet(new TreeSet<>(masters));
    this.context =
        new LinkContext(
            ordered, access, inbox, clock, names, new NameResolver(names, inbox), votes);
    this.rollCall = new RollCall(context);
  }

  @Override
  public synchronized void start() {
    configured.forEach(at -> add(at, true));
    timer.start();
  }

  @Override
  public void ask(MasterName master) {
    links.values().forEach(link -> link.ask(master));
  }

  @Override
  public List<Link> links() {
    return links.values().stream()
        .sorted((a, b) -> a.at().toString().compareTo(b.at().toString()))
        .map(SentinelLink::report)
        .toList();
  }

  @Override
  public List<Roster> rosters() {
    return links.values().stream().flatMap(link -> link.rosters().stream()).toList();
  }

  @Override
  public Set<Ip> addresses(String host) {
    return context.names().lastGood(host);
  }

  @Override
  public void show(Peer self) {
    name = AgentName.of(self);
  }

  /** What the connections that ask are to be called; empty for nothing. */
  String name() {
    return name;
  }

  /** A Sentinel does not let its connections be named. */
  void unnamed(Fault fault) {
    rollCall.refused(fault);
  }

  @Override
  public List<Endpoint> nodes(MasterName master) {
    return links.values().stream()
        .flatMap(link -> link.nodes(master).stream())
        .distinct()
        .sorted(Comparator.comparing(Endpoint::toString))
        .toList();
  }

  @Override
  public Optional<List<Peer>> present() throws InterruptedException {
    return rollCall.ask(List.copyOf(links.keySet()));
  }

  private void time() {
    for (long second = TICK_SECONDS; !closed; second += TICK_SECONDS) {
      try {
        TimeUnit.SECONDS.sleep(TICK_SECONDS);
      } catch (InterruptedException e) {
        return;
      }
      links.values().forEach(SentinelLink::tick);
      if (second % FORGET_SECONDS == 0) {
        forget();
      }
      if (second % RESOLVE_SECONDS == 0) {
        context.resolver().refresh();
      }
    }
  }

  /** Drops the discovered Sentinels that are neither listed nor answering. */
  synchronized void forget() {
    for (SentinelLink link : links.values()) {
      if (!link.configured()
          && !link.connected()
          && listingNanos - link.listedNanos() > FORGET_NANOS) {
        drop(link, "no Sentinel lists it any more");
      }
    }
  }

  /** A link found out who answers: of several addresses of one Sentinel, one is kept. */
  synchronized void identified(SentinelLink link) {
    Optional<RunId> id = link.answering();
    for (SentinelLink other : links.values()) {
      if (id.isEmpty() || other == link || !other.answering().equals(id)) {
        continue;
      }
      if (!link.configured()) {
        drop(link, "it is the same as " + other.at());
        return;
      }
      if (!other.configured()) {
        drop(other, "it is the same as " + link.at());
      } else {
        LOG.warn(
            "sentinel={} is configured twice, also as {}: it counts once", link.at(), other.at());
      }
    }
  }

  /** A Sentinel listed others. */
  synchronized void listed(List<SentinelReplies.Peer> peers) {
    listingNanos = context.clock().now().monoNanos();
    for (SentinelReplies.Peer peer : peers) {
      Optional<SentinelLink> known = known(peer);
      known.ifPresent(SentinelLink::listedNow);
      if (known.isEmpty() && links.size() < MOST_LINKS) {
        LOG.info("sentinel={} discovered", peer.at());
        add(peer.at(), false);
      }
    }
  }

  private Optional<SentinelLink> known(SentinelReplies.Peer peer) {
    SentinelLink same = links.get(peer.at());
    return same != null
        ? Optional.of(same)
        : links.values().stream().filter(link -> leadsTo(link, peer)).findFirst();
  }

  /** By who answers there, or by where its name led last. */
  private boolean leadsTo(SentinelLink link, SentinelReplies.Peer peer) {
    if (peer.runId().isPresent() && link.answering().equals(peer.runId())) {
      return true;
    }
    Set<Ip> addresses = context.names().lastGood(link.at().host());
    return link.at().port() == peer.at().port()
        && peer.at().ip().filter(addresses::contains).isPresent();
  }

  private void add(Endpoint at, boolean configured) {
    if (!closed && !links.containsKey(at)) {
      SentinelLink link = new SentinelLink(at, configured, context, this);
      links.put(at, link);
      link.start();
    }
  }

  private void drop(SentinelLink link, String why) {
    LOG.info("sentinel={} dropped: {}", link.at(), why);
    links.remove(link.at());
    link.close();
  }

  @Override
  public synchronized void close() {
    closed = true;
    timer.interrupt();
    context.resolver().close();
    links.values().forEach(SentinelLink::close);
    links.clear();
  }
}
