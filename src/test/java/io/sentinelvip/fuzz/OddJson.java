package io.sentinelvip.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Documents that are JSON, and not what was meant: of each, one value is missing, or another stands
 * in its place. What {@link Spoiler} makes of JSON is seldom JSON any more, and gets no further
 * than the parser's door.
 */
public final class OddJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> ODD =
      List.of(
          "null",
          "true",
          "\"\"",
          "\"x\"",
          "\":\"",
          "-2",
          "2147483647",
          "9223372036854775807",
          "-9223372036854775808",
          "1e99",
          "[]",
          "[null]",
          "{}");

  private OddJson() {}

  /** All that can be made of {@code document}. */
  public static List<byte[]> of(byte[] document) throws IOException {
    List<byte[]> all = new ArrayList<>();
    JsonNode root = JSON.readTree(document);
    for (JsonNode parent : within(root)) {
      for (String name : names(parent)) {
        JsonNode was = parent.get(name);
        ((ObjectNode) parent).remove(name);
        all.add(JSON.writeValueAsBytes(root));
        for (String odd : ODD) {
          ((ObjectNode) parent).set(name, JSON.readTree(odd));
          all.add(JSON.writeValueAsBytes(root));
        }
        ((ObjectNode) parent).set(name, was);
      }
      if (parent instanceof ArrayNode array && !array.isEmpty()) {
        JsonNode was = array.get(0);
        for (String odd : ODD) {
          array.set(0, JSON.readTree(odd));
          all.add(JSON.writeValueAsBytes(root));
        }
        array.set(0, was);
      }
    }
    return all;
  }

  private static List<JsonNode> within(JsonNode root) {
    List<JsonNode> all = new ArrayList<>(List.of(root));
    root.forEach(child -> all.addAll(within(child)));
    return all;
  }

  private static List<String> names(JsonNode parent) {
    List<String> names = new ArrayList<>();
    parent.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
