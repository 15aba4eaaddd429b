package io.sentinelvip.sentinel;

import io.sentinelvip.engine.ProbePort.Quorum;
import io.sentinelvip.engine.ProbePort.Replica;
import io.sentinelvip.model.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what a probe was replied; empty for a refusal, and for what makes no sense. */
final class ServerReplies {

  private ServerReplies() {}

  /** {@code ROLE}: its first item. */
  static Optional<Role> role(Reply reply) {
    List<Reply> items = reply.itemsOrNone();
    return switch (items.isEmpty() ? "" : items.get(0).textOr("")) {
      case "master" -> Optional.of(Role.MASTER);
      case "slave" -> Optional.of(Role.REPLICA);
      case "sentinel" -> Optional.of(Role.SENTINEL);
      default -> Optional.empty();
    };
  }

  /** {@code ROLE} of a replica: the host of its master. */
  static Optional<String> follows(Reply reply) {
    List<Reply> items = reply.itemsOrNone();
    return items.size() > 1 && items.get(0).textOr("").equals("slave")
        ? Optional.of(items.get(1).textOr("")).filter(h -> !h.isEmpty())
        : Optional.empty();
  }

  /**
   * {@code INFO replication}: {@code min_slaves_good_slaves} is there when {@code
   * min-replicas-to-write} and its lag are set, and only then (server.c, {@code
   * genRedisInfoString}).
   */
  static Optional<Boolean> guarded(Reply reply) {
    String info = reply.textOr("");
    return info.contains("role:")
        ? Optional.of(info.contains("min_slaves_good_slaves:"))
        : Optional.empty();
  }

  /** {@code TIME}: seconds and microseconds since 1970; here in milliseconds. */
  static Optional<Long> millis(Reply reply) {
    List<Reply> items = reply.itemsOrNone();
    if (items.size() != 2
        || !items.get(0).textOr("").matches("\\d{1,12}")
        || !items.get(1).textOr("").matches("\\d{1,6}")) {
      return Optional.empty();
    }
    return Optional.of(
        Long.parseLong(items.get(0).textOr("")) * 1000
            + Long.parseLong(items.get(1).textOr("")) / 1000);
  }

  /** {@code SENTINEL CKQUORUM}: its error {@code NOQUORUM} is an answer, too. */
  static Optional<Quorum> quorum(Reply reply) {
    if (reply instanceof Reply.Refusal e) {
      return e.text().startsWith("NOQUORUM")
          ? Optional.of(new Quorum(false, e.text()))
          : Optional.empty();
    }
    String text = reply.textOr("");
    return text.startsWith("OK") ? Optional.of(new Quorum(true, text)) : Optional.empty();
  }

  /** {@code SENTINEL REPLICAS}; entries without sense are left out. */
  static Optional<List<Replica>> replicas(Reply reply) {
    return reply instanceof Reply.Many many
        ? Optional.of(many.items().stream().flatMap(r -> replica(r).stream()).toList())
        : Optional.empty();
  }

  private static Optional<Replica> replica(Reply reply) {
    Map<String, String> fields = SentinelReplies.pairs(reply);
    Set<String> flags = SentinelReplies.flags(fields);
    String priority = fields.getOrDefault("slave-priority", "");
    String follows = fields.getOrDefault("master-host", "");
    return SentinelReplies.endpoint(fields)
        .map(
            at ->
                new Replica(
                    at,
                    follows.equals("?") ? "" : follows,
                    flags.contains("s_down") || flags.contains("disconnected"),
                    fields.getOrDefault("master-link-status", "").equals("ok"),
                    priority.matches("\\d{1,9}") ? Integer.parseInt(priority) : 100));
  }
}
