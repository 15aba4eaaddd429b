package io.sentinelvip.core;

import io.sentinelvip.core.Incident.Call;
import io.sentinelvip.core.Incident.Kind;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RouteTableId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Notes in an incident what was called and what came back. */
final class IncidentCalls {

  private static final String LOOPBACK = "ip addr";
  private static final String READ = "DescribeRouteTables";
  private static final String DONE = "done";
  private static final String NOT_SENT = "not sent: ";

  private final Draft d;
  private final Event event;

  IncidentCalls(Draft d, Event event) {
    this.d = d;
    this.event = event;
  }

  Incident note(Incident i) {
    return started(answered(i));
  }

  private Incident started(Incident i) {
    Incident noted = i;
    for (Intent intent : d.started()) {
      if (intent instanceof Intent.PointRoute p) {
        String action = p.create() ? "CreateRoute" : "ReplaceRoute";
        noted = add(noted, action, p.table().value());
        noted = firstWrite(noted, action, p);
      } else if (intent instanceof Intent.DisableCheck c) {
        boolean byInstance = c.target().instance().isPresent();
        String action = byInstance ? "ModifyInstanceAttribute" : "ModifyNetworkInterfaceAttribute";
        noted = add(noted, action, c.target().eni().value());
      } else if (intent instanceof Intent.HoldVip) {
        noted = add(noted, LOOPBACK, d.settings.id().vip().toString());
      }
    }
    return noted;
  }

  private Incident firstWrite(Incident i, String action, Intent.PointRoute p) {
    if (i.stageAt(Kind.FIRST_WRITE) != null) {
      return i;
    }
    String what = action + " of " + p.table() + " to " + p.target();
    return i.stage(
            Kind.ASKED, "", p.proof().askedAt(), "the oldest answer of its proof was asked for")
        .stage(Kind.FIRST_WRITE, "", d.now, what + ": " + p.proof().sentence());
  }

  private Incident answered(Incident i) {
    if (event instanceof Event.RoutePointed e) {
      return acknowledged(sent(i, e.table(), e.sentAt()), e.table());
    }
    if (event instanceof Event.RouteNotPointed e) {
      return refused(sent(i, e.table(), e.sentAt()), e.table(), e.fault());
    }
    if (event instanceof Event.CheckDisabled) {
      return complete(i, c -> c.action().startsWith("Modify"), DONE);
    }
    if (event instanceof Event.CheckNotDisabled e) {
      return complete(i, c -> c.action().startsWith("Modify"), e.fault().toString());
    }
    if (event instanceof Event.LoopbackSeen) {
      return complete(i, c -> c.action().equals(LOOPBACK), DONE);
    }
    if (event instanceof Event.LoopbackFailed e) {
      return complete(i, c -> c.action().equals(LOOPBACK), e.fault().toString());
    }
    if (event instanceof Event.TablesRead e) {
      return add(i, new Call(READ, "", e.askedAt(), e.askedAt().until(d.now), shown(e)));
    }
    return i;
  }

  private static String shown(Event.TablesRead e) {
    List<String> tables =
        e.tables().stream().map(t -> t.table() + " leads to " + t.describe()).toList();
    return String.join(", ", tables);
  }

  private static Incident sent(Incident i, RouteTableId table, Optional<Moment> at) {
    return at.map(m -> i.stage(Kind.SENT, "", m, "the first request left: " + table)).orElse(i);
  }

  private Incident acknowledged(Incident i, RouteTableId table) {
    Incident done = complete(i, c -> isRoute(c, table), DONE);
    return done.stage(Kind.ANSWERED, table.value(), d.now, "EC2 acknowledged " + table);
  }

  private Incident refused(Incident i, RouteTableId table, Fault fault) {
    if (fault.kind() != Fault.Kind.PROOF_EXPIRED) {
      Incident done = complete(i, c -> isRoute(c, table), fault.toString());
      return done.stage(Kind.REFUSED, table.value(), d.now, fault.toString());
    }
    Incident unsent = complete(i, c -> isRoute(c, table), NOT_SENT + fault);
    boolean none =
        unsent.calls().stream()
            .filter(c -> c.action().endsWith("Route"))
            .allMatch(c -> c.answer().startsWith(NOT_SENT));
    return none ? unsent.without(Kind.FIRST_WRITE).without(Kind.ASKED) : unsent;
  }

  private static boolean isRoute(Call c, RouteTableId table) {
    return c.subject().equals(table.value());
  }

  private Incident add(Incident i, String action, String subject) {
    return add(i, new Call(action, subject, d.now, null, ""));
  }

  private static Incident add(Incident i, Call call) {
    if (i.calls().size() >= Incident.MOST_CALLS) {
      return i;
    }
    List<Call> more = new ArrayList<>(i.calls());
    more.add(call);
    return i.calls(more);
  }

  /** Answers the call that is under way. */
  private Incident complete(Incident i, Predicate<Call> which, String answer) {
    List<Call> calls = new ArrayList<>(i.calls());
    for (int n = 0; n < calls.size(); n++) {
      Call c = calls.get(n);
      if (c.took() == null && which.test(c)) {
        Moment start = c.startedAt();
        Duration took = start.until(d.now);
        calls.set(n, new Call(c.action(), c.subject(), start, took, answer));
        return i.calls(calls);
      }
    }
    return i;
  }
}
