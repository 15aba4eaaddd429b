package io.sentinelvip.footprint;

import io.sentinelvip.soak.ProcFs;
import java.util.Locale;

/**
 * What one agent took over a time.
 *
 * @param agent which one, and what it did
 * @param at how it stood at the end
 * @param cpu seconds of processor in this time
 * @param seconds how long that was
 * @param reads calls of EC2 that change nothing
 * @param writes the others
 */
record Weight(String agent, ProcFs at, double cpu, double seconds, long reads, long writes) {

  static final String HEAD =
      """
      | agent | RSS MiB | anonymous | of files | threads | CPU, % of a core | reads a min | writes |
      | --- | --- | --- | --- | --- | --- | --- | --- |\
      """;

  String row() {
    double total = at.rssKib() / 1024.0;
    double anonymous = at.anonymousKib() / 1024.0;
    return String.format(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %.1f | %d | %.2f | %.1f | %d |",
        agent,
        total,
        anonymous,
        total - anonymous,
        at.threads(),
        100 * cpu / seconds,
        60 * reads / seconds,
        writes);
  }
}
