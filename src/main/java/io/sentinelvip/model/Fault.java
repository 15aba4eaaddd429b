package io.sentinelvip.model;

/**
 * Why an effect did not happen, or why nobody knows whether it did. An adapter makes it, the core
 * chooses what it means.
 *
 * @param kind what the core decides by
 * @param code the service's own word ({@code RequestLimitExceeded}, {@code WRONGPASS}, {@code
 *     ConnectException})
 * @param text one sentence for a person: what was tried on what, and what came back; never a secret
 */
public record Fault(Kind kind, String code, String text) {

  /** What kind of failure it was, by what may be done about it. */
  public enum Kind {
    /** Refused for its rate; nothing was done; retry later and more slowly. */
    THROTTLED,
    /** The service or the way to it failed; nothing is known to have been done; retry. */
    TRANSIENT,
    /** No answer in time: it may have been done, or may yet be. Read before judging. */
    UNKNOWN_OUTCOME,
    /** Not allowed: a person must change a policy, an ACL or a password. */
    DENIED,
    /** What was named does not exist: a table, an interface, a master. */
    MISSING,
    /** The route to replace does not exist in the table. */
    NO_ROUTE,
    /** The route to create exists already. */
    ROUTE_EXISTS,
    /** Refused for good: the request itself cannot be served. */
    REJECTED,
    /** The proof had aged or ceased when the request was to be handed over: nothing was sent. */
    PROOF_EXPIRED
  }

  /** Whether trying again, after a new proof, can help without a person. */
  public boolean retriable() {
    return switch (kind) {
      case THROTTLED, TRANSIENT, UNKNOWN_OUTCOME, PROOF_EXPIRED, NO_ROUTE, ROUTE_EXISTS -> true;
      case DENIED, MISSING, REJECTED -> false;
    };
  }

  @Override
  public String toString() {
    return code + ": " + text;
  }
}
