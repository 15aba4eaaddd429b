package io.sentinelvip.drill;

import io.sentinelvip.check.Line;

/**
 * One thing that was looked at before the drill.
 *
 * @param status whether the drill may begin with it
 * @param subject what was looked at
 * @param found how it is
 * @param remedy what to do about it; empty where nothing is to be done
 */
public record Precondition(Line.Status status, String subject, String found, String remedy) {

  static Precondition ok(String subject, String found) {
    return new Precondition(Line.Status.OK, subject, found, "");
  }

  static Precondition warn(String subject, String found, String remedy) {
    return new Precondition(Line.Status.WARN, subject, found, remedy);
  }

  static Precondition fail(String subject, String found, String remedy) {
    return new Precondition(Line.Status.FAIL, subject, found, remedy);
  }

  /** What {@code check} found. */
  static Precondition of(Line line) {
    String subject = line.item() + ", " + line.subject();
    return new Precondition(line.status(), subject, line.found(), line.remedy());
  }

  boolean forbids() {
    return status == Line.Status.FAIL;
  }
}
