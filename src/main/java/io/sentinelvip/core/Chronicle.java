package io.sentinelvip.core;

import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Moment;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of the failovers of one VIP.
 *
 * @param settled the mastership that the last failover led to; null until the group is known
 * @param rising signs of a failover that no majority has followed yet; null if there are none
 * @param signedAt when the last of them was seen; null if there are none
 * @param moving a failover that a majority has named, until its routes are verified; null if none
 * @param last the last one that ended; null if there was none
 * @param beginning what is known before the group is
 * @param muted whether the signs that stand were given up on: they open nothing until they are gone
 */
record Chronicle(
    @Nullable Settled settled,
    @Nullable Incident rising,
    @Nullable Moment signedAt,
    @Nullable Incident moving,
    @Nullable Incident last,
    Beginning beginning,
    boolean muted) {

  /**
   * Who is master since the last failover.
   *
   * @param named the master
   * @param mine whether that is this node: it may be known by more than one name
   * @param epoch the config-epoch
   * @param at what the routes lead to while it is master, as far as seen; null if not
   * @param before the same of the master before
   */
  record Settled(
      @Nullable Endpoint named,
      boolean mine,
      long epoch,
      @Nullable String at,
      @Nullable String before) {

    boolean isSameNode(@Nullable Endpoint who, boolean isMine) {
      return mine ? isMine : !isMine && named != null && named.equals(who);
    }

    Settled leadsTo(@Nullable String target) {
      return new Settled(named, mine, epoch, target, before);
    }
  }

  /**
   * The first moments of an agent.
   *
   * @param remembered the highest epoch that an earlier run kept; 0 if none
   * @param told the epoch of the last failover that an earlier run's history tells of; -1 if none
   * @param majorityAt since when a majority has been seen; null if it has not
   * @param disputed whom some Sentinel named that the others did not; null if they agreed
   */
  record Beginning(
      long remembered, long told, @Nullable Moment majorityAt, @Nullable Endpoint disputed) {}

  static Chronicle startingAt(long remembered) {
    return new Chronicle(
        null, null, null, null, null, new Beginning(remembered, -1, null, null), false);
  }

  /** An agent that was interrupted goes on with the incident that it had. */
  Chronicle resuming(Incident open, long told, Moment now) {
    Incident i =
        open.stage(Incident.Kind.RESUMED, "", now, "the agent was started again and goes on");
    return i.key().isEmpty()
        ? rising(i, now).beginning(new Beginning(beginning.remembered(), told, null, null))
        : settled(new Settled(i.to(), i.here(), i.epoch(), null, null)).moving(i);
  }

  /** What {@code status} shows: what is open, or what was. */
  @Nullable Incident shown() {
    if (moving != null) {
      return moving;
    }
    return rising != null && rising.isWorthKeeping() ? rising : last;
  }

  Chronicle settled(@Nullable Settled s) {
    return new Chronicle(s, rising, signedAt, moving, last, beginning, muted);
  }

  Chronicle rising(@Nullable Incident i, @Nullable Moment at) {
    return new Chronicle(settled, i, at, moving, last, beginning, muted);
  }

  Chronicle moving(@Nullable Incident i) {
    return new Chronicle(settled, rising, signedAt, i, last, beginning, muted);
  }

  Chronicle last(Incident i) {
    return new Chronicle(settled, rising, signedAt, moving, i, beginning, muted);
  }

  Chronicle beginning(Beginning b) {
    return new Chronicle(settled, rising, signedAt, moving, last, b, muted);
  }

  Chronicle muted(boolean is) {
    return new Chronicle(settled, rising, signedAt, moving, last, beginning, is);
  }
}
