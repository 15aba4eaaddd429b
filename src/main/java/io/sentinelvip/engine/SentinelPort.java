package io.sentinelvip.engine;

import io.sentinelvip.model.MasterName;
import java.util.List;

/** All Sentinels, configured and discovered. What they say arrives in the {@link Inbox}. */
public interface SentinelPort extends AutoCloseable {

  /** Connects, for ever. */
  void start();

  /** Asks every Sentinel about this master, all at once; does not wait. */
  void ask(MasterName master);

  /**
   * How the links stand, for {@code status}.
   *
   * @param address where it is
   * @param runId who it is, empty text until it has said so
   * @param subscribed whether its messages are heard
   * @param heardMillisAgo since when nothing, not even a PONG, was heard; -1 before the first
   * @param problem what keeps it away, empty if nothing does
   */
  record Link(
      String address, String runId, boolean subscribed, long heardMillisAgo, String problem) {}

  /** How the links stand. */
  List<Link> links();

  @Override
  void close();
}
