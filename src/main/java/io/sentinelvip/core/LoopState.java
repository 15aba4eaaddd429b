package io.sentinelvip.core;

import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Moment;
import org.jspecify.annotations.Nullable;

/**
 * The VIP on the loopback.
 *
 * @param known whether it was ever seen
 * @param present whether it is there
 * @param ours whether this agent added it
 * @param busySince when the call under way was started; null if there is none
 * @param nextLook when it is looked at again
 * @param attempts failures since the last success
 * @param fault why the last call failed; null if it did not
 */
record LoopState(
    boolean known,
    boolean present,
    boolean ours,
    @Nullable Moment busySince,
    Moment nextLook,
    int attempts,
    @Nullable Fault fault) {

  static LoopState unknown(Moment now) {
    return new LoopState(false, false, false, null, now, 0, null);
  }

  LoopState seen(boolean isPresent, boolean isOurs, Moment next) {
    return new LoopState(true, isPresent, isOurs, null, next, 0, null);
  }

  LoopState failed(Fault f, Moment next) {
    return new LoopState(known, present, ours, null, next, attempts + 1, f);
  }

  LoopState busy(Moment now) {
    return new LoopState(known, present, ours, now, nextLook, attempts, fault);
  }

  boolean isBusy() {
    return busySince != null;
  }
}
