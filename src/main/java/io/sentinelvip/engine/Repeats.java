package io.sentinelvip.engine;

import io.sentinelvip.model.Moment;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Keeps a text that comes again and again from filling the log: ten times a minute each. Texts that
 * differ in their numbers alone are the same text.
 */
final class Repeats {

  static final int BURST = 10;
  static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int REMEMBERED = 256;
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private record Window(Moment since, int count) {}

  private final Map<String, Window> windows =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** Whether the text may be written now. */
  synchronized boolean admit(String text, Moment now) {
    String key = NUMBER.matcher(text).replaceAll("#");
    Window window = windows.get(key);
    if (window == null || window.since().until(now).compareTo(WINDOW) >= 0) {
      window = new Window(now, 0);
    }
    if (window.count() >= BURST) {
      return false;
    }
    windows.put(key, new Window(window.since(), window.count() + 1));
    return true;
  }
}
