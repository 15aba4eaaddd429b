package io.sentinelvip.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sentinelvip.core.Alert;
import io.sentinelvip.engine.Notice;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The bodies that webhooks take. */
final class Bodies {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of PagerDuty's summary. */
  private static final int LONGEST_SUMMARY = 1024;

  /** Of PagerDuty's dedup_key. */
  private static final int LONGEST_KEY = 255;

  /** Slack shows no more of a text. */
  private static final int LONGEST_TEXT = 4000;

  private Bodies() {}

  /** Every field; {@code text} by the template, where there is one. */
  static String json(Notice n, Function<Notice, String> wording) {
    ObjectNode body = JSON.createObjectNode();
    for (Map.Entry<String, String> field : n.fields().entrySet()) {
      if (!Set.of("took", "what-to-do", "text").contains(field.getKey())) {
        body.put(field.getKey(), field.getValue());
      }
    }
    body.put("whatToDo", n.todo());
    body.put("tookMillis", n.move().tookMillis());
    return written(body.put("text", wording.apply(n)));
  }

  /** Slack's incoming webhook, and what is compatible with it. */
  static String slack(Notice n, Function<Notice, String> wording) {
    String text = clipped(wording.apply(n), LONGEST_TEXT);
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    return written(JSON.createObjectNode().put("text", escaped));
  }

  /** PagerDuty's Events API v2: the same key over and over is one alert there. */
  static String pagerDuty(Notice n, String routingKey, Function<Notice, String> wording) {
    boolean over = n.state() == Alert.State.RESOLVED;
    ObjectNode body = JSON.createObjectNode();
    body.put("routing_key", routingKey);
    body.put("event_action", over ? "resolve" : "trigger");
    body.put("dedup_key", clipped(n.key(), LONGEST_KEY));
    body.put("client", "sentinel-vip");
    ObjectNode payload = body.putObject("payload");
    payload.put("summary", clipped(n.summary(), LONGEST_SUMMARY));
    payload.put("source", n.about().node().isEmpty() ? "sentinel-vip" : n.about().node());
    payload.put("severity", n.severity().name().toLowerCase(Locale.ROOT));
    payload.put("timestamp", n.fields().get("time"));
    payload.put("component", n.about().vip());
    payload.put("group", n.about().master());
    payload.put("class", n.event());
    ObjectNode details = payload.putObject("custom_details");
    details.put("text", wording.apply(n));
    details.put("what_to_do", n.todo());
    return written(body);
  }

  private static String clipped(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 3) + "...";
  }

  private static String written(ObjectNode body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts cannot be written", e);
    }
  }
}
