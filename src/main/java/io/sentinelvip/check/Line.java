package io.sentinelvip.check;

import java.util.List;

/**
 * One thing that was looked at.
 *
 * @param status whether it is as it should be
 * @param subject what was looked at
 * @param found how it is
 * @param remedy what to do about it; empty where nothing is to be done
 */
public record Line(Status status, String subject, String found, String remedy) {

  /** How it is. */
  public enum Status {
    OK,
    /** It works, and will hurt one day. */
    WARN,
    /** It is wrong, or could not be looked at. */
    FAIL
  }

  /** As it should be. */
  public static Line ok(String subject, String found) {
    return new Line(Status.OK, subject, found, "");
  }

  /** It works, and will hurt one day. */
  public static Line warn(String subject, String found, String remedy) {
    return new Line(Status.WARN, subject, found, remedy);
  }

  /** It is wrong, or could not be looked at. */
  public static Line fail(String subject, String found, String remedy) {
    return new Line(Status.FAIL, subject, found, remedy);
  }

  /** 2 if anything is wrong or could not be looked at, 1 if there are warnings only, else 0. */
  public static int exitCode(List<Line> lines) {
    if (lines.stream().anyMatch(l -> l.status() == Status.FAIL)) {
      return 2;
    }
    return lines.stream().anyMatch(l -> l.status() == Status.WARN) ? 1 : 0;
  }
}
