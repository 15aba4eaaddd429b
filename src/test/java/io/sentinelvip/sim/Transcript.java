package io.sentinelvip.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What happened, in lines for a person; kept only when somebody will read it. */
final class Transcript {

  private final boolean kept;
  private final List<String> lines = new ArrayList<>();

  Transcript(boolean kept) {
    this.kept = kept;
  }

  void line(long micros, String who, Supplier<String> what) {
    if (kept) {
      lines.add(String.format(Locale.ROOT, "%10.4f %-8s %s", micros / 1e6, who, what.get()));
    }
  }

  List<String> lines() {
    return lines;
  }
}
