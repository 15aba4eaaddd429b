package io.sentinelvip.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was written, before anybody knows whether it makes sense. */
sealed interface Tree {

  /** Where. */
  Place place();

  /** What it is, for a message. */
  String kind();

  /** One value, as it was written, without its quotes. */
  record Scalar(String text, boolean isNull, Place place) implements Tree {
    @Override
    public String kind() {
      return isNull ? "nothing" : "the value '" + text + "'";
    }
  }

  /** A list; may grow while environment variables are laid over it. */
  record Listing(List<Tree> items, Place place) implements Tree {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** Keys and values; may grow while environment variables and flags are laid over it. */
  record Mapping(Map<String, Tree> entries, Map<String, Place> keys, Place place) implements Tree {
    static Mapping empty(Place place) {
      return new Mapping(new LinkedHashMap<>(), new LinkedHashMap<>(), place);
    }

    void put(String key, Place keyPlace, Tree value) {
      entries.put(key, value);
      keys.put(key, keyPlace);
    }

    @Override
    public String kind() {
      return "a block of keys";
    }
  }
}
