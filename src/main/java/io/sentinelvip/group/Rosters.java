package io.sentinelvip.group;

import io.sentinelvip.engine.GroupView.Group;
import io.sentinelvip.engine.GroupView.Node;
import io.sentinelvip.engine.PlacesPort.Place;
import io.sentinelvip.engine.RosterPort;
import io.sentinelvip.engine.RosterPort.Member;
import io.sentinelvip.engine.RosterPort.Roster;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes one list of a group out of those of its Sentinels. */
final class Rosters {

  /** They are asked every ten seconds: one that missed two rounds does not speak any more. */
  static final Duration SPOKEN_FOR = Duration.ofSeconds(30);

  /** Nobody authenticates what a Sentinel hears: no list grows without end. */
  static final int MOST_NODES = 100;

  private static final Comparator<Roster> BY_AGE =
      (a, b) -> Long.compare(a.askedAt().monoNanos() - b.askedAt().monoNanos(), 0);

  private Rosters() {}

  /** The addresses of the nodes. */
  static Set<Ip> addresses(RosterPort port) {
    return port.rosters().stream()
        .flatMap(r -> r.members().stream())
        .map(m -> m.at().host())
        .distinct()
        .sorted()
        .limit(MOST_NODES)
        .flatMap(host -> port.addresses(host).stream())
        .collect(Collectors.toSet());
  }

  static List<Group> groups(RosterPort port, Survey survey, Moment now) {
    Map<MasterName, List<Roster>> byMaster = new TreeMap<>();
    port.rosters()
        .forEach(r -> byMaster.computeIfAbsent(r.master(), m -> new ArrayList<>()).add(r));
    List<Group> groups = new ArrayList<>();
    byMaster.forEach((master, rosters) -> groups.add(group(master, rosters, port, survey, now)));
    return groups;
  }

  private static Group group(
      MasterName master, List<Roster> rosters, RosterPort port, Survey survey, Moment now) {
    Moment youngest = rosters.stream().max(BY_AGE).orElseThrow().askedAt();
    List<Roster> speaking =
        rosters.stream()
            .filter(r -> r.askedAt().until(youngest).compareTo(SPOKEN_FOR) <= 0)
            .toList();
    Map<String, List<Member>> byAddress = new TreeMap<>();
    for (Roster r : speaking) {
      for (Member m : r.members()) {
        byAddress.computeIfAbsent(m.at().toString(), a -> new ArrayList<>()).add(m);
      }
    }
    List<Node> nodes =
        byAddress.values().stream()
            .limit(MOST_NODES)
            .map(said -> node(said, survey.of(port.addresses(said.get(0).at().host()))))
            .toList();
    return new Group(master.value(), speaking.size(), youngest.ageAt(now).toMillis(), nodes);
  }

  private static Node node(List<Member> said, Optional<Place> place) {
    return new Node(
        said.get(0).at().toString(),
        said.size(),
        (int) said.stream().filter(Member::down).count(),
        (int) said.stream().filter(m -> !m.linked()).count(),
        place.map(Place::eni).map(EniId::value).orElse(""),
        place.flatMap(Place::instance).map(InstanceId::value).orElse(""),
        place.map(Place::zone).orElse(""));
  }
}
