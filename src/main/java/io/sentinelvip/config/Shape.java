package io.sentinelvip.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds keys that nobody knows. */
final class Shape {

  private final Problems problems;

  Shape(Problems problems) {
    this.problems = problems;
  }

  /** Adds a problem for every unknown key below {@code root}. */
  void check(Tree.Mapping root) {
    walk(root, "", "");
  }

  /** {@code pattern} is {@code path} with every index left out, as in {@link Key#path}. */
  private void walk(Tree tree, String path, String pattern) {
    if (tree instanceof Tree.Listing list) {
      List<Tree> items = list.items();
      for (int i = 0; i < items.size(); i++) {
        walk(items.get(i), path + "[" + i + "]", pattern + "[]");
      }
    } else if (tree instanceof Tree.Mapping map) {
      Set<String> known = below(pattern);
      if (known.isEmpty()) {
        return; // A block where a value belongs: whoever reads that value says so.
      }
      for (Map.Entry<String, Tree> entry : map.entries().entrySet()) {
        String key = entry.getKey();
        if (known.contains(key)) {
          walk(entry.getValue(), join(path, key), join(pattern, key));
        } else {
          problems.add(
              map.keys().getOrDefault(key, map.place()),
              join(path, key),
              "there is no such key",
              hint(key, known));
        }
      }
    }
  }

  private static String hint(String key, Set<String> known) {
    return Nearest.to(key, known)
        .map(n -> "did you mean '" + n + "'?")
        .or(() -> elsewhere(key).map(p -> "there is " + p + ": did you mean that?"))
        .orElse("known here are " + String.join(", ", known));
  }

  /** Where a key of this name is known, a block of keys too. */
  private static Optional<String> elsewhere(String key) {
    return Key.ALL.stream()
        .map(k -> k.path() + ".")
        .filter(p -> p.contains("." + key + "."))
        .findFirst()
        .map(p -> p.substring(0, p.indexOf("." + key + ".") + 1 + key.length()));
  }

  /** The names of the keys directly below a pattern. */
  private static Set<String> below(String pattern) {
    Set<String> names = new TreeSet<>();
    for (Key key : Key.ALL) {
      String start = pattern.isEmpty() ? "" : pattern + ".";
      if (key.path().startsWith(start)) {
        names.add(key.path().substring(start.length()).split("[.\\[]", 2)[0]);
      }
    }
    return names;
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
