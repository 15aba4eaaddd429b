package io.sentinelvip.check;

import io.sentinelvip.core.Event;
import io.sentinelvip.core.VipSettings;
import io.sentinelvip.engine.SentinelPort;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.RunId;
import io.sentinelvip.model.SentinelView;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether the Sentinels are there, are enough, and agree. */
final class SentinelCheck {

  private static final Duration ROUND = Duration.ofMillis(250);

  /** What the Sentinels said of one master. */
  record Seen(List<SentinelView> views, Set<Endpoint> nodes, List<Line> lines) {}

  private final Preflight.Ports ports;

  SentinelCheck(Preflight.Ports ports) {
    this.ports = ports;
  }

  Seen look(VipSettings vip) {
    VipId id = vip.id();
    long deadline = System.nanoTime() + ports.patience().toNanos();
    do {
      // Asked again and again: a Sentinel is found, or connected to, while others answer already.
      ports.sentinels().ask(id.master());
      long left = deadline - System.nanoTime();
      Duration wait = left < ROUND.toNanos() ? Duration.ofNanos(Math.max(0, left)) : ROUND;
      ports.answers().await(a -> complete(vip), wait);
    } while (!complete(vip) && System.nanoTime() < deadline);
    List<SentinelView> views = List.copyOf(latest(id).values());
    Set<Endpoint> nodes =
        ports.answers().of(id, Event.NodesListed.class).stream()
            .flatMap(e -> e.nodes().stream())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    views.forEach(v -> nodes.add(v.named()));
    return new Seen(views, nodes, judge(vip, views));
  }

  /** Whether as many have answered as each that answered says there are. */
  private boolean complete(VipSettings vip) {
    Map<RunId, SentinelView> views = latest(vip.id());
    int known = views.values().stream().mapToInt(v -> v.others() + 1).max().orElse(0);
    return views.size() >= Math.max(1, known)
        && views.size() >= ports.sentinels().links().size()
        && !ports.answers().of(vip.id(), Event.NodesListed.class).isEmpty();
  }

  private Map<RunId, SentinelView> latest(VipId id) {
    Map<RunId, SentinelView> views = new LinkedHashMap<>();
    ports
        .answers()
        .of(id, Event.ViewAnswered.class)
        .forEach(e -> views.put(e.view().sentinel(), e.view()));
    return views;
  }

  private List<Line> judge(VipSettings vip, List<SentinelView> views) {
    String subject = "sentinels of " + vip.id().master();
    List<Line> lines = new ArrayList<>(silent(vip, views));
    if (views.isEmpty()) {
      lines.add(
          Line.fail(
              subject,
              "no Sentinel answered for " + vip.id().master(),
              "start the Sentinels, open their port to this node, and compare the name with"
                  + " 'sentinel monitor'"));
      return lines;
    }
    lines.add(number(subject, views));
    lines.add(quorum(subject, views));
    lines.add(agreement(subject, views));
    return lines;
  }

  private List<Line> silent(VipSettings vip, List<SentinelView> views) {
    Set<String> answered = views.stream().map(v -> v.via().toString()).collect(Collectors.toSet());
    Set<String> who = views.stream().map(v -> v.sentinel().value()).collect(Collectors.toSet());
    List<Line> lines = new ArrayList<>();
    for (SentinelPort.Link link : ports.sentinels().links()) {
      if (!answered.contains(link.address()) && !who.contains(link.runId())) {
        lines.add(
            Line.fail(
                "sentinel " + link.address(),
                "it did not answer: " + why(vip, link),
                "see that it runs, monitors "
                    + vip.id().master()
                    + ", can be reached from here, and that its password and TLS are right"));
      }
    }
    return lines;
  }

  private String why(VipSettings vip, SentinelPort.Link link) {
    if (!link.problem().isEmpty()) {
      return link.problem();
    }
    return ports.answers().of(vip.id(), Event.ViewFailed.class).stream()
        .filter(e -> e.via().toString().equals(link.address()))
        .reduce((first, last) -> last)
        .map(Event.ViewFailed::fault)
        .map(Fault::text)
        .orElse("no answer in " + ports.patience().toMillis() + " ms");
  }

  private static Line number(String subject, List<SentinelView> views) {
    int known = views.stream().mapToInt(v -> v.others() + 1).max().orElse(0);
    String found = views.size() + " answered, " + known + " are known";
    if (views.size() * 2 <= known) {
      return Line.fail(
          subject, found + ": no majority", "start the others; forget dead ones by SENTINEL RESET");
    }
    return known < 3
        ? Line.warn(
            subject, found + ": fewer than three outlive no failure", "run three or more Sentinels")
        : Line.ok(subject, found);
  }

  private static Line quorum(String subject, List<SentinelView> views) {
    Set<Integer> quorums =
        views.stream()
            .map(SentinelView::quorum)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    int known = views.stream().mapToInt(v -> v.others() + 1).max().orElse(0);
    int highest = quorums.stream().mapToInt(q -> q).max().orElse(0);
    if (highest > known) {
      return Line.fail(
          subject,
          "quorum " + highest + " of " + known + " can never be reached",
          "SENTINEL SET <master> quorum " + (known / 2 + 1) + " on each");
    }
    return quorums.size() > 1
        ? Line.warn(subject, "quorums differ: " + quorums, "set the same quorum on each Sentinel")
        : Line.ok(subject, "quorum " + highest);
  }

  private static Line agreement(String subject, List<SentinelView> views) {
    Optional<SentinelView> first = views.stream().findFirst();
    boolean same =
        views.stream()
            .allMatch(
                v -> v.named().equals(first.get().named()) && v.epoch() == first.get().epoch());
    String found = views.stream().map(SentinelView::brief).collect(Collectors.joining(", "));
    return same
        ? Line.ok(subject, "all name " + first.get().named() + " at epoch " + first.get().epoch())
        : Line.fail(
            subject,
            "they disagree: " + found,
            "wait until a failover is over; else see that the Sentinels reach one another");
  }
}
