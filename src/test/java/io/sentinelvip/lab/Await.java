package io.sentinelvip.lab;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what another process will do: looks again and again, up to a deadline. */
public final class Await {

  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(15);

  private Await() {}

  /**
   * Returns once {@code condition} holds.
   *
   * @throws IllegalStateException when it does not within {@code limit}; names {@code what}
   */
  public static void until(String what, Duration limit, BooleanSupplier condition) {
    obstacle(
        what, limit, () -> condition.getAsBoolean() ? Optional.empty() : Optional.of("not yet"));
  }

  /**
   * Returns once nothing is in the way any more.
   *
   * @param obstacle what is still in the way, or empty; an exception counts as an obstacle
   * @throws IllegalStateException when something still is after {@code limit}; names it
   */
  public static void obstacle(String what, Duration limit, Supplier<Optional<String>> obstacle) {
    found(
        what,
        limit,
        () -> {
          Optional<String> last = obstacle.get();
          if (last.isPresent()) {
            throw new IllegalStateException(last.get());
          }
          return Optional.of(true);
        });
  }

  /**
   * The first value that {@code look} finds; an exception counts as nothing found.
   *
   * @throws IllegalStateException when it finds none within {@code limit}
   */
  public static <T> T found(String what, Duration limit, Supplier<Optional<T>> look) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      RuntimeException last = new IllegalStateException("nothing found");
      try {
        Optional<T> value = look.get();
        if (value.isPresent()) {
          return value.get();
        }
      } catch (RuntimeException e) {
        last = e;
      }
      if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException(
            "waited " + limit.toMillis() + " ms in vain for " + what + ": " + last.getMessage(),
            last);
      }
      LockSupport.parkNanos(PAUSE);
    }
  }
}
