package io.sentinelvip.fleet;

/** EC2's bucket of one API, one account, one region. Times are milliseconds and never go back. */
final class TokenBucket {

  private final double capacity;
  private final double perMilli;
  private final double refusalCosts;
  private double tokens;
  private long at;

  private TokenBucket(double capacity, double perSecond, double refusalCosts) {
    this.capacity = capacity;
    this.perMilli = perSecond / 1000;
    this.refusalCosts = refusalCosts;
    this.tokens = capacity;
  }

  /** Of an API that reads. */
  static TokenBucket ofReads() {
    return new TokenBucket(100, 20, 0);
  }

  /** Of an API that changes something; by EC2's documentation a refusal costs nothing. */
  static TokenBucket ofWrites(double refusalCosts) {
    return new TokenBucket(50, 5, refusalCosts);
  }

  /** Whether a call is served at {@code now}. */
  boolean take(long now) {
    tokens = Math.min(capacity, tokens + (now - at) * perMilli);
    at = now;
    boolean served = tokens >= 1;
    tokens = Math.max(0, tokens - (served ? 1 : refusalCosts));
    return served;
  }
}
