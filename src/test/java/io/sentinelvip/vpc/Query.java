package io.sentinelvip.vpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One request of the EC2 Query protocol: an action and its parameters, by their wire names. */
record Query(Map<String, String> parameters) {

  /** Reads a form body. */
  static Query parse(String form) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : form.split("&", -1)) {
      if (!pair.isEmpty()) {
        int eq = pair.indexOf('=');
        String name = eq < 0 ? pair : pair.substring(0, eq);
        String value = eq < 0 ? "" : pair.substring(eq + 1);
        parameters.put(URLDecoder.decode(name, UTF_8), URLDecoder.decode(value, UTF_8));
      }
    }
    return new Query(Collections.unmodifiableMap(parameters));
  }

  /** The action, or nothing readable: an empty text. */
  String action() {
    return get("Action").orElse("");
  }

  Optional<String> get(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  String required(String name) {
    return get(name)
        .filter(value -> !value.isEmpty())
        .orElseThrow(
            () -> Ec2Error.missing(Character.toLowerCase(name.charAt(0)) + name.substring(1)));
  }

  boolean flag(String name) {
    return get(name).filter("true"::equalsIgnoreCase).isPresent();
  }

  int number(String name, int otherwise) {
    try {
      return get(name).map(Integer::parseInt).orElse(otherwise);
    } catch (NumberFormatException e) {
      throw Ec2Error.invalid("Value for parameter %s is not a number".formatted(name));
    }
  }

  /** The values of {@code name.1}, {@code name.2}, ... */
  List<String> list(String name) {
    List<String> values = new ArrayList<>();
    for (int i = 1; parameters.containsKey(name + "." + i); i++) {
      values.add(parameters.get(name + "." + i));
    }
    return values;
  }

  /** The tags that a Create call sets on what it makes, or that CreateTags sets. */
  Map<String, String> tags() {
    Map<String, String> tags = new LinkedHashMap<>();
    for (String at : List.of("TagSpecification.1.Tag", "Tag")) {
      for (int i = 1; parameters.containsKey(at + "." + i + ".Key"); i++) {
        tags.put(required(at + "." + i + ".Key"), get(at + "." + i + ".Value").orElse(""));
      }
    }
    return tags;
  }

  /**
   * What passes all filters of this request. It is asked with the thing's values by the name of a
   * filter, empty for a filter that does not exist.
   *
   * @param tags the thing's tags
   */
  Predicate<Function<String, Optional<List<String>>>> filter(Map<String, String> tags) {
    return values -> {
      for (int i = 1; parameters.containsKey("Filter." + i + ".Name"); i++) {
        String name = required("Filter." + i + ".Name");
        List<String> has =
            ofTags(name, tags)
                .or(() -> values.apply(name))
                .orElseThrow(() -> Ec2Error.invalid("The filter '%s' is invalid".formatted(name)));
        List<Pattern> wanted = list("Filter." + i + ".Value").stream().map(Query::glob).toList();
        if (has.stream().noneMatch(h -> wanted.stream().anyMatch(p -> p.matcher(h).matches()))) {
          return false;
        }
      }
      return true;
    };
  }

  private static Optional<List<String>> ofTags(String name, Map<String, String> tags) {
    if (name.startsWith("tag:")) {
      return Optional.of(
          Optional.ofNullable(tags.get(name.substring("tag:".length()))).stream().toList());
    }
    return name.equals("tag-key") ? Optional.of(List.copyOf(tags.keySet())) : Optional.empty();
  }

  private static Pattern glob(String value) {
    return Pattern.compile(
        value
            .chars()
            .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote("" + (char) c))
            .collect(Collectors.joining()));
  }
}
