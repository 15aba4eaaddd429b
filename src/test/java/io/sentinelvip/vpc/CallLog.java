package io.sentinelvip.vpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Every call, in the order of arrival. */
public final class CallLog {

  private final List<Call> calls = new ArrayList<>();

  CallLog() {}

  synchronized void add(Call call) {
    calls.add(call);
    notifyAll();
  }

  synchronized void changed() {
    notifyAll();
  }

  /** All calls so far. */
  public synchronized List<Call> all() {
    return List.copyOf(calls);
  }

  /** The calls of one action. */
  public List<Call> of(String action) {
    return all().stream().filter(c -> c.action().equals(action)).toList();
  }

  /** The calls of actions that change things, DryRun or not. */
  public List<Call> mutating() {
    return all().stream().filter(Call::isMutating).toList();
  }

  /** The calls that were to change something: {@link #mutating} without DryRun. */
  public List<Call> writes() {
    return mutating().stream().filter(c -> !c.isDryRun()).toList();
  }

  /** Forgets the calls so far. */
  public synchronized void clear() {
    calls.clear();
  }

  /** Forgets the calls that arrived before {@code nanos}, a {@link System#nanoTime}. */
  public synchronized void forgetBefore(long nanos) {
    calls.removeIf(c -> c.arrivedNanos - nanos < 0);
  }

  /**
   * Waits until the calls so far are as wanted; looks again whenever a call arrives, takes effect
   * or is answered.
   *
   * @throws AssertionError where they are not in time; it shows the calls
   */
  public synchronized List<Call> await(Predicate<List<Call>> wanted, Duration atMost)
      throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!wanted.test(all())) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("not in " + atMost + "; the calls were " + calls);
      }
      wait(left);
    }
    return all();
  }

  /** Waits for {@code count} calls of {@code action}, answered or not. */
  public List<Call> await(String action, int count, Duration atMost) throws InterruptedException {
    await(calls -> of(action).size() >= count, atMost);
    return of(action);
  }
}
