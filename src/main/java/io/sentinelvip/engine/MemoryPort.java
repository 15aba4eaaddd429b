package io.sentinelvip.engine;

import io.sentinelvip.model.MasterName;

/** What survives a restart, best effort: lost or unreadable is none, with a warning. */
public interface MemoryPort {

  /** The highest config-epoch ever seen of this master; 0 if none. */
  long highestEpoch(MasterName master);

  /** Keeps it; does not wait for the disk. */
  void rememberEpoch(MasterName master, long epoch);

  /** Until when the agent is paused, in milliseconds since the epoch; 0 if it is not. */
  long pausedUntil();

  /** Keeps it; 0 ends the pause. Does not wait for the disk. */
  void rememberPause(long untilWallMillis);
}
