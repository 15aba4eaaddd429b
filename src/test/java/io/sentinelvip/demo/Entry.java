package io.sentinelvip.demo;

/**
 * Something that was seen to happen.
 *
 * @param at {@link System#nanoTime} when it happened, or had been read
 * @param who whose doing it is, such as {@code sentinel 1}
 * @param what the figure it counts for
 * @param text one sentence
 */
record Entry(long at, String who, What what, String text) {

  /** What an entry stands for in the {@link Figures}. */
  enum What {
    /** The failover was caused: the master was killed, or Sentinel was told. */
    CAUSED,
    /** A Sentinel holds the master for down. */
    DOWN,
    /** A Sentinel leads the failover. */
    ELECTED,
    /** A Sentinel names the new master from now on. */
    NAMED,
    /** The new master's ROLE is master. */
    PROMOTED,
    /** The new master's agent knows that a majority names its node, and its ROLE is master. */
    CLAIMED,
    /** A route write has reached the API. */
    ASKED,
    /** A route write has been answered with success. */
    ANSWERED,
    /** The agent has read every table back, and all is right. */
    VERIFIED,
    /** Nothing that is counted. */
    OTHER
  }
}
