package io.sentinelvip.engine;

import io.sentinelvip.core.Incident;
import io.sentinelvip.model.Moment;
import java.util.stream.Collectors;

/** The log line of an incident that has ended. */
final class IncidentText {

  private IncidentText() {}

  /** {@code incident=mymaster@7 outcome=verified from=.. to=.. millis=4312 stages="..."}. */
  static String line(Incident i) {
    Moment closed = i.closedAt();
    String stages =
        i.stages().stream()
            .map(s -> s.kind().word() + subject(s) + " +" + millis(i, s.at()) + "ms")
            .collect(Collectors.joining(", "));
    return "incident="
        + (i.key().isEmpty() ? "none" : i.key())
        + " outcome="
        + LogText.quoted(i.outcome().word())
        + " from="
        + (i.from() == null ? "unknown" : i.from())
        + " to="
        + (i.to() == null ? "nobody" : i.to())
        + " millis="
        + (closed == null ? -1 : millis(i, closed))
        + " stages="
        + LogText.quoted(stages)
        + " reason="
        + LogText.quoted(i.reason());
  }

  private static String subject(Incident.Stage s) {
    return s.subject().isEmpty() ? "" : " " + s.subject();
  }

  private static long millis(Incident i, Moment at) {
    return i.openedAt().until(at).toMillis();
  }
}
