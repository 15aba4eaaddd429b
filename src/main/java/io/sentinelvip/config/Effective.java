package io.sentinelvip.config;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The configuration as it came out, for the log: defaults filled in, secrets only named. */
public final class Effective {

  private final List<String> lines = new ArrayList<>();

  private Effective() {}

  /** {@code key=value}, one for each key that has a value. */
  public static List<String> lines(Config config) {
    Effective effective = new Effective();
    effective.add("", config);
    return effective.lines;
  }

  private void add(String path, @Nullable Object value) {
    if (value instanceof Optional<?> optional) {
      optional.ifPresent(v -> add(path, v));
    } else if (value instanceof Collection<?> all && !all.isEmpty()) {
      addAll(path, all);
    } else if (value instanceof Duration d) {
      lines.add(path + "=" + Durations.text(d));
    } else if (value instanceof Enum<?> constant) {
      lines.add(path + "=" + Section.word(constant));
    } else if (value instanceof Record block && isBlock(block)) {
      addBlock(path, block);
    } else if (value != null && !(value instanceof Collection<?>)) {
      lines.add(path + "=" + value);
    }
  }

  /** Of the records, those of the configuration have keys; the others are values. */
  private static boolean isBlock(Object value) {
    return value instanceof Record
        && value.getClass().getPackageName().equals(Config.class.getPackageName())
        && !(value instanceof Secret);
  }

  private void addAll(String path, Collection<?> all) {
    if (all.stream().anyMatch(Effective::isBlock)) {
      int i = 0;
      for (Object item : all) {
        add(path + "[" + i++ + "]", item);
      }
    } else {
      lines.add(
          path
              + "="
              + all.stream().map(Object::toString).sorted().collect(Collectors.joining(",")));
    }
  }

  private void addBlock(String path, Record block) {
    for (RecordComponent c : block.getClass().getRecordComponents()) {
      String key = c.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
      String below = path.isEmpty() ? key : path + "." + key;
      try {
        // How to log in is no block of its own in the file.
        add(c.getType() == Config.Access.class ? path : below, c.getAccessor().invoke(block));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("a public record refused its accessor", e);
      }
    }
  }
}
