package io.sentinelvip.alert;

import io.sentinelvip.core.Alert;
import io.sentinelvip.core.Incident;
import io.sentinelvip.engine.Notice;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Decides what of all that the core says is told to people, and whether by this agent. Time is an
 * argument; of one thread. What every agent of the group sees waits for its {@linkplain Turns
 * turn}, what concerns a node is told by its own agent, and what a failover brings with it is part
 * of the one notice about that.
 */
final class Telling {

  /** What resolves by itself within moments is not worth a page. */
  static final Duration LASTING = Duration.ofSeconds(10);

  /** Credentials that are not renewed by then will not be in time: IMDS has new ones earlier. */
  static final Duration ABOUT_TO_EXPIRE = Duration.ofMinutes(4);

  private static final String QUORUM_THIN = "quorum-thin";
  private static final String CREDENTIALS = "credentials";

  /** What every agent of the group sees. */
  static final Set<String> OF_THE_GROUP =
      Set.of(
          "few-sentinels",
          QUORUM_THIN,
          "sentinel-silent",
          "names-nobody",
          "vip-in-vpc",
          "no-tables",
          "table-missing",
          "new-history",
          IncidentTelling.NO_FAILOVER);

  /** How long others may have to read that it was told. */
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  private static final int MOST_MARKS = 20;

  private final Function<VipId, Standing> standings;
  private final Turns turns = new Turns();
  private final IncidentTelling incidents;
  private final List<Notice> out = new ArrayList<>();

  /** The conditions that stand: those of the group by their key, the others by VIP and key. */
  private final Map<String, Raised> standing = new LinkedHashMap<>();

  /** When something that the whole group sees was delivered, by key. */
  private final Map<String, Moment> delivered = new LinkedHashMap<>();

  /** What stands, and whether this agent told it. */
  private record Raised(Notice notice, boolean told) {}

  /**
   * Nothing was told yet.
   *
   * @param standings where this agent stands now
   * @param vips all of this agent's
   */
  Telling(Function<VipId, Standing> standings, List<VipId> vips) {
    this.standings = standings;
    this.incidents = new IncidentTelling(standings, turns, out, vips);
  }

  /** The core raised or resolved something. */
  void alert(Alert a, Moment now) {
    if (incidents.takes(a, now)) {
      return;
    }
    Standing at = standings.apply(a.vip());
    boolean group = OF_THE_GROUP.contains(Wording.kind(a.key()));
    String id = (group ? a.vip().master() : a.vip()) + "/" + a.key();
    String key = group ? id : id + "@" + Wording.node(at);
    Notice notice = Wording.condition(key, a, at, now);
    switch (a.state()) {
      case ONCE -> {
        if (group) {
          turns.begin(notice, at, at.master(), false, now);
        } else {
          out.add(notice);
        }
      }
      case RAISED -> raised(id, notice, at, now);
      case RESOLVED -> resolved(id, notice);
    }
  }

  private void raised(String id, Notice notice, Standing at, Moment now) {
    if (standing.containsKey(id)) {
      return;
    }
    boolean group = OF_THE_GROUP.contains(notice.event());
    standing.put(id, new Raised(notice, !group));
    if (group) {
      boolean lasted = notice.event().equals(IncidentTelling.NO_FAILOVER);
      turns.begin(notice, at, at.master(), false, lasted ? now : now.plus(LASTING));
    } else {
      out.add(notice);
    }
  }

  private void resolved(String id, Notice notice) {
    Raised was = standing.remove(id);
    if (was == null) {
      return;
    }
    turns.drop(was.notice().key());
    delivered.remove(was.notice().key());
    if (was.told()) {
      // A node is known by its instance once it knows that itself: the key stays what it was.
      out.add(notice.as(was.notice().key()));
    }
  }

  /** Something more is known of a failover. */
  void incident(Incident i, Moment now) {
    incidents.incident(i, now);
    incidents.takeConditions().forEach(a -> alert(a, now));
  }

  /**
   * How long the credentials are good for.
   *
   * @param until wall-clock time; empty for ones that do not expire, or that nobody asked for yet
   */
  void credentials(VipId vip, Optional<Instant> until, Moment now) {
    Instant limit = Instant.ofEpochMilli(now.wallMillis()).plus(ABOUT_TO_EXPIRE);
    boolean expiring = until.filter(limit::isAfter).isPresent();
    Alert.State state = expiring ? Alert.State.RAISED : Alert.State.RESOLVED;
    String text =
        "the credentials for EC2 expire at "
            + until.map(Instant::toString).orElse("")
            + " and were not renewed: after that no route can be moved from here";
    alert(new Alert(vip, Alert.Severity.WARNING, CREDENTIALS, text, state), now);
  }

  /** What is to be told now. */
  List<Notice> step(Moment now, Turns.RollCall rollCall) throws InterruptedException {
    incidents.step(now);
    for (Notice mine : turns.due(now, rollCall)) {
      if (isSaidByThinQuorum(mine)) {
        continue;
      }
      standing.computeIfPresent(mine.key(), (id, r) -> new Raised(r.notice(), true));
      incidents.told(mine);
      out.add(mine);
    }
    List<Notice> told = List.copyOf(out);
    out.clear();
    return told;
  }

  /** A quorum that is thin names the silent Sentinels. */
  private boolean isSaidByThinQuorum(Notice notice) {
    return notice.event().equals("sentinel-silent")
        && standing.containsKey(notice.about().master() + "/" + QUORUM_THIN);
  }

  /** At least one sink took it: the others of the group need not. */
  void delivered(Notice notice, Moment now) {
    boolean group =
        notice.event().equals(Wording.FAILOVER) || OF_THE_GROUP.contains(notice.event());
    if (group && notice.state() == Alert.State.RESOLVED) {
      delivered.remove(notice.key());
    } else if (group) {
      delivered.remove(notice.key());
      delivered.put(notice.key(), now);
    }
  }

  /** The keys that others may know to be told: what stands, and what was told lately. */
  Set<String> marks(Moment now) {
    delivered
        .entrySet()
        .removeIf(
            e ->
                !standing.containsKey(e.getKey())
                    && e.getValue().until(now).compareTo(REMEMBERED) >= 0);
    return delivered.keySet().stream()
        .skip(Math.max(0, delivered.size() - MOST_MARKS))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** When there may be something to tell though nothing comes; empty for never. */
  Optional<Moment> wakeAt() {
    Optional<Moment> a = turns.wakeAt();
    Optional<Moment> b = incidents.wakeAt();
    return a.isPresent() && b.isPresent()
        ? Optional.of(Moment.earlier(a.get(), b.get()))
        : a.or(() -> b);
  }
}
