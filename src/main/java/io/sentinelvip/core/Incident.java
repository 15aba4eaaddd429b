package io.sentinelvip.core;

import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One failover of one VIP, as this agent saw it: from the first sign to the verified route, or to
 * whatever ended it. An immutable value; each step makes the next one.
 *
 * @param vip whose route it is about
 * @param openedAt when the first sign was seen; with {@code vip} it tells incidents of one agent
 *     apart
 * @param from the master before; null if this agent did not know it
 * @param to the new master; null until a Sentinel names one
 * @param here whether that is this node
 * @param epoch the config-epoch of the new master; -1 until a Sentinel names it
 * @param stages what happened, in the order of happening
 * @param calls what was called, in the order of starting; at most {@value #MOST_CALLS}
 * @param outcome how it ended
 * @param reason why it ended so, or why it has not ended yet; empty if there is nothing to say
 * @param closedAt when it ended; null while it is open
 */
public record Incident(
    VipId vip,
    Moment openedAt,
    @Nullable Endpoint from,
    @Nullable Endpoint to,
    boolean here,
    long epoch,
    List<Stage> stages,
    List<Call> calls,
    Outcome outcome,
    String reason,
    @Nullable Moment closedAt) {

  /** What comes after so many calls is not kept: a table refused for minutes says it all before. */
  static final int MOST_CALLS = 64;

  /** What may be one Sentinel's alone, and come to nothing. */
  private static final Set<Kind> SLIGHT = EnumSet.of(Kind.DOWN, Kind.TRIED, Kind.ABORTED);

  /** Copies the lists. */
  public Incident {
    stages = List.copyOf(stages);
    calls = List.copyOf(calls);
  }

  /** How an incident stands or ended. */
  public enum Outcome {
    /** It has not ended. */
    OPEN,
    /** The routes were seen to lead to the new master. */
    VERIFIED,
    /** The next failover came first. */
    OVERTAKEN,
    /** The signs went away, and the master is the same. */
    AVERTED,
    /** Waiting longer would tell nothing new. */
    GIVEN_UP,
    /** The agent was not running when it ended. */
    INTERRUPTED;

    /** As people and files say it: {@code given up}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** What can happen in one, in the usual order; only the local Redis is free of it. */
  public enum Kind {
    DOWN("down seen"),
    AGREED("agreed"),
    TRIED("failover tried"),
    ELECTED("leader elected"),
    SELECTED("selected"),
    ABORTED("aborted"),
    /** The local {@code ROLE} turned master. */
    ROLE("role master"),
    /** A claim on an election, before the majority. */
    ELECTION("election proved"),
    /** The first Sentinel names the new master. */
    PROMOTED("promoted"),
    MAJORITY("majority"),
    /** The oldest answer that the first write's proof needs was asked for. */
    ASKED("asked"),
    /** The first {@code ReplaceRoute} was handed over, and not held back for an aged proof. */
    FIRST_WRITE("first write"),
    /** The first request that writes a route left for EC2. */
    SENT("on the wire"),
    /** EC2 acknowledged a table. */
    ANSWERED("answered"),
    /** EC2 refused a table, or did not answer. */
    REFUSED("refused"),
    /** Ten seconds after the majority the routes were not seen right. */
    OVERDUE("not right yet"),
    /** The agent was started again. */
    RESUMED("agent restarted"),
    VERIFIED("verified");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** As people and files say it. */
    public String word() {
      return word;
    }

    static Optional<Kind> of(String word) {
      return Arrays.stream(values()).filter(k -> k.word.equals(word)).findFirst();
    }
  }

  /**
   * One step.
   *
   * @param kind which
   * @param subject the table, for {@link Kind#ANSWERED} and {@link Kind#REFUSED}; else empty
   * @param at when this agent saw it, by both clocks
   * @param sentence who decided or said what, and why
   */
  public record Stage(Kind kind, String subject, Moment at, String sentence) {}

  /**
   * One call.
   *
   * @param action EC2's own name, or the command
   * @param subject the table, the interface, or the address
   * @param startedAt when it was handed over
   * @param took until the answer; null while there is none
   * @param answer what came back; empty while there is none
   */
  public record Call(
      String action, String subject, Moment startedAt, @Nullable Duration took, String answer) {}

  static Incident opened(VipId vip, Moment now, @Nullable Endpoint from) {
    return new Incident(
        vip, now, from, null, false, -1, List.of(), List.of(), Outcome.OPEN, "", null);
  }

  /**
   * Master name and config-epoch, the same on every agent: {@code mymaster@7}. Empty until a
   * majority has named the new master, or the next failover has shown that there was one.
   */
  public String key() {
    boolean known = stageAt(Kind.MAJORITY) != null || outcome == Outcome.OVERTAKEN;
    return epoch >= 0 && known ? key(vip, epoch) : "";
  }

  static String key(VipId vip, long epoch) {
    return vip.master() + "@" + epoch;
  }

  /** Whether it has not ended. */
  public boolean isOpen() {
    return outcome == Outcome.OPEN;
  }

  /** Whether it rests on an election that no majority has followed yet. */
  boolean isByElection() {
    return stageAt(Kind.ELECTION) != null && stageAt(Kind.MAJORITY) == null;
  }

  /** When it first came to that; null if it has not. */
  public @Nullable Moment stageAt(Kind kind) {
    for (Stage s : stages) {
      if (s.kind() == kind) {
        return s.at();
      }
    }
    return null;
  }

  /**
   * A single Sentinel that loses sight of the master for a moment, or asks for votes in vain, is
   * not worth a line: it must have come further than that, or have lasted.
   */
  boolean isWorthKeeping() {
    return !reason.isEmpty() || stages.stream().anyMatch(s -> !SLIGHT.contains(s.kind()));
  }

  /**
   * As this, and it came to that; what had happened before stays as it was. What is learned of
   * afterwards stands where it belongs.
   */
  Incident stage(Kind kind, String subject, Moment at, String sentence) {
    for (Stage s : stages) {
      if (s.kind() == kind && s.subject().equals(subject)) {
        return this;
      }
    }
    List<Stage> more = new ArrayList<>(stages);
    int place = more.size();
    while (place > 0 && at.until(more.get(place - 1).at()).toNanos() > 0) {
      place--;
    }
    more.add(place, new Stage(kind, subject, at, sentence));
    return new Incident(
        vip, openedAt, from, to, here, epoch, more, calls, outcome, reason, closedAt);
  }

  /** As this, and it did not come to that after all. */
  Incident without(Kind kind) {
    List<Stage> rest = stages.stream().filter(s -> s.kind() != kind).toList();
    return new Incident(
        vip, openedAt, from, to, here, epoch, rest, calls, outcome, reason, closedAt);
  }

  Incident named(@Nullable Endpoint who, boolean isHere, long at) {
    return new Incident(
        vip, openedAt, from, who, isHere, at, stages, calls, outcome, reason, closedAt);
  }

  Incident because(String why) {
    return new Incident(
        vip, openedAt, from, to, here, epoch, stages, calls, outcome, why, closedAt);
  }

  Incident closed(Outcome how, String why, Moment at) {
    return new Incident(vip, openedAt, from, to, here, epoch, stages, calls, how, why, at);
  }

  Incident calls(List<Call> replaced) {
    return new Incident(
        vip, openedAt, from, to, here, epoch, stages, replaced, outcome, reason, closedAt);
  }
}
