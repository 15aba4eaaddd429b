package io.sentinelvip.sim;

import java.util.List;
import java.util.SplittableRandom;

/** Chance, by a seed. */
final class Dice {

  private final SplittableRandom random;

  Dice(long seed) {
    random = new SplittableRandom(seed);
  }

  boolean chance(double p) {
    return random.nextDouble() < p;
  }

  /** From {@code low} to {@code high}, both included. */
  long between(long low, long high) {
    return low + random.nextLong(high - low + 1);
  }

  int below(int n) {
    return random.nextInt(n);
  }

  <T> T of(List<T> some) {
    return some.get(below(some.size()));
  }

  long seed() {
    return random.nextLong();
  }
}
