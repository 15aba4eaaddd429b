package io.sentinelvip.engine;

/** What monitoring may ask of the running agent. No method waits. */
public interface MonitorPort {

  /**
   * An answer for whoever acts on it without reading.
   *
   * @param good whether all is well
   * @param sentence why not, or why
   */
  record Health(boolean good, String sentence) {}

  /** Whether the agent lives: its loop turns. If not, starting it again helps. */
  Health alive();

  /** Whether the agent could move a route now, if it were to. Starting it again does not help. */
  Health ready();

  /** The metrics, in the text format of Prometheus (version 0.0.4). */
  String metrics();
}
