package io.sentinelvip.bench;

/** Sentinel failed over a second time within a run, as it does when a machine stands still. */
final class FailedOverAgain extends RuntimeException {

  private static final long serialVersionUID = 1;

  FailedOverAgain(String message) {
    super(message);
  }
}
