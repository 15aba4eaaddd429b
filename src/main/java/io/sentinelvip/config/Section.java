package io.sentinelvip.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One block of keys, read by type. What is wrong becomes a problem, and the default goes on in its
 * place, so that the rest is checked too.
 */
final class Section {

  /** One text of a list, and where it stands. */
  record Item(String text, String path, Place place) {}

  private final Tree.Mapping map;
  private final String path;
  private final Problems problems;

  Section(Tree.Mapping map, String path, Problems problems) {
    this.map = map;
    this.path = path;
    this.problems = problems;
  }

  boolean has(String key) {
    return map.entries().containsKey(key);
  }

  @Nullable Tree get(String key) {
    return map.entries().get(key);
  }

  String path(String key) {
    return path.isEmpty() || key.isEmpty() ? path + key : path + "." + key;
  }

  /** Where the key is written; where it is absent, where the block begins. */
  Place place(String key) {
    return map.keys().getOrDefault(key, map.place());
  }

  void problem(String key, String message, String hint) {
    problems.add(place(key), path(key), message, hint);
  }

  void problem(Item item, String message, String hint) {
    problems.add(item.place(), item.path(), message, hint);
  }

  void missing(String key, String hint) {
    if (!has(key)) {
      problem(key, "it is missing", hint);
    }
  }

  /** The text of a value; empty where it is absent or wrong. */
  Optional<String> text(String key) {
    Tree tree = get(key);
    if (tree == null) {
      return Optional.empty();
    }
    if (!(tree instanceof Tree.Scalar scalar)) {
      problem(key, "it is " + tree.kind(), "write one value");
      return Optional.empty();
    }
    if (scalar.text().isBlank() || scalar.isNull()) {
      problem(key, "it has no value", "write one, or take the key out");
      return Optional.empty();
    }
    return Optional.of(scalar.text());
  }

  /** A text that a model value is made of; {@code expected}: "an IP address". */
  <T> Optional<T> parsed(
      String key, Function<String, Optional<T>> parser, String expected, String hint) {
    Optional<String> text = text(key);
    Optional<T> value = text.flatMap(parser);
    if (text.isPresent() && value.isEmpty()) {
      problem(key, "'" + text.get() + "' is not " + expected, hint);
    }
    return value;
  }

  int integer(String key, int byDefault, int min, int max) {
    String hint = "write a whole number from " + min + " to " + max;
    return this.<Integer>parsed(
            key,
            t ->
                t.matches("\\d{1,9}")
                    ? Optional.of(Integer.parseInt(t)).filter(n -> n >= min && n <= max)
                    : Optional.empty(),
            "a whole number from " + min + " to " + max,
            hint)
        .orElse(byDefault);
  }

  boolean truth(String key, boolean byDefault) {
    return parsed(key, Section::truth, "true or false", "write true or false").orElse(byDefault);
  }

  private static Optional<Boolean> truth(String text) {
    return switch (text) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  Duration duration(String key, Duration byDefault, Duration min, Duration max) {
    String hint = "write a number with its unit: 500ms, 30s, 2m, 1h";
    Optional<Duration> value = parsed(key, Durations::parse, "a duration", hint);
    if (value.isPresent() && (value.get().compareTo(min) < 0 || value.get().compareTo(max) > 0)) {
      problem(
          key,
          "'" + text(key).orElse("") + "' is not possible here",
          "choose from " + Durations.text(min) + " to " + Durations.text(max));
      return byDefault;
    }
    return value.orElse(byDefault);
  }

  <E extends Enum<E>> E choice(String key, E byDefault) {
    E[] all = byDefault.getDeclaringClass().getEnumConstants();
    String words = Arrays.stream(all).map(Section::word).collect(Collectors.joining(" or "));
    return parsed(
            key,
            t -> Arrays.stream(all).filter(e -> word(e).equals(t)).findFirst(),
            "one of its values",
            "write " + words)
        .orElse(byDefault);
  }

  /** How the configuration writes a constant. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The texts of a list; a single value counts as a list, its items parted by commas. */
  List<Item> list(String key) {
    Tree tree = get(key);
    List<Item> items = new ArrayList<>();
    if (tree instanceof Tree.Listing list) {
      for (int i = 0; i < list.items().size(); i++) {
        item(list.items().get(i), path(key) + "[" + i + "]").ifPresent(items::add);
      }
      if (list.items().isEmpty()) {
        problem(key, "the list is empty", "write at least one item, or take the key out");
      }
    } else if (tree != null) {
      text(key)
          .ifPresent(
              t ->
                  Environment.split(t).forEach(s -> items.add(new Item(s, path(key), place(key)))));
    }
    return items;
  }

  private Optional<Item> item(Tree tree, String at) {
    if (tree instanceof Tree.Scalar s && !s.isNull() && !s.text().isBlank()) {
      return Optional.of(new Item(s.text(), at, s.place()));
    }
    problems.add(tree.place(), at, "it is " + tree.kind(), "write one value");
    return Optional.empty();
  }

  /** A block below this one; empty where it is absent or wrong. */
  Section section(String key) {
    Tree tree = get(key);
    if (tree instanceof Tree.Mapping mapping) {
      return new Section(mapping, path(key), problems);
    }
    if (tree != null) {
      problem(key, "it is " + tree.kind(), "write a block of keys below it");
    }
    return new Section(Tree.Mapping.empty(place(key)), path(key), problems);
  }

  /** The blocks of a list. */
  List<Section> sections(String key) {
    Tree tree = get(key);
    List<Section> sections = new ArrayList<>();
    if (tree instanceof Tree.Listing list) {
      for (int i = 0; i < list.items().size(); i++) {
        Tree item = list.items().get(i);
        String at = path(key) + "[" + i + "]";
        if (item instanceof Tree.Mapping mapping) {
          sections.add(new Section(mapping, at, problems));
        } else {
          problems.add(item.place(), at, "it is " + item.kind(), "write a block of keys");
        }
      }
    } else if (tree != null) {
      problem(key, "it is " + tree.kind(), "write a list: each item begins with '- '");
    }
    return sections;
  }
}
