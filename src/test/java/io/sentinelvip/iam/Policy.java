package io.sentinelvip.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An identity policy as IAM evaluates it: a request is allowed where one statement matches its
 * action, its resource and every condition; a key that the request does not have matches nothing.
 * Of the language it knows what the project's policies use, and refuses to judge anything else.
 */
public final class Policy {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> ELEMENTS =
      Set.of("Sid", "Effect", "Action", "Resource", "Condition");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

  private final JsonNode document;

  private Policy(JsonNode document) {
    this.document = document;
  }

  /**
   * A file of {@code iam/} with what stands for a region, an account, tables and a VPC filled in.
   */
  public static Policy read(String file, List<String> tables) {
    try {
      JsonNode document = JSON.readTree(Files.readString(Path.of("iam", file)));
      return of(document, tables);
    } catch (IOException e) {
      throw new IllegalStateException("iam/" + file, e);
    }
  }

  static Policy of(JsonNode template, List<String> tables) throws IOException {
    JsonNode document = template.deepCopy();
    for (JsonNode statement : document.path("Statement")) {
      if (statement.path("Resource").isArray()) {
        var resources = (com.fasterxml.jackson.databind.node.ArrayNode) statement.path("Resource");
        String pattern = resources.get(0).asText();
        resources.removeAll();
        tables.forEach(t -> resources.add(pattern.replace("rtb-AAAA", t)));
      }
    }
    return new Policy(
        JSON.readTree(
            document
                .toString()
                .replace("arn:aws:sns:REGION:ACCOUNT:TOPIC", Request.TOPIC)
                .replace("REGION", Request.REGION)
                .replace("ACCOUNT", Request.ACCOUNT)
                .replace("vpc-XXXX", Request.VPC)
                .replace("NAMESPACE", Request.NAMESPACE)));
  }

  /** A document with nothing to be filled in. */
  public static Policy of(JsonNode document) {
    return new Policy(document);
  }

  /** A copy of the document, to be changed. */
  JsonNode document() {
    return document.deepCopy();
  }

  /** Whether a request is allowed. */
  public boolean allows(Request request) {
    return by(request).isPresent();
  }

  /** The {@code Sid} of the statement that allows a request. */
  Optional<String> by(Request request) {
    for (JsonNode statement : document.path("Statement")) {
      if (matches(statement, request)) {
        return Optional.of(statement.path("Sid").asText());
      }
    }
    return Optional.empty();
  }

  private static boolean matches(JsonNode statement, Request request) {
    statement
        .fieldNames()
        .forEachRemaining(
            element -> {
              if (!ELEMENTS.contains(element)) {
                throw new IllegalArgumentException("cannot judge " + element);
              }
            });
    if (!statement.path("Effect").asText().equals("Allow")) {
      throw new IllegalArgumentException("cannot judge Effect " + statement.path("Effect"));
    }
    return texts(statement.path("Action")).stream()
            .anyMatch(a -> glob(a, Pattern.CASE_INSENSITIVE, request.action()))
        && texts(statement.path("Resource")).stream().anyMatch(r -> glob(r, 0, request.resource()))
        && conditions(statement.path("Condition"), request.context());
  }

  private static boolean conditions(JsonNode operators, Map<String, String> context) {
    boolean all = true;
    for (Map.Entry<String, JsonNode> operator : operators.properties()) {
      for (Map.Entry<String, JsonNode> condition : operator.getValue().properties()) {
        all &= holds(operator.getKey(), condition.getKey(), condition.getValue(), context);
      }
    }
    return all;
  }

  private static boolean holds(
      String operator, String key, JsonNode wanted, Map<String, String> context) {
    String actual = context.get(key);
    if (actual == null) {
      return false;
    }
    return texts(wanted).stream()
        .map(w -> resolved(w, context))
        .flatMap(Optional::stream)
        .anyMatch(
            w ->
                switch (operator) {
                  case "StringEquals" -> w.equals(actual);
                  case "ArnEquals" -> glob(w, 0, actual);
                  default -> throw new IllegalArgumentException("cannot judge " + operator);
                });
  }

  /** Policy variables filled in; empty where the request does not have one: it matches nothing. */
  private static Optional<String> resolved(String text, Map<String, String> context) {
    Matcher variables = VARIABLE.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (variables.find()) {
      String value = context.get(variables.group(1));
      if (value == null) {
        return Optional.empty();
      }
      variables.appendReplacement(resolved, Matcher.quoteReplacement(value));
    }
    return Optional.of(variables.appendTail(resolved).toString());
  }

  private static boolean glob(String pattern, int flags, String text) {
    String regex = ("\\Q" + pattern + "\\E").replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
    return Pattern.compile(regex, flags).matcher(text).matches();
  }

  static List<String> texts(JsonNode oneOrMany) {
    List<String> texts = new ArrayList<>();
    if (oneOrMany.isArray()) {
      oneOrMany.forEach(n -> texts.add(n.asText()));
    } else {
      texts.add(oneOrMany.asText());
    }
    return texts;
  }
}
