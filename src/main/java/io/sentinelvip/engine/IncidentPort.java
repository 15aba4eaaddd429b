package io.sentinelvip.engine;

import io.sentinelvip.core.Incident;

/** Keeps incidents for people. Never waits: what cannot be kept is dropped, with a log line. */
@FunctionalInterface
public interface IncidentPort {
  /** Takes what is known of an incident now; what was taken of it before is outdated. */
  void keep(Incident incident);
}
