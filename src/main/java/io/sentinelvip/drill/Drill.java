package io.sentinelvip.drill;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.GroupPort.Group;
import io.sentinelvip.engine.GroupPort.Replica;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.TableView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A planned failover, to see that an unplanned one would go well. It asks Sentinel, and watches; it
 * never writes a route, that is the agents' to do.
 */
public final class Drill {

  private final DrillPorts ports;
  private final DrillRequest request;
  private final Teller teller;
  private final List<Precondition> before = new ArrayList<>();
  private final List<DrillReport.Leg> legs = new ArrayList<>();
  private final List<String> unmended = new ArrayList<>();
  private @Nullable Flight flight;

  private Drill(DrillPorts ports, DrillRequest request, Teller teller) {
    this.ports = ports;
    this.request = request;
    this.teller = teller;
  }

  /**
   * Runs it to its end. Interrupting the thread ends it early, and leaves everything clean; the
   * thread is not interrupted any more then.
   */
  public static DrillReport run(DrillPorts ports, DrillRequest request, Teller teller) {
    Drill drill = new Drill(ports, request, teller);
    try {
      return drill.fly();
    } catch (InterruptedException e) {
      return drill.interrupted();
    }
  }

  private DrillReport fly() throws InterruptedException {
    Before found = new Survey(ports, request).look();
    before.addAll(MayStart.judge(found, ports.clock().now()));
    teller.before(before);
    Optional<Precondition> red = before.stream().filter(Precondition::forbids).findFirst();
    if (red.isPresent()) {
      Precondition l = red.get();
      return refused(l.subject() + ": " + l.found(), l.remedy());
    }
    String no = teller.refusal(sentence(found), ports.vip().master().value());
    if (!no.isEmpty()) {
      return refused(no, "");
    }
    try {
      rehearse(found);
      there(found);
    } catch (FaultException e) {
      return refused(e.fault().text(), remedy(e));
    }
    if (request.back() && last().outcome().equals(DrillReport.WELL)) {
      back(found);
    }
    return report(last().outcome(), last().stopped(), last().remedy());
  }

  private String sentence(Before found) {
    return "This takes the mastership of %s away from %s; clients of %s are cut for a moment%s."
        .formatted(
            ports.vip().master(),
            found.master().orElseThrow(),
            ports.vip().vip(),
            request.back() ? ", and once more for the way back" : "");
  }

  private static String remedy(FaultException e) {
    return switch (e.fault().code()) {
      case "NOPERM" ->
          "give --sentinel-user a user with +sentinel|failover, and --redis-user one with"
              + " +config|get +config|set +config|rewrite where --to or --back is used";
      case "INPROG" -> "a failover is in progress: wait until it is over";
      case "NOGOODSLAVE" ->
          "Sentinel finds no replica fit to be promoted: see SENTINEL REPLICAS at that Sentinel";
      default -> "see the log of that server";
    };
  }

  /** Sets what is set already: a right that is missing is found before anything is changed. */
  private void rehearse(Before found) throws FaultException {
    for (Map.Entry<Endpoint, Integer> e : found.priorities().entrySet()) {
      ports.group().setPriority(e.getKey(), e.getValue());
    }
  }

  private void there(Before found) throws FaultException, InterruptedException {
    Map<Endpoint, Integer> replicas = new LinkedHashMap<>(found.priorities());
    replicas.remove(found.master().orElseThrow());
    List<TableView> tables = found.tables() == null ? List.of() : found.tables();
    leg(found.groups(), tables, Optional.empty(), request.to(), replicas);
  }

  /** The old master is a replica now, in sync, as every Sentinel says. */
  private void back(Before found) throws InterruptedException {
    Endpoint home = found.master().orElseThrow();
    Optional<String> target =
        found.tables() == null
            ? Optional.empty()
            : found.tables().stream().findFirst().map(TableView::describe);
    teller.step("back to " + home + "; a forced failover knows no waiting time after the last");
    try {
      List<Group> groups = new ArrayList<>();
      for (Group g : found.groups()) {
        groups.add(ports.group().look(g.sentinel(), ports.vip().master()));
      }
      Map<Endpoint, Integer> replicas = new LinkedHashMap<>();
      for (Replica r : groups.get(0).replicas()) {
        replicas.put(r.at(), ports.group().priority(r.at()));
      }
      List<TableView> tables = ports.routes().readTables(ports.tables(), ports.vip().vip());
      leg(groups, tables, target, Optional.of(home), replicas);
    } catch (FaultException e) {
      DrillReport.Leg there = legs.get(0);
      legs.add(
          new DrillReport.Leg(
              String.valueOf(there.to()),
              null,
              there.sentinel(),
              Instant.ofEpochMilli(ports.clock().now().wallMillis()).toString(),
              DrillReport.NOT_WELL,
              "the way back was not begun: " + e.fault().text(),
              "the group works as it is; " + remedy(e),
              new DrillReport.Figures(-1, -1, -1, -1, Map.of(), -1),
              null,
              "none",
              List.of()));
    }
  }

  private void leg(
      List<Group> groups,
      List<TableView> tables,
      Optional<String> target,
      Optional<Endpoint> wanted,
      Map<Endpoint, Integer> replicas)
      throws FaultException, InterruptedException {
    Group asked = groups.get(0);
    Steer steer = new Steer(ports, teller);
    Flight now = new Flight(ports, teller, request.timeout());
    flight = now;
    boolean interrupted = true;
    try {
      if (wanted.isPresent()) {
        steer.apply(
            Steering.towards(wanted.get(), replicas), asked.sentinel(), ports.vip().master());
      }
      now.fly(asked, groups.size(), tables, target, wanted);
      interrupted = false;
    } catch (FaultException e) {
      interrupted = false;
      throw e;
    } finally {
      List<String> left = steer.restore();
      if (now.asked()) {
        legs.add(withLeft(now.judge(interrupted), left));
      }
      unmended.addAll(left);
    }
  }

  private static DrillReport.Leg withLeft(DrillReport.Leg leg, List<String> left) {
    if (left.isEmpty()) {
      return leg;
    }
    String stopped = leg.stopped().isEmpty() ? "" : leg.stopped() + "; ";
    return new DrillReport.Leg(
        leg.from(),
        leg.to(),
        leg.sentinel(),
        leg.askedAt(),
        leg.outcome().equals(DrillReport.WELL) ? DrillReport.NOT_WELL : leg.outcome(),
        stopped + String.join("; ", left),
        leg.remedy().isEmpty() ? "put back what is named" : leg.remedy(),
        leg.figures(),
        leg.client(),
        leg.clientNote(),
        leg.timeline());
  }

  private DrillReport.Leg last() {
    return legs.get(legs.size() - 1);
  }

  private DrillReport interrupted() {
    Flight f = flight;
    boolean asked = f != null && f.asked();
    String reason =
        asked
            ? "the failover was asked for, and goes on by itself"
            : legs.isEmpty()
                ? "no failover was asked for"
                : "the way back was not begun; the mastership stays at " + last().to();
    String clean = unmended.isEmpty() ? "nothing else of the drill is left" : left();
    return report(
        DrillReport.INTERRUPTED,
        reason + "; " + clean,
        asked ? "sentinel-vip status --watch shows it" : "");
  }

  private String left() {
    return String.join("; ", unmended);
  }

  private DrillReport refused(String reason, String remedy) {
    if (!unmended.isEmpty()) {
      return report(DrillReport.NOT_WELL, reason + "; " + left(), remedy);
    }
    return report(DrillReport.REFUSED, reason, remedy);
  }

  private DrillReport report(String outcome, String reason, String remedy) {
    return new DrillReport(
        ports.vip().vip().toString(),
        ports.vip().master().value(),
        outcome,
        reason,
        remedy,
        before,
        legs);
  }
}
