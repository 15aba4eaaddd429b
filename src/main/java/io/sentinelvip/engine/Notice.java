package io.sentinelvip.engine;

import io.sentinelvip.core.Alert;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What one alert says to people, whatever carries it there. Texts that are not known are empty.
 *
 * @param key what it is about, the same on every agent that tells of the same thing and over its
 *     repetitions: {@code mymaster@7}, {@code mymaster/quorum-thin}
 * @param event one word for the kind: {@code failover}, {@code blind}
 * @param severity how bad it is
 * @param state whether it begins, ends, or is a single occurrence
 * @param summary one line
 * @param detail what happened, in lines
 * @param todo what to do; empty for nothing
 * @param at when it happened, milliseconds since the epoch
 * @param about which VIP, and on which node
 * @param move what moved, where something did
 */
public record Notice(
    String key,
    String event,
    Alert.Severity severity,
    Alert.State state,
    String summary,
    String detail,
    String todo,
    long at,
    About about,
    Move move) {

  /**
   * Whom it concerns.
   *
   * @param vip the address
   * @param master Sentinel's name of the group
   * @param node the instance of the agent that tells, or its Redis
   */
  public record About(String vip, String master, String node) {}

  /**
   * A failover.
   *
   * @param from the master before
   * @param to the new one
   * @param tookMillis from the first sign until now; -1 if that means nothing
   */
  public record Move(String from, String to, long tookMillis) {
    /** No failover. */
    public static final Move NONE = new Move("", "", -1);

    /** {@code 3.2 s}; empty if it means nothing. */
    public String took() {
      return tookMillis < 0 ? "" : String.format(Locale.ROOT, "%.1f s", tookMillis / 1000.0);
    }
  }

  /** The same under another key. */
  public Notice as(String otherKey) {
    return new Notice(otherKey, event, severity, state, summary, detail, todo, at, about, move);
  }

  /** {@code CRITICAL}, {@code WARNING} or {@code INFO}; {@code RESOLVED} once it has ended. */
  public String status() {
    return state == Alert.State.RESOLVED ? state.name() : severity.name();
  }

  /** Everything a reader without fields needs, in lines. */
  public String text() {
    StringBuilder text = new StringBuilder(status()).append(": ").append(summary);
    if (!detail.isEmpty()) {
      text.append('\n').append(detail);
    }
    if (!todo.isEmpty() && state != Alert.State.RESOLVED) {
      text.append("\nWhat to do: ").append(todo);
    }
    return text.toString();
  }

  /** Every field by its name in a template. */
  public Map<String, String> fields() {
    Map<String, String> f = new LinkedHashMap<>();
    f.put("key", key);
    f.put("event", event);
    f.put("status", status());
    f.put("severity", severity.name().toLowerCase(Locale.ROOT));
    f.put("state", state.name().toLowerCase(Locale.ROOT));
    f.put("summary", summary);
    f.put("detail", detail);
    f.put("what-to-do", todo);
    f.put("text", text());
    f.put("vip", about.vip());
    f.put("master", about.master());
    f.put("node", about.node());
    f.put("from", move.from());
    f.put("to", move.to());
    f.put("took", move.took());
    f.put("time", Instant.ofEpochMilli(at).toString());
    return f;
  }
}
