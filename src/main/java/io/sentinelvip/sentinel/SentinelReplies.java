package io.sentinelvip.sentinel;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.RosterPort.Member;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.FailoverState;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RunId;
import io.sentinelvip.model.SentinelView;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what {@code SENTINEL ...} replies (sentinel.c, {@code sentinelCommand}). */
final class SentinelReplies {

  /** A Sentinel that another one lists; its run id is not known at once. */
  record Peer(Optional<RunId> runId, Endpoint at) {}

  private SentinelReplies() {}

  /** The questions whose replies {@link #view} reads. */
  static List<List<String>> questions(MasterName master) {
    List<String> asMaster = List.of("SENTINEL", "MASTER", master.value());
    return List.of(
        asMaster, List.of("SENTINEL", "GET-MASTER-ADDR-BY-NAME", master.value()), asMaster);
  }

  /**
   * The view that the three replies make; empty where the master's configuration changed between
   * them, so that the address and the epoch may not belong together.
   *
   * @throws FaultException {@code DENIED}, {@code MISSING}, or {@code TRANSIENT} where the replies
   *     make no sense
   */
  static Optional<SentinelView> view(
      MasterName master,
      List<Reply> replies,
      RunId sentinel,
      Endpoint via,
      Moment askedAt,
      Moment answeredAt)
      throws FaultException {
    String what = "SENTINEL MASTER " + master + " at " + via;
    Map<String, String> before = fields(what, replies.get(0));
    Map<String, String> after = fields(what, replies.get(2));
    Endpoint named = address(master, via, replies.get(1));
    for (String key : List.of("config-epoch", "ip", "port")) {
      if (!before.getOrDefault(key, "").equals(after.getOrDefault(key, ""))) {
        return Optional.empty();
      }
    }
    FailoverState failover = failover(after.getOrDefault("failover-state", "none"));
    boolean down = isDown(flags(after));
    try {
      return Optional.of(
          new SentinelView(
              sentinel,
              via,
              named,
              Long.parseLong(after.getOrDefault("config-epoch", "")),
              Integer.parseInt(after.getOrDefault("num-other-sentinels", "")),
              Integer.parseInt(after.getOrDefault("quorum", "")),
              down && !failover.namesPromoted(),
              failover,
              askedAt,
              answeredAt));
    } catch (IllegalArgumentException e) {
      throw new FaultException(Faults.malformed(what), e);
    }
  }

  /** Who the Sentinel says it is. */
  static RunId runId(Endpoint via, Reply reply) throws FaultException {
    String what = "SENTINEL MYID at " + via;
    refuse(what, reply);
    return runId(reply.textOr("")).orElseThrow(() -> new FaultException(Faults.malformed(what)));
  }

  /** The Sentinels in the reply to {@code SENTINEL SENTINELS}; entries without sense are left. */
  static List<Peer> peers(String what, Reply reply) throws FaultException {
    refuse(what, reply);
    return reply.itemsOrNone().stream()
        .map(SentinelReplies::pairs)
        .flatMap(
            f -> endpoint(f).map(at -> new Peer(runId(f.getOrDefault("runid", "")), at)).stream())
        .toList();
  }

  /** The nodes in the replies to {@code SENTINEL MASTER} and {@code SENTINEL REPLICAS}. */
  static List<Member> members(String what, Reply master, Reply replicas) throws FaultException {
    refuse(what, master);
    refuse(what, replicas);
    return Stream.concat(Stream.of(master), replicas.itemsOrNone().stream())
        .map(SentinelReplies::pairs)
        .flatMap(f -> endpoint(f).map(at -> member(at, f)).stream())
        .toList();
  }

  private static Member member(Endpoint at, Map<String, String> fields) {
    Set<String> flags = flags(fields);
    boolean linked = fields.getOrDefault("master-link-status", "ok").equals("ok");
    return new Member(at, isDown(flags), linked);
  }

  /** The words of {@code flags}. */
  static Set<String> flags(Map<String, String> fields) {
    return Arrays.stream(fields.getOrDefault("flags", "").split(","))
        .filter(f -> !f.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isDown(Set<String> flags) {
    return flags.contains("s_down") || flags.contains("o_down");
  }

  private static Endpoint address(MasterName master, Endpoint via, Reply reply)
      throws FaultException {
    String what = "SENTINEL GET-MASTER-ADDR-BY-NAME " + master + " at " + via;
    refuse(what, reply);
    if (reply instanceof Reply.Nil) {
      throw new FaultException(
          new Fault(Fault.Kind.MISSING, "NoSuchMaster", what + ": no such master"));
    }
    List<Reply> items = reply.itemsOrNone();
    return items.size() != 2
        ? fail(what)
        : Endpoint.of(items.get(0).textOr(""), items.get(1).textOr(""))
            .orElseThrow(() -> new FaultException(Faults.malformed(what)));
  }

  private static Endpoint fail(String what) throws FaultException {
    throw new FaultException(Faults.malformed(what));
  }

  private static Map<String, String> fields(String what, Reply reply) throws FaultException {
    refuse(what, reply);
    return pairs(reply);
  }

  /** Throws what is an error. */
  static void refuse(String what, Reply reply) throws FaultException {
    if (reply instanceof Reply.Refusal e) {
      throw new FaultException(Faults.ofError(what, e.text()));
    }
  }

  /** Keys and values alternate; a value may be empty. */
  static Map<String, String> pairs(Reply reply) {
    List<Reply> items = reply.itemsOrNone();
    Map<String, String> pairs = new HashMap<>();
    for (int i = 0; i + 1 < items.size(); i += 2) {
      pairs.put(items.get(i).textOr(""), items.get(i + 1).textOr(""));
    }
    return pairs;
  }

  static Optional<Endpoint> endpoint(Map<String, String> fields) {
    return Endpoint.of(fields.getOrDefault("ip", ""), fields.getOrDefault("port", ""));
  }

  private static Optional<RunId> runId(String text) {
    try {
      return Optional.of(new RunId(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A state that a later version may add is none that we wait for. */
  private static FailoverState failover(String text) {
    try {
      return FailoverState.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return FailoverState.NONE;
    }
  }
}
