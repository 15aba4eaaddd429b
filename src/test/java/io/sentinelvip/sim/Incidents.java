package io.sentinelvip.sim;

import io.sentinelvip.core.Incident;
import io.sentinelvip.model.Moment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * One incident for each failover, at the end of a schedule: every agent that could see it has
 * exactly one by its key, no agent has two by one key, and no key is of what was no failover. Where
 * epochs do not tell failovers apart (a group set up anew, a Sentinel with an old configuration, an
 * epoch at which the Sentinels named two masters) nothing is asked of those.
 */
final class Incidents {

  private static final Set<FaultKind> BLUR_EPOCHS =
      Set.of(
          FaultKind.SENTINELS_ANEW,
          FaultKind.SENTINELS_ANEW_WITH_OLD_ONE,
          FaultKind.SENTINEL_REPLACED,
          FaultKind.SENTINEL_STALE_RESTART);

  private record Seen(int host, long epoch) {}

  private record Opened(int host, Moment at) {}

  private final World w;
  private final Map<Long, Integer> failovers = new HashMap<>();
  private final Map<Long, Set<Integer>> namedAt = new HashMap<>();
  private final Set<Seen> mustKnow = new LinkedHashSet<>();
  private final Map<Opened, Incident> kept = new LinkedHashMap<>();

  Incidents(World w) {
    this.w = w;
  }

  void failedOver(long epoch) {
    failovers.merge(epoch, 1, Integer::sum);
  }

  /**
   * A Sentinel says so. At one epoch it is the same node, but for two operators' failovers, and for
   * a leader that is RESET between the promotion and the switch: it names the old master again, at
   * the epoch of the new one, and others may believe it. The VIP then moves twice at one epoch, and
   * by one key there are two things to tell.
   */
  void named(long epoch, int host) {
    namedAt.computeIfAbsent(epoch, e -> new HashSet<>()).add(host);
  }

  private boolean isTold(long epoch) {
    return failovers.getOrDefault(epoch, 0) < 2 && namedAt.getOrDefault(epoch, Set.of()).size() < 2;
  }

  /** A majority has followed a failover at that epoch, and the agent could see it. */
  void mustKnow(int host, long epoch) {
    if (failovers.containsKey(epoch)) {
      mustKnow.add(new Seen(host, epoch));
    }
  }

  /** What is kept of an incident replaces what was kept of the one opened at that moment. */
  void kept(SimAgent a, Incident i, Moment openedAt) {
    kept.put(new Opened(a.host, openedAt), i);
  }

  void check() {
    if (BLUR_EPOCHS.stream().anyMatch(w.stats::wasDrawn)) {
      return;
    }
    Set<Seen> known = new HashSet<>();
    Set<Seen> passedOver = new HashSet<>();
    kept.forEach(
        (opened, i) -> {
          if (!i.key().isEmpty() && isTold(i.epoch())) {
            one(isPassedOver(i) ? passedOver : known, opened, i);
          }
        });
    known.addAll(passedOver);
    for (Seen s : mustKnow) {
      if (isTold(s.epoch) && !known.contains(s)) {
        throw broken(s.host, "has no incident of the failover at epoch " + s.epoch);
      }
      w.stats.incidents++;
    }
  }

  /**
   * A sign of the next failover ended it before a majority had named its master. If nothing comes
   * of that sign and the Sentinels go back, a majority opens it a second time.
   */
  private static boolean isPassedOver(Incident i) {
    return i.outcome() == Incident.Outcome.OVERTAKEN && i.stageAt(Incident.Kind.MAJORITY) == null;
  }

  private void one(Set<Seen> known, Opened opened, Incident i) {
    if (!failovers.containsKey(i.epoch())) {
      throw broken(opened.host, "has an incident of what was no failover: " + i.key());
    }
    boolean again = w.stats.wasDrawn(FaultKind.AGENT_CRASH_FORGETS);
    if (!known.add(new Seen(opened.host, i.epoch())) && !again) {
      throw broken(opened.host, "has two incidents by one key: " + i.key());
    }
  }

  private static Violation broken(int host, String what) {
    return new Violation(Promise.INCIDENTS, "agent " + host + " " + what);
  }
}
