package io.sentinelvip.cli;

import io.sentinelvip.drill.ClientView;
import io.sentinelvip.drill.DrillReport;
import io.sentinelvip.drill.DrillReport.Entry;
import io.sentinelvip.drill.DrillReport.Figures;
import io.sentinelvip.drill.DrillReport.Leg;
import io.sentinelvip.drill.Precondition;
import java.util.Locale;

/** A {@link DrillReport} for a person: figures to scale, then all that was seen. */
final class DrillText {

  private static final int RED = 31;
  private static final int GREEN = 32;
  private static final int YELLOW = 33;

  private final Surroundings around;
  private final Chart chart = new Chart();

  DrillText(Surroundings around) {
    this.around = around;
  }

  String of(DrillReport r) {
    for (Leg leg : r.failovers()) {
      leg(leg);
    }
    chart.plain("\ndrill of " + r.vip() + " (" + r.master() + ")  ");
    chart.plain(painted(r.outcome()) + "\n");
    if (!r.reason().isEmpty()) {
      chart.sentence(r.reason());
    }
    if (!r.remedy().isEmpty()) {
      chart.sentence("-> " + r.remedy());
    }
    if (r.failovers().isEmpty()) {
      chart.sentence("no failover was asked for");
    }
    return chart.toString();
  }

  static String line(Surroundings around, Precondition line) {
    int colour =
        switch (line.status()) {
          case OK, SKIP -> GREEN;
          case WARN -> YELLOW;
          case FAIL -> RED;
        };
    String word = around.paint(colour, String.format(Locale.ROOT, "%-4s", line.status()));
    String remedy = line.remedy().isEmpty() ? "" : "\n      -> " + line.remedy();
    return word + "  " + line.subject() + ": " + line.found() + remedy;
  }

  static String line(Entry e) {
    return String.format(
            Locale.ROOT,
            "%9s  %-8s  %s",
            HistoryText.took(e.afterMicros()),
            e.side(),
            (e.who() + " " + e.what()).strip().replaceAll("\\p{Cntrl}", " "))
        .stripTrailing();
  }

  private String painted(String outcome) {
    int colour =
        switch (outcome) {
          case "well" -> GREEN;
          case "interrupted" -> YELLOW;
          default -> RED;
        };
    return around.paint(colour, outcome);
  }

  private void leg(Leg leg) {
    String to = leg.to() == null ? "nobody" : leg.to();
    chart.plain("\nfailover " + leg.from() + " -> " + to + "  " + painted(leg.outcome()) + "\n");
    chart.sentence("asked " + leg.askedAt() + " of Sentinel " + leg.sentinel());
    if (!leg.stopped().isEmpty()) {
      chart.sentence("stopped: " + leg.stopped());
      chart.sentence("-> " + leg.remedy());
    }
    chart.plain("\n");
    figures(leg);
    client(leg);
    chart.plain("\n");
    leg.timeline().forEach(e -> chart.plain(line(e) + "\n"));
  }

  private void figures(Leg leg) {
    Figures f = leg.figures();
    ClientView c = leg.client();
    long whole = Math.max(1, Math.max(f.majorityMicros(), f.switchMicros()));
    for (long right : f.tables().values()) {
      whole = Math.max(whole, right);
    }
    if (c != null) {
      whole = Math.max(whole, c.againMicros());
    }
    bar("new master says master", f.roleMicros(), whole);
    bar("first +switch-master", f.switchMicros(), whole);
    bar("majority", f.majorityMicros(), whole);
    if (f.firstWriteMicros() >= 0) {
      bar("first route write", f.firstWriteMicros(), whole);
    }
    for (var table : f.tables().entrySet()) {
      bar("right " + table.getKey(), table.getValue(), whole);
    }
    if (c != null && c.troubleMicros() >= 0) {
      bar("client: first trouble", c.troubleMicros(), whole);
      bar("client: writes again", c.againMicros(), whole);
    }
    bar("group whole again", f.wholeMicros(), whole);
  }

  private void bar(String label, long at, long whole) {
    if (at < 0) {
      chart.bar(label, 0, 0, whole, "not seen");
    } else {
      chart.bar(label, 0, at, whole, HistoryText.took(at));
    }
  }

  private void client(Leg leg) {
    ClientView c = leg.client();
    chart.plain("\n");
    chart.sentence("client's view: " + leg.clientNote());
    if (c != null) {
      String gap =
          c.gapMicros() < 0 ? "they do not come through again" : HistoryText.took(c.gapMicros());
      chart.sentence(
          c.attempted()
              + " writes, "
              + c.refused()
              + " refused or not answered, "
              + c.lost()
              + " acknowledged and lost; longest without a write that counts: "
              + gap);
    }
  }
}
