package io.sentinelvip.alert;

import io.sentinelvip.core.Alert;
import io.sentinelvip.core.Incident;
import io.sentinelvip.engine.Notice;
import io.sentinelvip.engine.PeerPort.Peer;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Three agents that decide, by a stepped clock; what they tell arrives at once or never. */
final class GroupOfAgents {

  static final String A = "10.0.1.11:6379";
  static final String B = "10.0.2.12:6379";
  static final String C = "10.0.3.13:6379";

  Moment now = new Moment(0, 1_700_000_000_000L);
  final Map<String, Telling> agents = new LinkedHashMap<>();

  /** Who told what. */
  final List<String> told = new ArrayList<>();

  final List<Notice> notices = new ArrayList<>();

  /** Those that are connected to the Sentinels. */
  final List<String> present = new ArrayList<>(List.of(A, B, C));

  /** Those whose sinks take nothing. */
  final List<String> mute = new ArrayList<>();

  String master = A;
  boolean answered = true;
  int calls;

  GroupOfAgents() {
    for (String node : List.of(A, B, C)) {
      agents.put(node, fresh(node));
    }
  }

  private Telling fresh(String node) {
    return new Telling(vip -> standing(vip, node), List.of(Notices.VIP));
  }

  private Standing standing(VipId vip, String node) {
    return new Standing(vip, "i-" + node, node, master, List.of(C, A, B));
  }

  /** It ends, and is started again. */
  void restart(String node) {
    agents.put(node, fresh(node));
  }

  void alert(String node, String key, Alert.Severity severity, Alert.State state) {
    agent(node).alert(Notices.alert(key, severity, state), now);
    step();
  }

  void alertAll(String key, Alert.State state) {
    agents.keySet().forEach(n -> alert(n, key, Alert.Severity.WARNING, state));
  }

  void incident(String node, Incident i) {
    agent(node).incident(i, now);
    step();
  }

  Telling agent(String node) {
    return Optional.ofNullable(agents.get(node)).orElseThrow();
  }

  /** Second by second, as long as it takes. */
  void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      now = now.plus(Duration.ofSeconds(1));
      step();
    }
  }

  private void step() {
    for (String node : List.copyOf(agents.keySet())) {
      if (present.contains(node)) {
        step(node);
      }
    }
  }

  private void step(String node) {
    Telling t = agent(node);
    try {
      for (Notice n : t.step(now, this::rollCall)) {
        told.add(node + " " + n.status() + " " + n.key());
        notices.add(n);
        if (!mute.contains(node)) {
          t.delivered(n, now);
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Optional<List<Peer>> rollCall() {
    calls++;
    return answered
        ? Optional.of(present.stream().map(n -> new Peer(Set.of(n), agent(n).marks(now))).toList())
        : Optional.empty();
  }

  /** A failover from A to B, as this node sees it. */
  static Incident incident(String seenBy, Moment opened, Incident.Outcome outcome, String reason) {
    List<Incident.Stage> stages = new ArrayList<>();
    stages.add(stage(Incident.Kind.DOWN, opened));
    stages.add(stage(Incident.Kind.MAJORITY, opened.plus(Duration.ofSeconds(1))));
    if (reason.startsWith("not right yet")) {
      stages.add(stage(Incident.Kind.OVERDUE, opened.plus(Duration.ofSeconds(11))));
    }
    return incident(seenBy, opened, outcome, reason, stages);
  }

  static Incident incident(
      String seenBy,
      Moment opened,
      Incident.Outcome outcome,
      String reason,
      List<Incident.Stage> stages) {
    return new Incident(
        Notices.VIP,
        opened,
        Endpoint.parse(A).orElseThrow(),
        Endpoint.parse(B).orElseThrow(),
        seenBy.equals(B),
        7,
        stages,
        List.of(),
        outcome,
        reason,
        outcome == Incident.Outcome.OPEN ? null : opened.plus(Duration.ofMillis(3_200)));
  }

  static Incident.Stage stage(Incident.Kind kind, Moment at) {
    return new Incident.Stage(kind, "", at, "seen");
  }
}
