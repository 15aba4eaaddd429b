package io.sentinelvip.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong, so that it can be told all at once. */
final class Problems {

  private final List<Problem> found = new ArrayList<>();

  void add(Place place, String path, String message, String hint) {
    found.add(new Problem(place.source(), place.line(), path, message, hint));
  }

  boolean any() {
    return !found.isEmpty();
  }

  /** In the order of their lines; what has no line comes last. */
  List<Problem> sorted() {
    List<Problem> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparingInt(p -> p.line() == 0 ? Integer.MAX_VALUE : p.line()));
    return sorted;
  }
}
