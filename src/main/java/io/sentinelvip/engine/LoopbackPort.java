package io.sentinelvip.engine;

import io.sentinelvip.model.Vip;

/** The host's loopback interface. */
public interface LoopbackPort {

  /** What was seen: whether the VIP is there, and whether this agent put it there. */
  record Seen(boolean present, boolean ours) {}

  /** Looks. */
  Seen look(Vip vip) throws FaultException;

  /** Adds the VIP; one that is there already, by whatever hand, is left as it is. */
  Seen hold(Vip vip) throws FaultException;

  /** Removes the VIP if this agent added it. */
  Seen release(Vip vip) throws FaultException;
}
