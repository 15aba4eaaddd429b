package io.sentinelvip.footprint;

import io.sentinelvip.lab.SentinelTape.Heard;
import io.sentinelvip.vpc.Call;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * One master's move, in milliseconds from the first {@code +switch-master} of it on any Sentinel;
 * negative where it was before that.
 *
 * @param named until a majority of the three Sentinels named the new one, by their word
 * @param first until the first {@code ReplaceRoute} of its VIP was at the API
 * @param last until the last table's first one was
 * @param applied until the last table was written
 * @param calls how many were made; more than there are tables where some had to be repeated
 */
record Journey(double named, double first, double last, double applied, int calls) {

  /** The leader of a failover names the new master from its promotion on. */
  private static final Set<String> NAMES = Set.of("+switch-master", "+promoted-slave");

  /** Of a master whose every table was written since {@code since}. */
  static Journey of(Estate estate, int master, List<Heard> heard, List<Call> calls, long since) {
    String subject = estate.group(master).master() + " ";
    long from =
        heard.stream()
            .filter(h -> h.channel().equals("+switch-master") && h.payload().startsWith(subject))
            .mapToLong(Heard::at)
            .filter(at -> at - since >= 0)
            .min()
            .orElseThrow();
    double[] named =
        IntStream.range(0, 3)
            .mapToObj(
                sentinel ->
                    heard.stream()
                        .filter(h -> h.sentinel() == sentinel && h.at() - since >= 0)
                        .filter(h -> NAMES.contains(h.channel()))
                        .filter(
                            h ->
                                (h.payload() + " ").contains(" " + subject)
                                    || h.payload().startsWith(subject))
                        .mapToDouble(h -> (h.at() - from) / 1e6)
                        .min())
            .flatMapToDouble(OptionalDouble::stream)
            .sorted()
            .toArray();
    List<Double> arrived = new ArrayList<>();
    List<Double> applied = new ArrayList<>();
    int count = 0;
    for (String table : estate.tables()) {
      List<Call> own =
          calls.stream()
              .filter(c -> c.action().equals("ReplaceRoute") && !c.isDryRun())
              .filter(c -> c.arrivedNanos - since >= 0)
              .filter(c -> c.table().filter(table::equals).isPresent())
              .filter(
                  c ->
                      c.parameter("DestinationCidrBlock")
                          .filter(Estate.cidr(master)::equals)
                          .isPresent())
              .toList();
      count += own.size();
      arrived.add((own.stream().mapToLong(c -> c.arrivedNanos).min().orElseThrow() - from) / 1e6);
      applied.add(
          (own.stream().flatMapToLong(c -> c.appliedNanos().stream()).min().orElseThrow() - from)
              / 1e6);
    }
    return new Journey(
        named[1],
        arrived.stream().min(Comparator.naturalOrder()).orElseThrow(),
        arrived.stream().max(Comparator.naturalOrder()).orElseThrow(),
        applied.stream().max(Comparator.naturalOrder()).orElseThrow(),
        count);
  }

  /** What several have in common. */
  static String table(List<Journey> journeys) {
    return "| ms since its own +switch-master | least | median | 90 % | worst |\n"
        + "| --- | ---: | ---: | ---: | ---: |\n"
        + row("two Sentinels named it", journeys, Journey::named)
        + row("first table asked since then", journeys, j -> j.first() - j.named())
        + row("last table asked since then", journeys, j -> j.last() - j.named())
        + row("first table asked", journeys, Journey::first)
        + row("last table asked", journeys, Journey::last)
        + row("last table written", journeys, Journey::applied)
        + "Calls of ReplaceRoute: "
        + journeys.stream().mapToInt(Journey::calls).sum();
  }

  private static String row(String name, List<Journey> journeys, ToDoubleFunction<Journey> what) {
    double[] sorted = journeys.stream().mapToDouble(what).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %.1f | %.1f |%n",
        name,
        sorted[0],
        at(sorted, 0.5),
        at(sorted, 0.9),
        at(sorted, 1));
  }

  /** The smallest value that so many are not above. */
  private static double at(double[] sorted, double share) {
    return sorted[Math.max(1, (int) Math.ceil(share * sorted.length)) - 1];
  }
}
