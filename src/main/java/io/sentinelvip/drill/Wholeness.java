package io.sentinelvip.drill;

import io.sentinelvip.engine.GroupPort.Group;
import io.sentinelvip.engine.GroupPort.Peer;
import io.sentinelvip.engine.GroupPort.Replica;
import io.sentinelvip.model.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether every Sentinel sees every node up and in sync, and they agree. */
final class Wholeness {

  private static final String AGAIN = "mend it, and start the drill when every Sentinel sees it up";

  private Wholeness() {}

  static List<Precondition> judge(Before before) {
    return judge(before.groups(), before.silent());
  }

  /** Nothing is failed if the group is whole. */
  static List<Precondition> judge(List<Group> groups, Map<Endpoint, String> silent) {
    List<Precondition> lines = new ArrayList<>();
    silent.forEach(
        (at, why) ->
            lines.add(
                Precondition.fail(
                    "sentinel " + at,
                    "it does not answer: " + why,
                    "start it: with one down already a drill may end without a majority")));
    if (groups.isEmpty()) {
      lines.add(Precondition.fail("sentinels", "none answers", "start them"));
      return lines;
    }
    Set<String> views =
        groups.stream()
            .map(g -> g.master() + " at epoch " + g.epoch())
            .collect(Collectors.toCollection(TreeSet::new));
    if (views.size() > 1) {
      lines.add(Precondition.fail("sentinels", "they disagree: " + views, "wait until they agree"));
    }
    groups.forEach(g -> sentinel(g, lines));
    Set<Replica> eligible =
        groups.stream()
            .flatMap(g -> g.replicas().stream())
            .filter(Replica::eligible)
            .collect(Collectors.toSet());
    if (eligible.isEmpty()) {
      lines.add(
          Precondition.fail(
              "replicas",
              "none is up, in sync and of a replica-priority above 0: nobody could be promoted",
              "start one, and wait until it is in sync"));
    }
    if (lines.stream().noneMatch(Precondition::forbids)) {
      lines.add(Precondition.ok("group", groups.size() + " Sentinels see it whole: " + views));
    }
    return lines;
  }

  private static void sentinel(Group g, List<Precondition> lines) {
    String subject = "group as " + g.sentinel() + " sees it";
    if (g.failingOver()) {
      lines.add(
          Precondition.fail(
              subject,
              "it leads a failover, until every replica follows or failover-timeout ("
                  + g.failoverTimeout().toSeconds()
                  + " s) is over",
              "wait until it is over"));
    } else if (!g.flags().equals(Set.of("master"))) {
      lines.add(Precondition.fail(subject, "the master is " + g.flags(), AGAIN));
    }
    for (Peer peer : g.others()) {
      if (!peer.flags().equals(Set.of("sentinel"))) {
        lines.add(
            Precondition.fail(
                subject,
                "Sentinel " + peer.at() + " is " + peer.flags(),
                "start it, or forget it by SENTINEL RESET"));
      }
    }
    for (Replica r : g.replicas()) {
      if (!r.flags().equals(Set.of("slave")) || !r.linkUp()) {
        lines.add(
            Precondition.fail(
                subject,
                "replica "
                    + r.at()
                    + " is "
                    + r.flags()
                    + (r.linkUp() ? "" : ", its link to the master is down"),
                "start it, or forget it by SENTINEL RESET: it would hold the failover up"));
      }
    }
  }
}
