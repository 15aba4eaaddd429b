package io.sentinelvip.demo;

import io.sentinelvip.demo.Entry.What;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** How long the parts of a failover took. */
final class Figures {

  private static final double NANOS = 1e6;

  private final List<Entry> entries;
  private final int sentinels;
  private final int tables;
  private final long origin;

  /**
   * The figures of a timeline.
   *
   * @param entries in any order; one of them is {@link What#CAUSED}
   * @param sentinels how many the group has
   * @param tables how many have the VIP's route
   */
  Figures(List<Entry> entries, int sentinels, int tables) {
    this.entries = entries;
    this.sentinels = sentinels;
    this.tables = tables;
    this.origin = times(What.CAUSED).findFirst().orElseThrow();
  }

  private LongStream times(What what) {
    return entries.stream().filter(e -> e.what() == what).mapToLong(Entry::at).sorted();
  }

  /** When so many Sentinels name the new master that they are more than half. */
  OptionalLong majority() {
    return entries.stream()
        .filter(e -> e.what() == What.NAMED)
        .collect(
            java.util.stream.Collectors.toMap(
                Entry::who, Entry::at, Math::min, java.util.TreeMap::new))
        .values()
        .stream()
        .mapToLong(Long::longValue)
        .sorted()
        .skip(sentinels / 2)
        .findFirst();
  }

  /** When every table's write had been answered with success. */
  OptionalLong allAnswered() {
    return times(What.ANSWERED).skip(tables - 1L).findFirst();
  }

  /** When the first {@code what} was. */
  OptionalLong first(What what) {
    return times(what).findFirst();
  }

  private static String span(OptionalLong from, OptionalLong to) {
    return from.isPresent() && to.isPresent()
        ? "%.0f ms".formatted((to.getAsLong() - from.getAsLong()) / NANOS)
        : "not seen";
  }

  /** The closing lines, a figure each. */
  List<String> lines() {
    OptionalLong start = OptionalLong.of(origin);
    String format = "  %-66s %9s";
    return List.of(
        format.formatted(
            "Sentinel: until a majority of the Sentinels named the new master",
            span(start, majority())),
        format.formatted(
            "Agent: from that majority to the first ReplaceRoute at the API",
            span(majority(), first(What.ASKED))),
        format.formatted(
            "EC2: from there until the write of every table was answered",
            span(first(What.ASKED), allAnswered())),
        format.formatted(
            "Agent: from there until every table was read back right",
            span(allAnswered(), first(What.VERIFIED))));
  }

  /** From the cause until the last table was answered. */
  String total() {
    return span(OptionalLong.of(origin), allAnswered());
  }
}
