package io.sentinelvip.core;

import io.sentinelvip.core.Agenda.Mark;
import io.sentinelvip.core.Alert.Severity;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RouteTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What people should know while it is so: raised when it begins, resolved when it ends. */
final class Conditions {

  /** What resolves by itself within moments is not worth a page. */
  private static final Duration LASTING = Duration.ofSeconds(10);

  private static final String READS_SLOW = "reads-slow";

  /** An owner that reads so many times more seldom is worth a warning, until it is half of that. */
  private static final double SLOW = 4;

  private final Draft d;
  private final Map<String, Alert> now = new LinkedHashMap<>();

  private Conditions(Draft d) {
    this.d = d;
  }

  static void update(Draft d) {
    Conditions c = new Conditions(d);
    c.sentinels();
    c.self();
    c.redis();
    c.ec2();
    c.tables();
    c.loopback();
    c.tell();
  }

  private void raise(Severity severity, String key, String text) {
    now.putIfAbsent(key, new Alert(d.settings.id(), severity, key, text, Alert.State.RAISED));
  }

  private boolean hasLasted(Moment since, Duration howLong) {
    return d.due(since.plus(howLong));
  }

  private void sentinels() {
    boolean couldSee = d.evidence.knowsItself() || !areHeard();
    if (couldSee && hasLasted(d.stance.majorityAt(), d.settings.blindAfter())) {
      raise(
          Severity.CRITICAL,
          "blind",
          d.live().sentence()
              + ": nothing is written and nothing taken away until a majority can be seen; check the"
              + " Sentinels and the way to them");
    }
    int seen = d.evidence.seen().size();
    if (d.settings.configuredSentinels() < 3 && seen < 3 && isUp()) {
      raise(
          Severity.WARNING,
          "few-sentinels",
          "fewer than three Sentinels: none may fail without the group losing its majority; run at least"
              + " three, in three zones");
    }
    thinQuorum();
    for (Evidence.Failure f : d.evidence.failing().values()) {
      if (isUp() && f.isRecent(d.now)) {
        raise(Severity.WARNING, f.key(), f.says());
      }
    }
    for (Voice v : d.evidence.voices().values()) {
      if (v.who() == Who.NOBODY && v.liveAt(d.now) && d.evidence.knowsItself()) {
        raise(
            Severity.WARNING,
            "names-nobody:" + v.view().via(),
            v.view().brief()
                + ", which tells no node apart here: an address that every host has, the VIP, or a name that"
                + " does not resolve; let Sentinel announce an address of the instance, or set self");
      }
    }
  }

  /** What a failover takes: a leader by majority, and a quorum that agrees; as Sentinel counts. */
  private void thinQuorum() {
    int known = d.floor();
    int quorum = 0;
    for (Voice v : d.counted()) {
      known = Math.max(known, v.view().others() + 1);
      quorum = Math.max(quorum, v.view().quorum());
    }
    int needed = Math.max(known / 2 + 1, quorum);
    int live = d.counted().size();
    if (isUp() && known >= 3 && live > 0 && live <= needed) {
      raise(
          Severity.WARNING,
          "quorum-thin",
          live
              + " of "
              + known
              + " Sentinels answer, and a failover takes "
              + needed
              + (live < needed ? ": there can be none" : ": if one more is lost there can be none")
              + silent());
    }
  }

  private String silent() {
    String silent =
        d.evidence.failing().keySet().stream()
            .map(Object::toString)
            .collect(Collectors.joining(", "));
    return silent.isEmpty() ? "" : "; silent: " + silent;
  }

  /** Whether so many answer that only this node's not knowing itself keeps it from a majority. */
  private boolean areHeard() {
    int known = d.floor();
    for (Voice v : d.counted()) {
      known = Math.max(known, v.view().others() + 1);
    }
    return 2 * d.counted().size() > known;
  }

  /** Started long enough ago that connections should stand. */
  private boolean isUp() {
    return hasLasted(d.agenda.after(Mark.STARTED, Duration.ZERO, d.now), LASTING);
  }

  private void self() {
    Fault fault = d.evidence.identityFault();
    if (fault != null && !d.evidence.knowsItself()) {
      raise(
          Severity.CRITICAL,
          "identity",
          "which instance this is cannot be learned: " + fault.text() + "; nothing can be written");
    }
    if (Refusals.isUndetermined(d)) {
      raise(Severity.CRITICAL, "eni", Refusals.ambiguity(d));
    }
    Refusals.inVpc(d).ifPresent(why -> raise(Severity.CRITICAL, "vip-in-vpc", why));
    if (d.paused()) {
      raise(
          Severity.WARNING,
          "paused",
          "paused until "
              + Instant.ofEpochMilli(d.stance.pausedUntilWall())
              + ": nothing is written; end it with sentinel-vip resume");
      Duration left = Duration.ofMillis(d.stance.pausedUntilWall() - d.now.wallMillis());
      d.wake(d.now.plus(left));
    }
  }

  private void redis() {
    Fault fault = d.evidence.roleFault();
    if (fault != null && fault.kind() == Fault.Kind.DENIED) {
      raise(
          Severity.CRITICAL,
          "redis-refuses",
          "the local Redis refuses the agent: "
              + fault.text()
              + "; without its ROLE nothing can be written");
    }
  }

  private void ec2() {
    Fault unread = d.agenda.reads().fault();
    if (unread != null && (d.agenda.reads().failed() >= 3 || !unread.retriable())) {
      raise(
          unread.retriable() ? Severity.WARNING : Severity.CRITICAL,
          "tables-unread",
          "the route tables cannot be read: " + unread.text());
    }
    slow();
    Fault fault = d.check.fault();
    if (fault != null && !d.check.isOff() && !fault.retriable()) {
      raise(
          Severity.CRITICAL,
          "check",
          "the source/dest check cannot be turned off: "
              + fault.text()
              + "; no route is moved here while it may be on");
    }
    if (d.check.unread() != null && !d.check.unread().retriable()) {
      raise(
          Severity.WARNING,
          "check-unread",
          "the source/dest check cannot be read: " + d.check.unread().text());
    }
    boolean none =
        d.tables().isEmpty()
            && d.agenda.at(Mark.READ_ASKED) != null
            && unread == null
            && d.agenda.at(Mark.READING) == null;
    if (none) {
      raise(
          Severity.CRITICAL,
          "no-tables",
          "no route table of the VPC carries " + d.settings.tables() + ": nothing can be moved");
    }
  }

  /** Of an owner only: what a replica reads late harms nobody. */
  private void slow() {
    double slower = d.agenda.reads().pace().slower();
    boolean stands = d.raised.containsKey(READS_SLOW);
    if (d.stance.phase().owns() && slower >= (stands ? SLOW / 2 : SLOW)) {
      Duration each = d.agenda.reads().pace().period(d.settings.reconcile(), true);
      raise(
          Severity.WARNING,
          READS_SLOW,
          "EC2 throttles the reads of this account and region: the route tables were to be read each "
              + each.toSeconds()
              + " s instead of "
              + d.settings.reconcile().toSeconds()
              + " s when this began, and another hand's change is repaired that much later; see who"
              + " reads so often, or have the limit of DescribeRouteTables raised");
    }
  }

  private void tables() {
    RouteTarget target = d.target();
    for (TableState t : d.tables().values()) {
      Fault fault = t.write().fault();
      if (t.seen().isGone()) {
        raise(
            Severity.CRITICAL,
            "table-missing:" + t.id(),
            t.id()
                + " does not exist in this region, or another account owns it; check route-tables");
      } else if (fault != null && d.stance.phase().owns() && isForPeople(fault, t)) {
        raise(
            Severity.CRITICAL, "route:" + t.id(), t.id() + " does not lead here: " + fault.text());
      } else if (d.settings.alertOnly() && d.stance.phase().owns() && t.told() && target != null) {
        raise(
            Severity.CRITICAL,
            "would-move:" + t.id(),
            "alert-only: "
                + t.id()
                + " shows "
                + shown(t)
                + "; in failover mode it would be pointed at "
                + target);
      }
    }
  }

  private static String shown(TableState t) {
    return t.seen().view() == null ? "nothing" : t.seen().view().describe();
  }

  private boolean isForPeople(Fault fault, TableState t) {
    boolean noRoute = fault.kind() == Fault.Kind.NO_ROUTE && !d.settings.createMissing();
    return noRoute || !fault.retriable() || t.write().attempts() >= 4;
  }

  private void loopback() {
    boolean isStatic = d.settings.loopback() == VipSettings.Loopback.STATIC;
    if (isStatic && d.loop.known() && !d.loop.present()) {
      raise(
          Severity.CRITICAL,
          "loopback",
          "the VIP is not on the loopback, and loopback is static: packets that the route brings here are"
              + " dropped; add it: ip addr add "
              + d.settings.id().vip().cidr()
              + " dev lo");
    }
    Fault fault = d.loop.fault();
    if (fault != null && !isStatic) {
      raise(
          d.stance.phase().owns() ? Severity.CRITICAL : Severity.WARNING,
          "loopback",
          "the loopback cannot be read or changed: " + fault.text());
    }
  }

  private void tell() {
    if (now.isEmpty() && d.raised.isEmpty()) {
      return;
    }
    now.forEach(
        (key, alert) -> {
          if (!d.raised.containsKey(key)) {
            d.start(new Intent.Raise(alert));
          }
        });
    d.raised.forEach(
        (key, a) -> {
          if (!now.containsKey(key)) {
            d.start(
                new Intent.Raise(
                    new Alert(a.vip(), a.severity(), key, a.text(), Alert.State.RESOLVED)));
          }
        });
    d.raised = now;
  }
}
