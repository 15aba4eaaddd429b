package io.sentinelvip.engine;

import java.util.List;

/**
 * The incidents that are kept.
 *
 * @param incidents by number, the newest last
 * @param unreadable how many lines of the file could not be read, as after a crash in the middle of
 *     writing one
 */
public record History(List<KeptIncident> incidents, int unreadable) {

  /** Copies the list. */
  public History {
    incidents = List.copyOf(incidents);
  }
}
