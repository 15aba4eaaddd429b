package io.sentinelvip.check;

import java.util.List;
import java.util.Optional;

/**
 * One thing that was looked at, or could not be.
 *
 * @param item which
 * @param status whether it is as it should be
 * @param subject what was looked at
 * @param found how it is
 * @param remedy what to do about it; empty where nothing is to be done
 */
public record Line(Item item, Status status, String subject, String found, String remedy) {

  /** How it is. */
  public enum Status {
    /** As it should be. */
    OK,
    /** It works, and will hurt one day; or what only helps to judge could not be looked at. */
    WARN,
    /** It is wrong, or could not be looked at. */
    FAIL,
    /** Not looked at, for a reason that another line tells, or that the mode is. */
    SKIP
  }

  /** Refuses what is worse than the item's worst. */
  public Line {
    if (status == Status.FAIL && item.worst() != Status.FAIL) {
      throw new IllegalArgumentException(item + " is never worse than " + item.worst());
    }
  }

  /** As it should be. */
  public static Line ok(Item item, String subject, String found) {
    return new Line(item, Status.OK, subject, found, "");
  }

  /** It works, and will hurt one day. */
  public static Line warn(Item item, String subject, String found, String remedy) {
    return new Line(item, Status.WARN, subject, found, remedy);
  }

  /** It is wrong, or could not be looked at. */
  public static Line fail(Item item, String subject, String found, String remedy) {
    return new Line(item, Status.FAIL, subject, found, remedy);
  }

  /** It was not looked at, for this reason. */
  public static Line skip(Item item, String subject, String since) {
    return new Line(item, Status.SKIP, subject, "not looked at, since " + since, "");
  }

  /** It was not looked at, since it rests on what another line tells. */
  public static Line skip(Item item, String subject, Item cause) {
    return skip(item, subject, "it rests on '" + cause + "', see above");
  }

  /** 2 if anything is wrong or could not be looked at, 1 if there are warnings only, else 0. */
  public static int exitCode(List<Line> lines) {
    if (lines.stream().anyMatch(l -> l.status() == Status.FAIL)) {
      return 2;
    }
    return lines.stream().anyMatch(l -> l.status() == Status.WARN) ? 1 : 0;
  }

  /** The first line of the worst kind there is, which is the one to mend first; empty if none. */
  public static Optional<Line> cause(List<Line> lines) {
    Status worst = exitCode(lines) == 2 ? Status.FAIL : Status.WARN;
    return lines.stream().filter(l -> l.status() == worst).findFirst();
  }
}
