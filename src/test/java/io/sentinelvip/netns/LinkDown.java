package io.sentinelvip.netns;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.vpc.Call;
import io.sentinelvip.whole.AlertTape;
import io.sentinelvip.whole.MatrixRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Holds what becomes of a host without its link against its row of the fault matrix. */
final class LinkDown {

  private static final String SILENT = "sentinel-silent:";

  private final NetLab lab;
  private final MatrixRow row = MatrixRow.of(MatrixRow.LINK_DOWN);
  private final List<AlertTape> tapes;

  /** Listens to the agents from now on. */
  LinkDown(NetLab lab) {
    this.lab = lab;
    this.tapes = lab.hosts().stream().map(h -> new AlertTape(lab.agent(h.index()))).toList();
  }

  /** Until the agent that was cut off has told of every Sentinel that it cannot hear. */
  void awaitTold(Host cut) {
    lab.hosts().stream()
        .filter(h -> h != cut)
        .forEach(h -> tapes.get(cut.index()).await(SILENT + h.address() + ":" + Host.SENTINEL));
  }

  void judge(Host old, Host next, Instant fault) {
    Instant switched = lab.switched(fault).orElseThrow();
    assertThat(lab.moves())
        .filteredOn(m -> m.at().isAfter(fault) && m.eni().equals(next.eni()))
        .allSatisfy(
            m -> assertThat(Duration.between(switched, m.at())).isLessThanOrEqualTo(row.limit()));
    for (Host host : lab.hosts()) {
      List<MatrixRow.Part> parts = parts(host, old, next);
      assertThat(writesPerTable(host).values())
          .as("writes of %s", host)
          .allMatch(n -> n <= row.writesOf(parts));
      tapes
          .get(host.index())
          .judge(host.toString(), row.alertsOf(parts, key -> resolve(key, old, next)));
    }
  }

  private static List<MatrixRow.Part> parts(Host host, Host old, Host next) {
    return MatrixRow.partsOf(host.index(), old.index(), next.index());
  }

  private Map<String, Long> writesPerTable(Host host) {
    return lab.vpc().log().writes().stream()
        .filter(c -> c.action().endsWith("Route"))
        .filter(c -> c.instance().filter(host.instance()::equals).isPresent())
        .collect(Collectors.groupingBy((Call c) -> c.table().orElseThrow(), Collectors.counting()));
  }

  private List<String> resolve(String key, Host old, Host next) {
    if (!key.startsWith(SILENT)) {
      return List.of(key);
    }
    MatrixRow.Part of =
        MatrixRow.Part.valueOf(key.substring(SILENT.length()).toUpperCase(Locale.ROOT));
    return lab.hosts().stream()
        .filter(h -> parts(h, old, next).contains(of))
        .map(h -> SILENT + h.address() + ":" + Host.SENTINEL)
        .toList();
  }
}
