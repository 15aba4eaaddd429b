package io.sentinelvip.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lays environment variables and flags over what the file says. */
final class Environment {

  static final String PREFIX = "SENTINEL_VIP_";

  /** Begin like ours and are not keys: where the file is, and what the project's tests use. */
  private static final Set<String> NOT_KEYS =
      Set.of(ConfigSources.FILE_VARIABLE, PREFIX + "REDIS", PREFIX + "REQUIRE", PREFIX + "JAVA");

  private static final Pattern STEP = Pattern.compile("([^.\\[\\]]+)|\\[(\\d+)]");

  private static final String VARIABLE = "environment variable ";
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private final Tree.Mapping root;
  private final Problems problems;

  Environment(Tree.Mapping root, Problems problems) {
    this.root = root;
    this.problems = problems;
  }

  /** Lays on the variables that name keys; others that begin like ours are problems. */
  void layVariables(Map<String, String> environment) {
    Map<String, String> ours = new TreeMap<>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX) && !NOT_KEYS.contains(name)) {
            ours.put(name, value);
          }
        });
    List<String> unknown = new ArrayList<>();
    // In the order of their numbers, so that vips[9] is there before vips[10].
    ours.keySet().stream()
        .sorted(Comparator.comparing(Environment::padded))
        .forEach(
            name ->
                path(name)
                    .ifPresentOrElse(
                        path -> set(path, place(name), ours.getOrDefault(name, "")),
                        () -> unknown.add(name)));
    Set<String> passwords = AccessReader.variablesNamedIn(root);
    unknown.stream().filter(n -> !passwords.contains(n)).forEach(this::complain);
  }

  /** Lays on a flag; {@code path} is a known key. */
  void layFlag(String path, String value) {
    set(path, new Place("flag --" + path.replace('.', '-'), 0), value);
  }

  /** Whether any variable sets a key. */
  static boolean setsAny(Map<String, String> environment) {
    return environment.keySet().stream().anyMatch(n -> path(n).isPresent());
  }

  private static String padded(String name) {
    return NUMBER
        .matcher(name)
        .replaceAll(m -> "0".repeat(Math.max(0, 4 - m.group().length())) + m.group());
  }

  private static Place place(String variable) {
    return new Place(VARIABLE + variable, 0);
  }

  private static Optional<String> path(String variable) {
    for (Key key : Key.ALL) {
      Matcher m = key.variables().matcher(variable);
      if (m.matches()) {
        String path = key.path();
        for (int i = 1; i <= m.groupCount(); i++) {
          path = path.replaceFirst("\\[]", "[" + Integer.parseInt(m.group(i)) + "]");
        }
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }

  private void complain(String variable) {
    List<String> known = Key.ALL.stream().map(k -> k.variable().replace("_N_", "_0_")).toList();
    problems.add(
        place(variable),
        "",
        "there is no such key",
        Nearest.to(variable, known)
            .map(n -> "did you mean " + n + "?")
            .orElse("unset it; the configuration reference lists every variable"));
  }

  private void set(String path, Place place, String value) {
    List<String> steps = new ArrayList<>();
    Matcher m = STEP.matcher(path);
    while (m.find()) {
      steps.add(m.group(1) != null ? m.group(1) : m.group(2));
    }
    Tree at = root;
    for (int i = 0; i < steps.size() - 1; i++) {
      boolean list = NUMBER.matcher(steps.get(i + 1)).matches();
      Tree below = child(at, steps.get(i));
      if (below != null && (list ? below instanceof Tree.Listing : below instanceof Tree.Mapping)) {
        at = below;
        continue;
      }
      if (below != null && below.place().source().startsWith(VARIABLE)) {
        problems.add(place, path, below.place().source() + " is set too", "unset one of them");
      }
      Tree fresh = list ? new Tree.Listing(new ArrayList<>(), place) : Tree.Mapping.empty(place);
      if (!put(at, steps.get(i), place, fresh, path)) {
        return;
      }
      at = fresh;
    }
    put(at, steps.get(steps.size() - 1), place, new Tree.Scalar(value, false, place), path);
  }

  private static @Nullable Tree child(Tree parent, String step) {
    if (parent instanceof Tree.Listing list) {
      int index = Integer.parseInt(step);
      return index < list.items().size() ? list.items().get(index) : null;
    }
    return parent instanceof Tree.Mapping map ? map.entries().get(step) : null;
  }

  private boolean put(Tree parent, String step, Place place, Tree value, String path) {
    if (parent instanceof Tree.Mapping map) {
      map.put(step, place, value);
      return true;
    }
    List<Tree> items = ((Tree.Listing) parent).items();
    int index = Integer.parseInt(step);
    if (index > items.size()) {
      problems.add(
          place, path, "there are only " + items.size() + " items before it", "number them from 0");
      return false;
    }
    if (index == items.size()) {
      items.add(value);
    } else {
      items.set(index, value);
    }
    return true;
  }

  /** The values of a variable that stands for a list. */
  static List<String> split(String value) {
    return Arrays.stream(value.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }
}
