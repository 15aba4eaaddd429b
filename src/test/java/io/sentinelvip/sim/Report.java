package io.sentinelvip.sim;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a campaign found, for a person; the same for the same seeds, but for the time it took. */
final class Report {

  private final Stats s;
  private final Map<Long, Simulation.Result> failures;
  private final StringBuilder text = new StringBuilder();

  Report(Stats s, Map<Long, Simulation.Result> failures) {
    this.s = s;
    this.failures = failures;
  }

  private void line(String format, Object... args) {
    text.append(String.format(Locale.ROOT, format, args)).append('\n');
  }

  String text(double seconds, List<FaultKind> missed) {
    line(
        "%d schedules in %.1f s: %.0f a second, %.0f h of the groups' time",
        s.schedules, seconds, s.schedules / seconds, s.simulated / 3.6e9);
    line(
        "%d decisions, %d failovers, %d of them during another's move, %d route writes, %d of them"
            + " an operator's; %d calls stopped at the gate, %d answers read after a pause",
        s.events,
        s.failovers,
        s.duringAnother,
        s.writes,
        s.byOperator,
        s.stoppedAtGate,
        s.readAfterPause);
    line("%d failovers that an agent could see, each with one incident on it", s.incidents);
    line(
        "at most %d EC2 calls a minute and %d rounds of questions a second by one agent",
        s.ec2MostAMinute, s.asksMostASecond);
    bounds();
    faults();
    settings();
    failures();
    if (!missed.isEmpty()) {
      line("hit no move in any schedule, so nothing is shown about: %s", missed);
    }
    line(failures.isEmpty() ? "every promise was kept" : failures.size() + " failed");
    return text.toString().stripTrailing();
  }

  private void bounds() {
    line("");
    line("%-36s %9s %11s %10s %10s", "time to right", "times", "longest s", "bound s", "seed");
    for (Bound b : Bound.values()) {
      Stats.Longest l = s.longest.getOrDefault(b, new Stats.Longest(0, 0, 0));
      line("%-36s %9d %11.3f %10s %10d", b.text, l.times(), l.micros() / 1e6, b.words(), l.seed());
    }
  }

  private void faults() {
    line("");
    line("%-36s %9s %11s", "fault", "drawn", "hit a move");
    for (FaultKind k : FaultKind.values()) {
      line("%-36s %9d %11d", k, s.drawn.getOrDefault(k, 0L), s.hitAMove.getOrDefault(k, 0L));
    }
  }

  private void settings() {
    line("");
    line("%-64s %9s", "group with", "schedules");
    s.settings.forEach((k, n) -> line("%-64s %9d", k, n));
    line("");
  }

  private void failures() {
    failures.forEach(
        (seed, r) -> {
          line("FAILED seed %d: %s", seed, String.valueOf(r.violation()));
          line("  scripts/simulate --seed %d", seed);
        });
  }
}
