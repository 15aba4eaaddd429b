package io.sentinelvip.bench;

import java.util.Locale;

/**
 * What is measured several times.
 *
 * @param fault what makes Sentinel fail over
 * @param tables how many route tables are to be written
 * @param apiMillis how long each call of EC2's API takes
 */
record Cell(Contender contender, Fault fault, int tables, int apiMillis) {

  /** What makes Sentinel fail over. */
  enum Fault {
    /** SIGKILL for the master's Redis. */
    KILL,
    /** {@code SENTINEL FAILOVER}. */
    PLANNED;

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Fault of(String id) {
      return valueOf(id.toUpperCase(Locale.ROOT));
    }
  }

  @Override
  public String toString() {
    return "%s, %s, %d %s, API %d ms"
        .formatted(contender.id, fault.id(), tables, tables == 1 ? "table" : "tables", apiMillis);
  }
}
