package io.sentinelvip.alert;

import io.sentinelvip.core.Alert;
import io.sentinelvip.core.Incident;
import io.sentinelvip.core.IncidentReport;
import io.sentinelvip.engine.Notice;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.VipId;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The texts of notices: what happened, from where to where, how long it took, and what to do. */
final class Wording {

  static final String FAILOVER = "failover";

  /** An operator's failover goes without these. */
  private static final Set<Incident.Kind> OF_A_FAILURE =
      Set.of(Incident.Kind.DOWN, Incident.Kind.AGREED);

  private Wording() {}

  /** The routes lead to the new master. */
  static Notice moved(String key, Incident i, Standing at, Moment now) {
    boolean failed = i.stages().stream().anyMatch(s -> OF_A_FAILURE.contains(s.kind()));
    return failover(
        key,
        i,
        at,
        now,
        failed ? Alert.Severity.WARNING : Alert.Severity.INFO,
        Alert.State.ONCE,
        "the VIP " + i.vip().vip() + " of " + i.vip().master() + " moved" + course(i, now),
        failed
            ? "nothing for the VIP; find out why "
                + text(i.from())
                + " failed, and see that it comes back as a replica"
            : "");
  }

  /** They do not, and should. */
  static Notice wrong(String key, Incident i, Standing at, Moment now, String why) {
    return failover(
        key,
        i,
        at,
        now,
        Alert.Severity.CRITICAL,
        Alert.State.RAISED,
        "the VIP "
            + i.vip().vip()
            + " of "
            + i.vip().master()
            + " is not at its new master "
            + text(i.to())
            + ": "
            + why,
        "see sentinel-vip status on "
            + text(i.to())
            + ": it names what is refused; if no agent answers there, start it; if it must be now,"
            + " point the route by hand");
  }

  /** What was told of it is over. */
  static Notice over(String key, Incident i, Standing at, Moment now, String how) {
    return failover(
        key,
        i,
        at,
        now,
        Alert.Severity.CRITICAL,
        Alert.State.RESOLVED,
        "the VIP " + i.vip().vip() + " of " + i.vip().master() + ": " + how,
        "");
  }

  /** {@code from A to B in 3.2 s}. */
  static String course(Incident i, Moment now) {
    return " from "
        + text(i.from())
        + " to "
        + text(i.to())
        + " in "
        + new Notice.Move("", "", took(i, now)).took();
  }

  private static long took(Incident i, Moment now) {
    Moment closed = i.closedAt();
    return i.openedAt().until(closed == null ? now : closed).toMillis();
  }

  private static Notice failover(
      String key,
      Incident i,
      Standing at,
      Moment now,
      Alert.Severity severity,
      Alert.State state,
      String summary,
      String todo) {
    return new Notice(
        key,
        FAILOVER,
        severity,
        state,
        summary,
        detail(key, i),
        todo,
        now.wallMillis(),
        about(i.vip(), at),
        new Notice.Move(text(i.from()), text(i.to()), took(i, now)));
  }

  private static String detail(String key, Incident i) {
    IncidentReport r = IncidentReport.of(i);
    return "incident "
        + key
        + ", from "
        + text(i.from())
        + " to "
        + text(i.to())
        + ", since "
        + r.openedAt()
        + "\n"
        + r.stages().stream().map(Wording::stage).collect(Collectors.joining("\n"));
  }

  private static String stage(IncidentReport.Stage s) {
    String subject = s.subject().isEmpty() ? "" : " " + s.subject();
    return String.format(Locale.ROOT, "%+8.3f s  ", s.afterMicros() / 1e6) + s.stage() + subject;
  }

  /** A condition, or an event. */
  static Notice condition(String key, Alert a, Standing at, Moment now) {
    String kind = kind(a.key());
    return new Notice(
        key,
        kind,
        a.severity(),
        a.state(),
        "VIP " + a.vip().vip() + " of " + a.vip().master() + where(at) + ": " + a.text(),
        "",
        Remedies.of(kind),
        now.wallMillis(),
        about(a.vip(), at),
        Notice.Move.NONE);
  }

  private static String where(Standing at) {
    return node(at).isEmpty() ? "" : ", seen by " + node(at);
  }

  private static Notice.About about(VipId vip, Standing at) {
    return new Notice.About(vip.vip().toString(), vip.master().value(), node(at));
  }

  static String node(Standing at) {
    return at.node().isEmpty() ? at.redis() : at.node();
  }

  /** What stands before the colon. */
  static String kind(String key) {
    int colon = key.indexOf(':');
    return colon < 0 ? key : key.substring(0, colon);
  }

  static String text(@Nullable Endpoint e) {
    return e == null ? "unknown" : e.toString();
  }
}
