package io.sentinelvip.check;

import io.sentinelvip.core.VipSettings;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.ProbePort.Group;
import io.sentinelvip.engine.ProbePort.Quorum;
import io.sentinelvip.engine.ProbePort.Replica;
import io.sentinelvip.engine.Told;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.SentinelView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the Sentinels that answer tell of their quorum and of the replicas. */
final class GroupCheck {

  private final Preflight.Ports ports;
  private final VipSettings vip;
  private final List<SentinelView> views;
  private final String subject;

  GroupCheck(Preflight.Ports ports, VipSettings vip, List<SentinelView> views) {
    this.ports = ports;
    this.vip = vip;
    this.views = views;
    this.subject = "sentinels of " + vip.id().master();
  }

  /** What each of them says to {@code SENTINEL CKQUORUM}. */
  Line quorum() {
    Map<Endpoint, Told<Quorum>> all = new LinkedHashMap<>();
    views.forEach(v -> all.put(v.via(), ask(v.via(), Group::quorum)));
    for (Map.Entry<Endpoint, Told<Quorum>> one : all.entrySet()) {
      Optional<Quorum> said = one.getValue().value().filter(q -> !q.reached());
      if (said.isPresent()) {
        return Line.fail(
            Item.CKQUORUM,
            subject,
            one.getKey() + " says: " + said.get().text(),
            "see that the Sentinels reach one another, and start those that are down");
      }
    }
    Optional<Fault> why = all.values().stream().flatMap(t -> t.why().stream()).findFirst();
    return why.map(w -> unknown(Item.CKQUORUM, w, "+sentinel|ckquorum"))
        .orElseGet(
            () ->
                Line.ok(
                    Item.CKQUORUM, subject, "each says that quorum and majority can be reached"));
  }

  /** Whether one of the replicas could be promoted, and whether none follows the VIP. */
  List<Line> replicas() {
    String replicas = "replicas of " + vip.id().master();
    if (views.isEmpty()) {
      return List.of(
          Line.skip(Item.REPLICAS, replicas, Item.SENTINEL),
          Line.skip(Item.REPLICA_OF_VIP, replicas, Item.SENTINEL));
    }
    Told<List<Replica>> told = ask(views.get(0).via(), Group::replicas);
    if (told.why().isPresent()) {
      return List.of(
          unknown(Item.REPLICAS, told.why().get(), "+sentinel|replicas"),
          Line.skip(Item.REPLICA_OF_VIP, replicas, Item.REPLICAS));
    }
    List<Replica> listed = told.value().orElse(List.of());
    List<Line> lines = new ArrayList<>();
    lines.add(promotable(replicas, listed));
    lines.add(following(replicas, listed));
    return lines;
  }

  private static Line promotable(String replicas, List<Replica> listed) {
    List<Endpoint> fit =
        listed.stream()
            .filter(r -> !r.down() && r.linked() && r.priority() > 0)
            .map(Replica::at)
            .toList();
    if (fit.isEmpty()) {
      return Line.fail(
          Item.REPLICAS,
          replicas,
          "none that could be promoted: " + briefly(listed),
          "start a replica, see that it is in sync, and that its replica-priority is not 0");
    }
    return fit.size() < listed.size()
        ? Line.warn(
            Item.REPLICAS,
            replicas,
            fit + " could be promoted, of " + briefly(listed),
            "start the others, and see why they are not in sync")
        : Line.ok(Item.REPLICAS, replicas, "each could be promoted: " + fit);
  }

  private static List<String> briefly(List<Replica> listed) {
    return listed.stream()
        .map(
            r ->
                r.at()
                    + (r.down() ? " (down)" : r.linked() ? "" : " (not in sync)")
                    + (r.priority() == 0 ? " (priority 0)" : ""))
        .toList();
  }

  private Line following(String replicas, List<Replica> listed) {
    Ip address = vip.id().vip().address();
    List<String> wrong = new ArrayList<>();
    listed.stream()
        .filter(r -> Ip.parse(r.follows()).filter(address::equals).isPresent())
        .forEach(r -> wrong.add(r.at() + " replicates from it"));
    views.stream()
        .filter(v -> v.named().ip().filter(address::equals).isPresent())
        .forEach(v -> wrong.add(v.via() + " monitors it"));
    return wrong.isEmpty()
        ? Line.ok(Item.REPLICA_OF_VIP, replicas, "none dials " + address)
        : Line.fail(
            Item.REPLICA_OF_VIP,
            replicas,
            "on a node that holds " + address + " it leads to that node itself: " + wrong,
            "use the nodes' own addresses in replicaof and 'sentinel monitor', never the VIP");
  }

  private interface Part<T> {
    Told<T> of(Group group);
  }

  private <T> Told<T> ask(Endpoint at, Part<T> part) {
    try {
      return part.of(ports.probe().group(at, vip.id().master()));
    } catch (FaultException e) {
      return Told.unknown(e.fault());
    }
  }

  private Line unknown(Item item, Fault why, String right) {
    return Line.warn(
        item,
        subject,
        "could not be looked at: " + why.text(),
        why.kind() == Fault.Kind.DENIED
            ? "give the agent's ACL user " + right + ", as sentinel-vip-sentinel.acl does"
            : "check again");
  }
}
