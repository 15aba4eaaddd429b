package io.sentinelvip.core;

import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What the configuration says about one VIP, in the core's terms.
 *
 * @param id whose address, and which
 * @param tables where its route is to stand
 * @param redisPort the port of the Redis that Sentinel is to name; tells several on one host apart
 * @param redisHost where the local Redis is asked for its role, and the address that picks the ENI;
 *     empty: as Sentinel names it
 * @param selfNames host names, lower case, by which Sentinel may name this node
 * @param selfAddresses addresses that are this node's besides those that the identity lists
 * @param eni the ENI to use whatever the addresses say
 * @param targetByInstance whether a request may name the instance instead of the ENI; false where
 *     the tables are another account's
 * @param loopback who keeps the VIP on {@code lo}
 * @param createMissing whether a table without the route may be given one
 * @param prepareCheck whether the own source/dest check is turned off at start
 * @param alertOnly whether nothing at all may be changed
 * @param reconcile how often the owner looks; a replica half as often
 * @param blindAfter how long no majority may be seen before it is alerted
 * @param configuredSentinels how many Sentinels the configuration lists: with those seen, the floor
 *     of what a majority is of
 * @param claimOn what a claim may rest on
 */
public record VipSettings(
    VipId id,
    TableSelector tables,
    int redisPort,
    Optional<String> redisHost,
    Set<String> selfNames,
    Set<Ip> selfAddresses,
    Optional<EniId> eni,
    boolean targetByInstance,
    Loopback loopback,
    boolean createMissing,
    boolean prepareCheck,
    boolean alertOnly,
    Duration reconcile,
    Duration blindAfter,
    int configuredSentinels,
    ClaimOn claimOn) {

  /** Who keeps the VIP on the loopback. */
  public enum Loopback {
    /** The agent adds it on promotion and takes away what it added. */
    MANAGED,
    /** The administrator; the agent only looks. */
    STATIC
  }

  /** What a claim may rest on, besides the local ROLE and the epochs. */
  public enum ClaimOn {
    /** A majority of the Sentinels names this node. */
    MAJORITY,
    /** That, or a majority has elected the Sentinel that promotes this node. */
    ELECTED_LEADER
  }

  /** Copies the sets. */
  public VipSettings {
    selfNames = Set.copyOf(selfNames);
    selfAddresses = Set.copyOf(selfAddresses);
  }

  /** Whether an election may license a claim. */
  boolean claimsOnElection() {
    return claimOn == ClaimOn.ELECTED_LEADER;
  }
}
