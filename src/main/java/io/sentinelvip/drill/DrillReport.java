package io.sentinelvip.drill;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a drill came to. All texts are for people and may change; names and types of the components,
 * and the words of {@code outcome}, may not. Times are microseconds since the failover was asked
 * for; -1 stands for what was not seen.
 *
 * @param vip the address
 * @param master Sentinel's name of the group
 * @param outcome {@code well}, {@code not well}, {@code refused} or {@code interrupted}
 * @param reason in one sentence
 * @param remedy what to do about it; empty if nothing is
 * @param before what was looked at before
 * @param failovers each failover that was asked for: there, and back
 */
public record DrillReport(
    String vip,
    String master,
    String outcome,
    String reason,
    String remedy,
    List<Precondition> before,
    List<Leg> failovers) {

  static final String WELL = "well";
  static final String NOT_WELL = "not well";
  static final String REFUSED = "refused";
  static final String INTERRUPTED = "interrupted";

  /** Copies the lists. */
  public DrillReport {
    before = List.copyOf(before);
    failovers = List.copyOf(failovers);
  }

  /** 0: it ended well, 1: it did not, 2: refused, nothing was changed, 130: interrupted. */
  public int exitCode() {
    return switch (outcome) {
      case WELL -> 0;
      case REFUSED -> 2;
      case INTERRUPTED -> 130;
      default -> 1;
    };
  }

  /**
   * One failover.
   *
   * @param from the master before
   * @param to the master after; null if there was none
   * @param sentinel who was asked
   * @param askedAt ISO 8601, UTC
   * @param outcome {@code well}, {@code not well} or {@code interrupted}
   * @param stopped where it stopped; empty if it ended well
   * @param remedy what to do about that
   * @param figures the times
   * @param client what a client saw; null if none could look
   * @param clientNote how the client's view came about, or why there is none
   * @param timeline what was seen, in the order of happening
   */
  public record Leg(
      String from,
      @Nullable String to,
      String sentinel,
      String askedAt,
      String outcome,
      String stopped,
      String remedy,
      Figures figures,
      @Nullable ClientView client,
      String clientNote,
      List<Entry> timeline) {
    /** Copies the list. */
    public Leg {
      timeline = List.copyOf(timeline);
    }
  }

  /**
   * The times.
   *
   * @param switchMicros the first {@code +switch-master} of any Sentinel
   * @param majorityMicros more than half of the Sentinels name the new master
   * @param roleMicros the new master says that it is
   * @param firstWriteMicros the first {@code ReplaceRoute}, as this node's agent tells; -1 if it
   *     was another's
   * @param tables each table that is right: when EC2 first answered so, asked four times a second
   * @param wholeMicros the old master follows, and all are in sync
   */
  public record Figures(
      long switchMicros,
      long majorityMicros,
      long roleMicros,
      long firstWriteMicros,
      Map<String, Long> tables,
      long wholeMicros) {}

  /**
   * One line of the timeline.
   *
   * @param side {@code drill}, {@code sentinel}, {@code redis}, {@code route}, {@code agent},
   *     {@code client} or {@code group}
   * @param who which of them
   * @param what it said or did
   */
  public record Entry(long afterMicros, String side, String who, String what) {}
}
