package io.sentinelvip.group;

import io.sentinelvip.engine.PlacesPort.Place;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * When EC2 is asked where the nodes are, and what it said: seldom, since the account's API budget
 * belongs to the failover.
 *
 * @param startedAt when the agent began to look around
 * @param askedAt when EC2 was asked last; empty before that
 * @param addresses what it was asked for then
 * @param interfaces what it was asked for then
 * @param places what it told last
 * @param fault why it did not tell the last time; empty if it did
 */
record Survey(
    Moment startedAt,
    Optional<Moment> askedAt,
    Set<Ip> addresses,
    Set<EniId> interfaces,
    List<Place> places,
    Optional<Fault> fault) {

  /** A fleet that is restarted at once has more urgent calls to make first. */
  static final Duration FIRST = Duration.ofSeconds(5);

  /** A node that is new is looked up at the next chance, these apart. */
  static final Duration SOONEST = Duration.ofMinutes(1);

  /** Interfaces move seldom. */
  static final Duration AGAIN = Duration.ofMinutes(10);

  static Survey startingAt(Moment now) {
    return new Survey(now, Optional.empty(), Set.of(), Set.of(), List.of(), Optional.empty());
  }

  /** Whether EC2 may be asked now, if there is anything to ask for. */
  boolean mayBeDue(Moment now) {
    return askedAt
        .map(asked -> asked.until(now).compareTo(SOONEST) >= 0)
        .orElseGet(() -> startedAt.until(now).compareTo(FIRST) >= 0);
  }

  /** Whether EC2 is to be asked for these now. */
  boolean isDue(Moment now, Set<Ip> wanted, Set<EniId> routed) {
    if (wanted.isEmpty() && routed.isEmpty()) {
      return false;
    }
    if (askedAt.isEmpty()) {
      return startedAt.until(now).compareTo(FIRST) >= 0;
    }
    boolean news =
        !addresses.containsAll(wanted)
            || !interfaces.containsAll(routed)
            || fault.filter(Survey::passes).isPresent();
    return askedAt.get().until(now).compareTo(news ? SOONEST : AGAIN) >= 0;
  }

  private static boolean passes(Fault fault) {
    return fault.kind() == Fault.Kind.TRANSIENT || fault.kind() == Fault.Kind.UNKNOWN_OUTCOME;
  }

  Survey answered(Moment asked, Set<Ip> wanted, Set<EniId> routed, List<Place> found) {
    return new Survey(
        startedAt,
        Optional.of(asked),
        Set.copyOf(wanted),
        Set.copyOf(routed),
        List.copyOf(found),
        Optional.empty());
  }

  /** What was known stays: an interface does not move because nobody can see it. */
  Survey failed(Moment asked, Set<Ip> wanted, Set<EniId> routed, Fault why) {
    return new Survey(
        startedAt,
        Optional.of(asked),
        Set.copyOf(wanted),
        Set.copyOf(routed),
        places,
        Optional.of(why));
  }

  /** The one interface that has one of these addresses; empty where there are several. */
  Optional<Place> of(Set<Ip> any) {
    List<Place> having =
        places.stream().filter(p -> p.addresses().stream().anyMatch(any::contains)).toList();
    return having.size() == 1 ? Optional.of(having.get(0)) : Optional.empty();
  }
}
