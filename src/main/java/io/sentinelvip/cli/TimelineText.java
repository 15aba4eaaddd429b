package io.sentinelvip.cli;

import io.sentinelvip.core.IncidentReport;
import io.sentinelvip.engine.KeptIncident;

/** One incident as a timeline of 80 columns, the bars to scale. */
final class TimelineText {

  private final Surroundings around;
  private final Chart chart = new Chart();

  TimelineText(Surroundings around) {
    this.around = around;
  }

  String of(KeptIncident kept) {
    IncidentReport i = kept.incident();
    String took =
        i.closedAfterMicros() < 0 ? "" : " after " + HistoryText.took(i.closedAfterMicros());
    String outcome = around.paint(HistoryText.colour(i.outcome()), i.outcome());
    chart.plain("incident " + kept.number() + "  ");
    chart.plain(i.key().isEmpty() ? "no new master" : i.key());
    chart.plain("  " + outcome + took + "\n");
    chart.sentence("VIP " + i.vip() + " of " + i.master() + ", " + HistoryText.fromTo(i) + here(i));
    chart.sentence("opened " + i.openedAt());
    if (!i.reason().isEmpty()) {
      chart.sentence(i.reason());
    }
    stages(i);
    calls(i);
    return chart.toString();
  }

  private static String here(IncidentReport i) {
    return i.here() ? " (this node)" : "";
  }

  /** A stage's bar reaches from the stage before it to itself. */
  private void stages(IncidentReport i) {
    chart.plain("\n");
    long before = 0;
    for (IncidentReport.Stage s : i.stages()) {
      String label = s.subject().isEmpty() ? s.stage() : s.stage() + " " + shortened(s.subject());
      chart.bar(label, before, s.afterMicros(), whole(i), HistoryText.took(s.afterMicros()));
      chart.sentence(s.sentence());
      before = s.afterMicros();
    }
  }

  private void calls(IncidentReport i) {
    if (i.calls().isEmpty()) {
      return;
    }
    chart.plain("\ncalls\n");
    for (IncidentReport.Call c : i.calls()) {
      long took = Math.max(0, c.tookMicros());
      String shown = c.tookMicros() < 0 ? "no answer" : HistoryText.took(took);
      chart.bar(c.action(), c.afterMicros(), c.afterMicros() + took, whole(i), shown);
      String action = c.action().length() > Chart.LABEL ? c.action() + " " : "";
      chart.sentence(action + c.subject() + " " + c.answer());
    }
  }

  private static long whole(IncidentReport i) {
    long longest = Math.max(1, i.closedAfterMicros());
    for (IncidentReport.Stage s : i.stages()) {
      longest = Math.max(longest, s.afterMicros());
    }
    for (IncidentReport.Call c : i.calls()) {
      longest = Math.max(longest, c.afterMicros() + Math.max(0, c.tookMicros()));
    }
    return longest;
  }

  private static String shortened(String subject) {
    return subject.length() <= 14 ? subject : "..." + subject.substring(subject.length() - 11);
  }
}
