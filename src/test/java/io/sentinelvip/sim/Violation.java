package io.sentinelvip.sim;

/** A promise was broken. */
final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1;

  final Promise promise;

  Violation(Promise promise, String what) {
    super(promise + ": " + what);
    this.promise = promise;
  }
}
