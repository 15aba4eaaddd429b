package io.sentinelvip.core;

import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Identity;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.RunId;
import io.sentinelvip.model.SentinelView;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was answered, by whom and when. Nothing is concluded here.
 *
 * @param self who "me" is
 * @param voices the last answer of each Sentinel
 * @param failing the Sentinels that could not be asked last time, by the address tried
 * @param seen every run id that ever answered
 * @param role what the local Redis answered last; null before the first answer
 * @param roleFault why it could not be asked last time; null if it could
 * @param notMasterSince since when the local Redis has been a replica or gone, without a break;
 *     null if it has not
 * @param peers what other Redis answered
 * @param nodes the data nodes that each Sentinel lists
 * @param identityFault why the identity could not be learned last time
 * @param place what follows from the rest about where this node is; kept, since it changes seldom
 */
record Evidence(
    Self self,
    Map<RunId, Voice> voices,
    Map<Endpoint, Failure> failing,
    Set<RunId> seen,
    @Nullable RoleSeen role,
    @Nullable Fault roleFault,
    @Nullable Moment notMasterSince,
    Map<Endpoint, RoleSeen> peers,
    Map<RunId, Set<Endpoint>> nodes,
    @Nullable Fault identityFault,
    Place place) {

  /** A connection refused, as the adapters name it: nobody listens there, so Redis is gone. */
  static final String REFUSED = "REFUSED";

  /** One answer to {@code ROLE}. */
  record RoleSeen(Role role, Freshness freshness) {
    boolean isMaster() {
      return role == Role.MASTER;
    }
  }

  /**
   * Where this node is.
   *
   * @param target what a route to it points at; null while that cannot be told
   * @param redis where its Redis is asked for its role; null while nobody knows
   * @param knownAs by what the Sentinels know it, or knew it last; null if they never did
   */
  record Place(
      @Nullable RouteTarget target, @Nullable Endpoint redis, @Nullable Endpoint knownAs) {}

  /**
   * A Sentinel that could not be asked, and when.
   *
   * @param key names the condition
   * @param says what people are told of it
   */
  record Failure(Fault fault, Moment at, String key, String says) {

    /** Asking goes on: what has not failed for so long is not asked any more. */
    private static final Duration FORGOTTEN = Duration.ofSeconds(10);

    static Failure of(Endpoint via, Fault fault, Moment at) {
      boolean refused = fault.kind() == Fault.Kind.DENIED;
      String key = (refused ? "sentinel-refuses:" : "sentinel-silent:") + via;
      return new Failure(fault, at, key, "Sentinel " + via + " does not answer: " + fault.text());
    }

    boolean isRecent(Moment now) {
      return at.until(now).compareTo(FORGOTTEN) < 0;
    }
  }

  static Evidence none(VipSettings settings) {
    return new Evidence(
            Self.of(settings, null, Map.of()),
            Map.of(),
            Map.of(),
            Set.of(),
            null,
            null,
            null,
            Map.of(),
            Map.of(),
            null,
            new Place(null, null, null))
        .placed();
  }

  Evidence answered(SentinelView view) {
    Map<RunId, Voice> v = new LinkedHashMap<>(voices);
    Voice before = v.get(view.sentinel());
    boolean sameName = false;
    if (before != null && before.view().named().equals(view.named())) {
      sameName = true;
      v.put(view.sentinel(), before.saidAgain(view));
    } else {
      v.put(view.sentinel(), Voice.of(view, self));
    }
    Map<Endpoint, Failure> f = failing;
    if (f.containsKey(view.via())) {
      f = new TreeMap<>(BY_HOST);
      f.putAll(failing);
      f.remove(view.via());
    }
    Set<RunId> s = seen;
    if (!s.contains(view.sentinel())) {
      s = new HashSet<>(seen);
      s.add(view.sentinel());
    }
    Evidence next =
        new Evidence(
            self, v, f, s, role, roleFault, notMasterSince, peers, nodes, identityFault, place);
    return sameName ? next : next.placed();
  }

  /**
   * A Sentinel that says that it does not know the master no longer names anybody; from a silent
   * one, its last word ages.
   */
  Evidence unanswered(Endpoint via, Fault fault, Moment now) {
    Map<RunId, Voice> v = voices;
    if (fault.kind() == Fault.Kind.MISSING) {
      v = new LinkedHashMap<>(voices);
      v.values().removeIf(x -> x.view().via().equals(via));
    }
    Map<Endpoint, Failure> f = new TreeMap<>(BY_HOST);
    f.putAll(failing);
    f.values().removeIf(old -> !old.isRecent(now));
    f.put(via, Failure.of(via, fault, now));
    return new Evidence(
        self, v, f, seen, role, roleFault, notMasterSince, peers, nodes, identityFault, place);
  }

  Evidence listed(RunId sentinel, Set<Endpoint> listed) {
    if (listed.equals(nodes.get(sentinel))) {
      return this;
    }
    Map<RunId, Set<Endpoint>> n = new LinkedHashMap<>(nodes);
    n.put(sentinel, listed);
    return new Evidence(
            self,
            voices,
            failing,
            seen,
            role,
            roleFault,
            notMasterSince,
            peers,
            n,
            identityFault,
            place)
        .placed();
  }

  /** The same answers, heard by a node that knows better who it is. */
  Evidence known(@Nullable Identity identity, Map<String, Set<Ip>> names) {
    Self s = Self.of(self.settings(), identity, names);
    Map<RunId, Voice> v = new LinkedHashMap<>();
    voices.forEach((id, voice) -> v.put(id, Voice.of(voice.view(), s)));
    return new Evidence(
            s, v, failing, seen, role, roleFault, notMasterSince, peers, nodes, null, place)
        .placed();
  }

  Evidence identityUnknown(Fault fault) {
    return new Evidence(
        self, voices, failing, seen, role, roleFault, notMasterSince, peers, nodes, fault, place);
  }

  Evidence ownRole(RoleSeen answer, Moment now) {
    Moment since = answer.isMaster() ? null : notMasterSince == null ? now : notMasterSince;
    return new Evidence(
        self, voices, failing, seen, answer, null, since, peers, nodes, identityFault, place);
  }

  /**
   * A role that could not be asked changes nothing, but a refused connection says that Redis is
   * gone.
   */
  Evidence ownRoleUnknown(Fault fault, Moment now) {
    Moment since = notMasterSince == null && fault.code().equals(REFUSED) ? now : notMasterSince;
    return new Evidence(
        self, voices, failing, seen, role, fault, since, peers, nodes, identityFault, place);
  }

  Evidence peerRole(Endpoint redis, RoleSeen answer) {
    Map<Endpoint, RoleSeen> p = new LinkedHashMap<>(peers);
    p.put(redis, answer);
    return new Evidence(
        self,
        voices,
        failing,
        seen,
        role,
        roleFault,
        notMasterSince,
        p,
        nodes,
        identityFault,
        place);
  }

  /**
   * Works out anew where this node is: what it follows from has changed. A Sentinel that was RESET
   * lists no node whose Redis is away; what was known of this node's address stays true.
   */
  private Evidence placed() {
    Set<Endpoint> all = new LinkedHashSet<>();
    for (Voice v : voices.values()) {
      if (v.who() == Who.ME) {
        all.add(v.view().named());
      }
    }
    nodes.values().forEach(all::addAll);
    Endpoint knownAs = place.knownAs();
    for (Endpoint e : all) {
      if (self.who(e) == Who.ME) {
        knownAs = e;
        break;
      }
    }
    if (knownAs != null) {
      all.add(knownAs);
    }
    return new Evidence(
        self,
        voices,
        failing,
        seen,
        role,
        roleFault,
        notMasterSince,
        peers,
        nodes,
        identityFault,
        new Place(self.target(all), self.redis(all), knownAs));
  }

  @Nullable RouteTarget target() {
    return place.target();
  }

  @Nullable Endpoint ownRedis() {
    return place.redis();
  }

  boolean knowsItself() {
    return self.identity() != null;
  }

  /** Whether the last answer of the local Redis was master, and is young enough to prove it. */
  boolean isMasterFresh(Moment now) {
    return role != null && role.isMaster() && role.freshness().holdsAt(now);
  }

  boolean lastSaidMaster() {
    return role != null && role.isMaster();
  }

  boolean lastSaidReplica() {
    return role != null && role.role() == Role.REPLICA && roleFault == null;
  }

  private static final Comparator<Endpoint> BY_HOST =
      Comparator.comparing(Endpoint::host).thenComparingInt(Endpoint::port);
}
