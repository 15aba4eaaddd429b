package io.sentinelvip.core;

import io.sentinelvip.core.Agenda.Mark;
import io.sentinelvip.model.Cidr;
import io.sentinelvip.model.Identity;
import io.sentinelvip.model.Moment;
import java.time.Duration;
import java.util.Optional;

/**
 * Configurations that only the world shows to be wrong. Refused while nothing has been changed yet;
 * found later, they are alerts, since an agent must not end under a running group.
 */
final class Refusals {

  private static final Duration AT_START = Duration.ofSeconds(60);

  /**
   * A Redis that has come back as a master, or follows the wrong one, is made a replica within 20
   * s, and a replica is in the master's INFO within 10 s and in every Sentinel's list then: what
   * has said the same of itself for so long and is not there will not appear.
   */
  private static final Duration LISTED_BY_THEN = Duration.ofSeconds(35);

  private Refusals() {}

  static void check(Draft d) {
    Moment started = d.agenda.at(Mark.STARTED);
    boolean atStart = started != null && started.until(d.now).compareTo(AT_START) < 0;
    if (!atStart
        || !(d.stance.phase() instanceof Phase.Looking
            || d.stance.phase() instanceof Phase.Following)) {
      return;
    }
    inVpc(d).ifPresent(why -> d.start(new Intent.Halt(why)));
    if (isAmbiguous(d)) {
      Moment since = d.agenda.after(Mark.AMBIGUOUS, Duration.ZERO, d.now);
      Moment replica = d.evidence.notMasterSince();
      since = replica != null && replica.reached(since) ? replica : since;
      d.agenda = d.agenda.set(Mark.AMBIGUOUS, since);
      if (d.due(since.plus(LISTED_BY_THEN))) {
        d.start(new Intent.Halt(ambiguity(d)));
      }
    } else {
      d.agenda = d.agenda.set(Mark.AMBIGUOUS, null);
    }
  }

  /** Why the VIP cannot be routed, if it lies in the VPC. */
  static Optional<String> inVpc(Draft d) {
    Cidr around = d.evidence.self().aroundVip();
    return around == null ? Optional.empty() : Optional.of(inside(d, around));
  }

  private static String inside(Draft d, Cidr c) {
    return "vips: "
        + d.settings.id().vip()
        + " lies in the VPC's CIDR "
        + c
        + ", where EC2 refuses a route to one address; choose an address outside every CIDR of the VPC";
  }

  /**
   * Everything that could tell which ENI is meant has answered, and it cannot be told. While its
   * Redis is away no Sentinel can list it.
   */
  private static boolean isAmbiguous(Draft d) {
    return isUndetermined(d)
        && d.evidence.role() != null
        && d.evidence.roleFault() == null
        && !d.live().is(Finding.Kind.NONE)
        && !d.evidence.nodes().isEmpty();
  }

  static boolean isUndetermined(Draft d) {
    return d.evidence.knowsItself() && d.target() == null;
  }

  static String ambiguity(Draft d) {
    Identity identity = d.evidence.self().identity();
    String enis =
        identity == null
            ? ""
            : String.join(", ", identity.interfaces().stream().map(i -> i.id().value()).toList());
    return "several network interfaces ("
        + enis
        + "), and Sentinel knows none of their addresses as a node of "
        + d.settings.id().master()
        + "; set identity.network-interface to the one that clients reach Redis by";
  }
}
