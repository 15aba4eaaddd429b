package io.sentinelvip.sentinel;

import io.sentinelvip.engine.RosterPort.Member;
import io.sentinelvip.engine.RosterPort.Roster;
import io.sentinelvip.engine.SentinelPort;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.RunId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One address of a Sentinel: a connection that listens and one that asks. */
final class SentinelLink implements AutoCloseable {

  private final Endpoint at;
  private final boolean configured;
  private final LinkContext context;
  private final SentinelLinks owner;
  private final SentinelAsker asker;
  private final SentinelListener listener;
  private final Map<MasterName, Roster> rosters = new ConcurrentHashMap<>();
  private volatile long listedNanos;

  SentinelLink(Endpoint at, boolean configured, LinkContext context, SentinelLinks owner) {
    this.at = at;
    this.configured = configured;
    this.context = context;
    this.owner = owner;
    this.listedNanos = context.clock().now().monoNanos();
    this.asker = new SentinelAsker(this);
    this.listener = new SentinelListener(this);
  }

  void start() {
    listener.start();
    asker.start();
  }

  Endpoint at() {
    return at;
  }

  boolean configured() {
    return configured;
  }

  LinkContext context() {
    return context;
  }

  void ask(MasterName master) {
    asker.ask(master);
  }

  void askAll() {
    context.masters().forEach(asker::ask);
  }

  /** Each two seconds. */
  void tick() {
    listener.ping();
    asker.cutIfLate();
  }

  void identified() {
    owner.identified(this);
  }

  void listed(List<SentinelReplies.Peer> peers) {
    owner.listed(peers);
  }

  void rostered(Roster roster) {
    rosters.put(roster.master(), roster);
  }

  /** The nodes that this Sentinel listed last, for each master. */
  List<Roster> rosters() {
    return List.copyOf(rosters.values());
  }

  /** The nodes that this Sentinel listed last. */
  Set<Endpoint> nodes(MasterName master) {
    Roster roster = rosters.get(master);
    return roster == null
        ? Set.of()
        : roster.members().stream().map(Member::at).collect(Collectors.toSet());
  }

  /** What the connection that asks is to be called; empty for nothing. */
  String name() {
    return owner.name();
  }

  void unnamed(Fault fault) {
    owner.unnamed(fault);
  }

  /** Another Sentinel still lists it. */
  void listedNow() {
    listedNanos = context.clock().now().monoNanos();
  }

  long listedNanos() {
    return listedNanos;
  }

  /** Who answers here now; empty without a connection. */
  Optional<RunId> answering() {
    return asker.connected() ? asker.runId() : Optional.empty();
  }

  boolean connected() {
    return asker.connected() || listener.subscribed();
  }

  SentinelPort.Link report() {
    long asked = asker.heardMillisAgo();
    long listened = listener.heardMillisAgo();
    long heard = asked < 0 || listened < 0 ? Math.max(asked, listened) : Math.min(asked, listened);
    String problem =
        Stream.of(asker.problem(), listener.problem())
            .flatMap(Optional::stream)
            .map(Fault::toString)
            .distinct()
            .collect(Collectors.joining("; "));
    String runId = asker.runId().map(RunId::value).orElse("");
    return new SentinelPort.Link(at.toString(), runId, listener.subscribed(), heard, problem);
  }

  @Override
  public void close() {
    asker.close();
    listener.close();
  }
}
