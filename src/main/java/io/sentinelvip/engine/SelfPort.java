package io.sentinelvip.engine;

import io.sentinelvip.model.Identity;

/** Finds out which instance this is. */
public interface SelfPort {
  /** Asks IMDS, completed by what the configuration overrides. Blocks for a few seconds at most. */
  Identity learn() throws FaultException;
}
