package io.sentinelvip.cli;

import io.sentinelvip.core.IncidentReport;
import io.sentinelvip.engine.KeptIncident;
import java.util.regex.Pattern;

/** One incident as a timeline of 80 columns, the bars to scale. */
final class TimelineText {

  private static final int COLUMNS = 80;
  private static final int BAR = 40;
  private static final int LABEL = 24;
  private static final Pattern BLANKS = Pattern.compile(" +");
  private static final String INDENT = "    ";

  private final Surroundings around;
  private final StringBuilder text = new StringBuilder();

  TimelineText(Surroundings around) {
    this.around = around;
  }

  String of(KeptIncident kept) {
    IncidentReport i = kept.incident();
    String took =
        i.closedAfterMicros() < 0 ? "" : " after " + HistoryText.took(i.closedAfterMicros());
    String outcome = around.paint(HistoryText.colour(i.outcome()), i.outcome());
    text.append("incident ").append(kept.number()).append("  ");
    text.append(i.key().isEmpty() ? "no new master" : i.key());
    text.append("  ").append(outcome).append(took).append('\n');
    sentence("VIP " + i.vip() + " of " + i.master() + ", " + HistoryText.fromTo(i) + here(i));
    sentence("opened " + i.openedAt());
    if (!i.reason().isEmpty()) {
      sentence(i.reason());
    }
    stages(i);
    calls(i);
    return text.toString();
  }

  private static String here(IncidentReport i) {
    return i.here() ? " (this node)" : "";
  }

  /** A stage's bar reaches from the stage before it to itself. */
  private void stages(IncidentReport i) {
    text.append('\n');
    long before = 0;
    for (IncidentReport.Stage s : i.stages()) {
      String label = s.subject().isEmpty() ? s.stage() : s.stage() + " " + shortened(s.subject());
      bar(label, before, s.afterMicros(), whole(i), HistoryText.took(s.afterMicros()));
      sentence(s.sentence());
      before = s.afterMicros();
    }
  }

  private void calls(IncidentReport i) {
    if (i.calls().isEmpty()) {
      return;
    }
    text.append("\ncalls\n");
    for (IncidentReport.Call c : i.calls()) {
      long took = Math.max(0, c.tookMicros());
      String shown = c.tookMicros() < 0 ? "no answer" : HistoryText.took(took);
      bar(c.action(), c.afterMicros(), c.afterMicros() + took, whole(i), shown);
      String action = c.action().length() > LABEL ? c.action() + " " : "";
      sentence(action + c.subject() + " " + c.answer());
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

  private void bar(String label, long from, long to, long whole, String time) {
    int start = (int) Math.min(BAR - 1, Math.max(0, from) * BAR / whole);
    int end = (int) Math.min(BAR, Math.max(start + 1, to * BAR / whole));
    String cut = label.length() > LABEL ? label.substring(0, LABEL) : label;
    text.append(cut).append(" ".repeat(LABEL - cut.length())).append(" |");
    text.append(" ".repeat(start)).append("#".repeat(end - start)).append(" ".repeat(BAR - end));
    text.append("| ").append(" ".repeat(Math.max(0, 9 - time.length()))).append(time).append('\n');
  }

  private static String shortened(String subject) {
    return subject.length() <= 14 ? subject : "..." + subject.substring(subject.length() - 11);
  }

  /**
   * Broken at blanks; what a foreign text may do to a terminal is taken out; a word longer than a
   * line stands by itself.
   */
  private void sentence(String sentence) {
    StringBuilder line = new StringBuilder(INDENT);
    for (String word : BLANKS.split(sentence.replaceAll("\\p{Cntrl}", " ").strip(), -1)) {
      if (line.length() > INDENT.length() && line.length() + word.length() + 1 > COLUMNS) {
        text.append(line).append('\n');
        line = new StringBuilder(INDENT);
      }
      line.append(line.length() > INDENT.length() ? " " : "").append(word);
    }
    if (line.length() > INDENT.length()) {
      text.append(line).append('\n');
    }
  }
}
