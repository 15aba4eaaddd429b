package io.sentinelvip.check;

import io.sentinelvip.core.Event;
import io.sentinelvip.core.VipSettings;
import io.sentinelvip.engine.SentinelPort;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.RunId;
import io.sentinelvip.model.SentinelView;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Asks all Sentinels until as many have answered as there are, or patience is over. */
final class SentinelTalk {

  private static final Duration ROUND = Duration.ofMillis(250);

  /** What the Sentinels said of one master. */
  record Seen(List<SentinelView> views, Set<Endpoint> nodes) {}

  private final Preflight.Ports ports;

  SentinelTalk(Preflight.Ports ports) {
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
    return new Seen(views, nodes);
  }

  /** Whether as many have answered as each that answered says there are. */
  private boolean complete(VipSettings vip) {
    Map<RunId, SentinelView> views = latest(vip.id());
    int known = views.values().stream().mapToInt(v -> v.others() + 1).max().orElse(0);
    return views.size() >= Math.max(1, known)
        && views.size() >= ports.sentinels().links().size()
        && ports.sentinels().links().stream().allMatch(l -> l.subscribed() || isAway(l))
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

  private static boolean isAway(SentinelPort.Link link) {
    return !link.problem().isEmpty();
  }
}
