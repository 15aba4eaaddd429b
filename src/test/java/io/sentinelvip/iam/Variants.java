package io.sentinelvip.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A policy with one thing less, for each thing: what a test must notice. */
final class Variants {

  private Variants() {}

  /** Without one action of one statement; by {@code Sid} and action. */
  static Map<String, Policy> withoutAnAction(Policy policy) {
    return withoutOne(policy, "Action");
  }

  /** Without one resource of one statement. */
  static Map<String, Policy> withoutAResource(Policy policy) {
    return withoutOne(policy, "Resource");
  }

  private static Map<String, Policy> withoutOne(Policy policy, String element) {
    Map<String, Policy> variants = new LinkedHashMap<>();
    JsonNode statements = policy.document().path("Statement");
    for (int s = 0; s < statements.size(); s++) {
      List<String> all = Policy.texts(statements.get(s).path(element));
      for (String one : all) {
        JsonNode document = policy.document();
        ObjectNode statement = (ObjectNode) document.path("Statement").get(s);
        ArrayNode rest = statement.putArray(element);
        all.stream().filter(a -> !a.equals(one)).forEach(rest::add);
        variants.put(statement.path("Sid").asText() + " " + one, Policy.of(document));
      }
    }
    return variants;
  }

  /** Without one condition of one statement; by {@code Sid} and key. */
  static Map<String, Policy> withoutACondition(Policy policy) {
    Map<String, Policy> variants = new LinkedHashMap<>();
    JsonNode statements = policy.document().path("Statement");
    for (int s = 0; s < statements.size(); s++) {
      for (Map.Entry<String, JsonNode> operator :
          statements.get(s).path("Condition").properties()) {
        for (String key : names(operator.getValue())) {
          JsonNode document = policy.document();
          JsonNode statement = document.path("Statement").get(s);
          ((ObjectNode) statement.path("Condition").path(operator.getKey())).remove(key);
          variants.put(statement.path("Sid").asText() + " " + key, Policy.of(document));
        }
      }
    }
    return variants;
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
