package io.sentinelvip.core;

import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Moment;
import org.jspecify.annotations.Nullable;

/**
 * The source/dest check of the target's ENI.
 *
 * @param known whether it is known
 * @param on whether it is on, if it is known
 * @param readAt when the last look was asked for
 * @param changingSince when the call under way was started; null if there is none
 * @param ackedAt when EC2 last acknowledged that it is off; null if it did not since it was last
 *     seen on
 * @param attempts calls since the last success
 * @param retryAt before which it is not called again
 * @param fault why the last call failed; null if it did not
 * @param unread why the last look failed; null if it did not
 * @param ensured whether it was turned off in this reign
 */
record CheckState(
    boolean known,
    boolean on,
    @Nullable Moment readAt,
    @Nullable Moment changingSince,
    @Nullable Moment ackedAt,
    int attempts,
    @Nullable Moment retryAt,
    @Nullable Fault fault,
    @Nullable Fault unread,
    boolean ensured) {

  static CheckState unknown() {
    return new CheckState(false, false, null, null, null, 0, null, null, null, false);
  }

  CheckState read(boolean isOn, Moment askedAt) {
    boolean beforeAck = ackedAt != null && !askedAt.reached(ackedAt);
    boolean beforeLast = readAt != null && !askedAt.reached(readAt);
    if (beforeAck || beforeLast) {
      return this;
    }
    return new CheckState(
        true,
        isOn,
        askedAt,
        changingSince,
        isOn ? null : ackedAt,
        isOn ? attempts : 0,
        retryAt,
        isOn ? fault : null,
        null,
        ensured);
  }

  CheckState unread(Fault f) {
    return new CheckState(
        known, on, readAt, changingSince, ackedAt, attempts, retryAt, fault, f, ensured);
  }

  CheckState changing(Moment now) {
    return new CheckState(known, on, readAt, now, ackedAt, attempts + 1, null, fault, unread, true);
  }

  CheckState acked(Moment now) {
    return new CheckState(known, on, readAt, null, now, attempts, null, null, unread, ensured);
  }

  CheckState failed(Fault f, Moment retry) {
    return new CheckState(known, on, readAt, null, ackedAt, attempts, retry, f, unread, ensured);
  }

  CheckState newReign() {
    return new CheckState(known, on, readAt, null, ackedAt, 0, null, fault, unread, false);
  }

  CheckState retryAt(Moment retry) {
    return new CheckState(
        known, on, readAt, changingSince, ackedAt, attempts, retry, fault, unread, ensured);
  }

  boolean isOff() {
    return known && !on;
  }

  /**
   * Whether routes may be pointed at the ENI: it was read back as off, or EC2 acknowledged it and
   * will never show it, which is a missing permission and no sign of a wrong flag.
   */
  boolean licensesRoutes() {
    return isOff() || (ackedAt != null && unread != null && !unread.retriable());
  }

  boolean mayCall(Moment now) {
    return changingSince == null && (retryAt == null || now.reached(retryAt));
  }
}
