package io.sentinelvip.engine;

/** One place that alerts are sent to. Of one thread at a time. */
public interface SinkPort {

  /**
   * Sends once, and waits for the answer, for as long as the sink itself allows.
   *
   * @throws UndeliveredException if it did not arrive, or may not have
   */
  void send(Notice notice) throws UndeliveredException, InterruptedException;

  /** Why something was not delivered. */
  final class UndeliveredException extends Exception {

    private final boolean again;
    private final String remedy;

    /**
     * With its reason.
     *
     * @param why for a person; no secret
     * @param remedy what that person could do
     * @param again whether the same notice may be taken later
     */
    public UndeliveredException(String why, String remedy, boolean again) {
      super(why);
      this.again = again;
      this.remedy = remedy;
    }

    /** Whether the same notice may be taken later. */
    public boolean again() {
      return again;
    }

    /** What a person could do. */
    public String remedy() {
      return remedy;
    }

    /** Why. */
    public String why() {
      return String.valueOf(getMessage());
    }
  }
}
