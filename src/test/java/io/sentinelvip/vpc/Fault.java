package io.sentinelvip.vpc;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A fault that was set: a handle to end it, and to let go what hangs in it. */
public final class Fault {

  /** What a call meets: an answer, or none, which cuts the connection. */
  @FunctionalInterface
  interface Effect {
    Optional<Reply> on(Call call, Performer performer, CountDownLatch released)
        throws InterruptedException;
  }

  /** Does what a call asks for. */
  interface Performer {
    /** Applies it and makes the answer. */
    Reply perform(Call call);

    /** Answers from another world and changes nothing. */
    Reply performIn(World world, Call call);

    /** Makes the answer of an error. */
    Reply refuse(Call call, Ec2Error error);
  }

  private final Faults all;
  private final Predicate<Call> fits;
  private final Effect effect;
  private final AtomicInteger left;
  private final AtomicInteger hits = new AtomicInteger();
  private final CountDownLatch released = new CountDownLatch(1);

  Fault(Faults all, Predicate<Call> fits, int times, Effect effect) {
    this.all = all;
    this.fits = fits;
    this.left = new AtomicInteger(times);
    this.effect = effect;
  }

  /** How many calls met it. */
  public int hits() {
    return hits.get();
  }

  /** Ends it; the calls that hang in it are let go, their connections cut. */
  public void clear() {
    all.remove(this);
    released.countDown();
  }

  boolean take(Call call) {
    if (!fits.test(call) || left.getAndUpdate(n -> Math.max(0, n - 1)) <= 0) {
      return false;
    }
    hits.incrementAndGet();
    return true;
  }

  Optional<Reply> meet(Call call, Performer performer) throws InterruptedException {
    return effect.on(call, performer, released);
  }
}
