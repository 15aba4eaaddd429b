package io.sentinelvip.whole;

import java.util.Optional;
import java.util.function.Supplier;

/** One deployment for many rows of the fault matrix, made anew after one that failed. */
final class Stage implements AutoCloseable {

  private final Supplier<Deployment> start;
  private Optional<Deployment> deployment = Optional.empty();

  Stage(Supplier<Deployment> start) {
    this.start = start;
  }

  void play(Trouble trouble) {
    Deployment d = deployment.orElseGet(start);
    deployment = Optional.of(d);
    boolean done = false;
    try {
      Matrix.play(d, trouble);
      done = true;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  @Override
  public void close() {
    Optional<Deployment> last = deployment;
    deployment = Optional.empty();
    last.ifPresent(Deployment::close);
  }
}
