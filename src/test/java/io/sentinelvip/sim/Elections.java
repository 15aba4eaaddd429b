package io.sentinelvip.sim;

import io.sentinelvip.model.RunId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who voted for whom, and whom the elected promoted: what a claim on an election is held against.
 */
final class Elections {

  private record Term(RunId leader, long epoch) {}

  private final Map<Term, Set<RunId>> votes = new HashMap<>();
  private final Map<Term, Integer> promoted = new HashMap<>();

  void voted(SimSentinel by, RunId leader, long epoch) {
    votes.computeIfAbsent(new Term(leader, epoch), t -> new HashSet<>()).add(by.id);
  }

  /** What an operator ordered was no election's. */
  void promotes(SimSentinel leader, int host, long epoch, boolean forced) {
    if (!forced) {
      promoted.put(new Term(leader.id, epoch), host);
    }
  }

  /** How many elected the one who promoted that host at that epoch; 0: there is no such one. */
  int electors(int host, long epoch) {
    int most = 0;
    for (Map.Entry<Term, Integer> p : promoted.entrySet()) {
      if (p.getKey().epoch == epoch && p.getValue() == host) {
        most = Math.max(most, votes.getOrDefault(p.getKey(), Set.of()).size());
      }
    }
    return most;
  }
}
