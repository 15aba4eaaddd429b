package io.sentinelvip.sentinel;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.GroupPort;
import io.sentinelvip.model.Endpoint;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what a drill is told, as sentinel.c's {@code addReplySentinelRedisInstance} writes it. */
final class GroupReplies {

  private GroupReplies() {}

  /** The replies to {@code SENTINEL MASTER}, {@code REPLICAS} and {@code SENTINELS}. */
  static GroupPort.Group group(String what, Endpoint sentinel, List<Reply> replies)
      throws FaultException {
    for (Reply reply : replies) {
      SentinelReplies.refuse(what, reply);
    }
    Map<String, String> master = SentinelReplies.pairs(replies.get(0));
    try {
      return new GroupPort.Group(
          sentinel,
          SentinelReplies.endpoint(master)
              .orElseThrow(() -> new FaultException(Faults.malformed(what))),
          Long.parseLong(master.getOrDefault("config-epoch", "")),
          SentinelReplies.flags(master),
          SentinelReplies.flags(master).contains("failover_in_progress"),
          Integer.parseInt(master.getOrDefault("quorum", "")),
          Duration.ofMillis(Long.parseLong(master.getOrDefault("failover-timeout", ""))),
          replies.get(1).itemsOrNone().stream()
              .flatMap(r -> replica(SentinelReplies.pairs(r)).stream())
              .toList(),
          replies.get(2).itemsOrNone().stream()
              .flatMap(r -> peer(SentinelReplies.pairs(r)).stream())
              .toList());
    } catch (NumberFormatException e) {
      throw new FaultException(Faults.malformed(what), e);
    }
  }

  private static Optional<GroupPort.Replica> replica(Map<String, String> fields) {
    String priority = fields.getOrDefault("slave-priority", "");
    return SentinelReplies.endpoint(fields)
        .map(
            at ->
                new GroupPort.Replica(
                    at,
                    SentinelReplies.flags(fields),
                    fields.getOrDefault("master-link-status", "").equals("ok"),
                    priority.matches("\\d{1,9}") ? Integer.parseInt(priority) : 0));
  }

  private static Optional<GroupPort.Peer> peer(Map<String, String> fields) {
    return SentinelReplies.endpoint(fields)
        .map(at -> new GroupPort.Peer(at, SentinelReplies.flags(fields)));
  }

  /** The reply to {@code CONFIG GET replica-priority}. */
  static int priority(String what, Reply reply) throws FaultException {
    SentinelReplies.refuse(what, reply);
    List<Reply> items = reply.itemsOrNone();
    String text = items.size() == 2 ? items.get(1).textOr("") : "";
    if (!text.matches("\\d{1,9}")) {
      throw new FaultException(Faults.malformed(what));
    }
    return Integer.parseInt(text);
  }

  /** The reply to {@code SMEMBERS}; what is no number is left. */
  static Set<Long> numbers(String what, Reply reply) throws FaultException {
    SentinelReplies.refuse(what, reply);
    Set<Long> numbers = new HashSet<>();
    for (Reply item : reply.itemsOrNone()) {
      String text = item.textOr("");
      if (text.matches("\\d{1,18}")) {
        numbers.add(Long.parseLong(text));
      }
    }
    return numbers;
  }
}
