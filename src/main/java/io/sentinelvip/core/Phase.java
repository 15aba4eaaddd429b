package io.sentinelvip.core;

import io.sentinelvip.model.Moment;
import java.util.Locale;

/**
 * Where this node stands with one VIP.
 *
 * <pre>
 * Looking   -> Claiming   a majority names us and the local ROLE is master: look first, then write what is wrong
 * Looking   -> Following  a majority names another
 * Following -> Claiming   as above, but a failover brought it: write first, then look
 * Claiming  -> Holding    every table was seen right, the source/dest check off, the VIP on lo
 * Claiming, Holding -> Claiming   the majority names us at a higher epoch: a new reign
 * Claiming, Holding -> Leaving    demoted: the route belongs to another; the VIP is still on our lo
 * Claiming, Holding -> Following  demoted, and nothing of ours to take away
 * Leaving   -> Following  the VIP is off our lo
 * Leaving   -> Claiming   named again
 * </pre>
 *
 * Being blind, armed or paused changes no phase: a blind owner stays owner and writes nothing
 * (promise P6).
 */
sealed interface Phase {

  /** Nothing is known yet, or not enough. */
  record Looking() implements Phase {}

  /** Another node is the master. */
  record Following() implements Phase {}

  /**
   * This node is the master, and something is not yet seen right.
   *
   * @param epoch the config-epoch of the majority, when it began
   * @param since when it began
   * @param sudden whether a failover brought it
   */
  record Claiming(long epoch, Moment since, boolean sudden) implements Phase {}

  /**
   * This node is the master, and everything was seen right.
   *
   * @param epoch as for {@link Claiming}
   * @param since when it was all seen right
   */
  record Holding(long epoch, Moment since) implements Phase {}

  /**
   * This node was demoted, and the VIP is still on its loopback.
   *
   * @param since when it was demoted
   */
  record Leaving(Moment since) implements Phase {}

  /** Whether this node is the master as far as it knows. */
  default boolean owns() {
    return this instanceof Claiming || this instanceof Holding;
  }

  /** The phase's name in {@code status}. */
  default String word() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }
}
