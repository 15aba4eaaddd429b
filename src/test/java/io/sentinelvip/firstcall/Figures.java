package io.sentinelvip.firstcall;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** What many moves have in common. */
final class Figures {

  private static final String LINE = "  %-34s %9s %9s %9s %9s";

  private final List<Move> moves;

  Figures(List<Move> moves) {
    this.moves = List.copyOf(moves);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(LINE.formatted(moves.size() + " moves, ms", "least", "median", "90 %", "worst"));
    lines.add(line("first +switch-master to API", Move::toApi));
    lines.add(line("first table to last, at the API", Move::spread));
    lines.add(line("first table until all answered", Move::answered));
    lines.add(line("connections opened after +switch", m -> m.handshakes()));
    lines.add("  the agent's stages, since its majority:");
    Set<String> stages = new LinkedHashSet<>();
    moves.forEach(m -> stages.addAll(m.stages().keySet()));
    for (String stage : stages) {
      lines.add(line(stage, m -> m.stages().getOrDefault(stage, Double.NaN)));
    }
    return lines;
  }

  private String line(String name, ToDoubleFunction<Move> of) {
    double[] sorted =
        moves.stream().mapToDouble(of).filter(v -> !Double.isNaN(v)).sorted().toArray();
    return LINE.formatted(name, at(sorted, 0), at(sorted, 0.5), at(sorted, 0.9), at(sorted, 1));
  }

  /** The smallest value that so many are not above. */
  private static String at(double[] sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted.length == 0
        ? "-"
        : String.format(Locale.ROOT, "%.2f", sorted[Math.max(1, rank) - 1]);
  }
}
